import Foundation
import Ledger
import TestSupport
import Testing

/// Data directories made by earlier versions of the program, one of each, kept from then on: they
/// open, verify, fold to what they folded to, and take commands.
@Suite struct EarlierVersionTests {
    struct Version: CustomTestStringConvertible, Sendable {
        /// Of the archive: `data`, and `data.key`.
        let name: String
        let eventCount: Int
        /// As that version printed it.
        let root: String
        /// As this version folds it: its rows are of another format than those of that version.
        let state: String

        var testDescription: String { name }
    }

    static let versions = [
        // The guide, a second holder who was erased, a case with evidence and a hold.
        Version(
            name: "1", eventCount: 96,
            root: "b6ec02af01d0920868bb7fca59c26f41c7eb2967bfe0541a854fb61e48245b4c",
            state: "47220025e4fcfb3640fd4dd94ce40822a8a24e71f1756f38669c45e6f4fd8e0b")
    ]

    /// The archive, unpacked, its settings naming the key where it now is.
    static func unpack(_ version: Version) throws -> EpinData {
        let data = try EpinData(nil)
        let archive = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "EarlierVersions/\(version.name).tar.gz")
        let unpacked = try data.run(["/bin/tar", "-xzf", archive.path])
        try #require(unpacked.status == 0, "\(unpacked)")
        // As the operator is told to: earlier versions let the group read.
        let closed = try data.run(["/bin/chmod", "-R", "go=", data.path])
        try #require(closed.status == 0, "\(closed)")
        let settings = "{\"keyFile\":\"\(data.key)\",\"spool\":\"spool\"}\n"
        try Data(settings.utf8).write(to: URL(filePath: "\(data.path)/epin.json"))
        return data
    }

    @Test(arguments: versions)
    func goesOn(_ version: Version) throws {
        let data = try Self.unpack(version)
        let files = ["ledger", "reads", "vault"]
        func bytes(_ store: String) throws -> Data {
            try Data(contentsOf: URL(filePath: "\(data.path)/\(store)/data.mdb"))
        }
        let earlier = try files.map(bytes)
        let upgraded = try data.epin(["upgrade"])
        #expect(upgraded.status == 0, "\(upgraded)")
        #expect(upgraded.text.contains("'rm -r \(data.path)/vault.format1'"))
        #expect(try ["ledger", "reads", "vault.format1"].map(bytes) == earlier, "whole")
        let verified = try data.epin(["verify"])
        #expect(verified.status == 0, "\(verified)")
        #expect(verified.lines.first == "\(version.eventCount) events: intact")
        #expect(verified.text.contains(version.root))
        let rebuilt = try data.epin(["rebuild"])
        #expect(rebuilt.status == 0, "\(rebuilt)")
        #expect(rebuilt.text.contains(version.state))

        let before = try data.records()
        let line =
            "{\"command\":\"requestCodes\",\"email\":\"awa@example.nc\","
            + "\"at\":\"2022-03-01T08:00:00Z\"}\n"
        let applied = try data.epin(["apply", "--simulated-time"], input: line.utf8)
        #expect(applied.status == 0 && applied.text.contains("codesSent"), "\(applied)")
        let after = try data.records()
        #expect(after.count > before.count && Array(after.prefix(before.count)) == before)
        // Limits that it did not know are stated from here on.
        let policy = try #require(
            try data.epin(["--json", "query", "kind=policyChanged"]).json.last)
        #expect(policy["sequence"]?.integerValue() == UInt64(before.count + 1), "\(policy)")
        #expect(
            policy["parameters"]?.arrayValue?.count == Policy.recorded(\.defaultValue).count,
            "\(policy)")
        try data.expectSound()
    }
}
