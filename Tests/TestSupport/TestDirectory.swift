import Foundation
import Ledger

/// A directory in one of its own, both for this account alone, that are gone with this.
package final class TestDirectory: Sendable {
    package let path: String
    /// What ``path`` is in, such as a data directory around a store.
    package let outer: String

    /// In memory where that is possible: most tests are not about disks.
    package static let parent =
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

    package init() throws {
        outer = "\(Self.parent)/epin-test-\(UUID().uuidString)"
        path = "\(outer)/data"
        for new in [outer, path] { try FileSystem.makeDirectory(new) }
    }

    deinit { try? FileManager.default.removeItem(atPath: outer) }

    package var url: URL { URL(filePath: path) }

    /// A new directory in it.
    package func directory(_ name: String) throws -> String {
        let inner = "\(path)/\(name)"
        try FileSystem.makeDirectory(inner)
        return inner
    }

    /// Every regular file below a directory, by its path in it; none where there is no directory.
    package static func files(_ path: String) throws -> [String: [UInt8]] {
        guard let names = FileManager.default.enumerator(atPath: path) else { return [:] }
        var files: [String: [UInt8]] = [:]
        while let name = names.nextObject() as? String {
            guard names.fileAttributes?[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            files[name] = Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        }
        return files
    }

    /// Writes a file, and the directories it is in.
    package static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }
}
