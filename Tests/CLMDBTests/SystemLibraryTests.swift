import CLMDB
import Foundation
import Testing

@Suite struct SystemLibraryTests {
    /// The kernel asks the same processor, but with its own code.
    @Test func detectionAgreesWithTheKernel() throws {
        let text = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("flags") })
        let flags = line.split(separator: " ")
        let expected = ["sha_ni", "ssse3", "sse4_1"].allSatisfy(flags.contains)
        #expect((epin_sha256_available() != 0) == expected)
    }

    /// 0.9.24 is Debian 12's, the oldest that is tested.
    @Test func headerIsRecentEnough() {
        let header = [MDB_VERSION_MAJOR, MDB_VERSION_MINOR, MDB_VERSION_PATCH]
        #expect(!header.lexicographicallyPrecedes([0, 9, 24]), "lmdb.h is of \(header)")
    }

    /// A header of one version over a library of another is undefined behaviour in waiting.
    @Test func headerAndLibraryAreOfOneVersion() {
        var (major, minor, patch): (Int32, Int32, Int32) = (-1, -1, -1)
        _ = unsafe mdb_version(&major, &minor, &patch)
        #expect(
            [major, minor, patch] == [MDB_VERSION_MAJOR, MDB_VERSION_MINOR, MDB_VERSION_PATCH])
    }
}
