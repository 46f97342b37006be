import Foundation
import Ledger
import TestSupport
import Testing

/// What the tests of signed ledgers share.
extension EpinData {
    static let origin = "example.nc/epin"

    /// A ledger with an origin, its key in `log.pem` and that of a witness in `witness.pem`.
    static func signing() throws -> EpinData {
        let data = try EpinData([
            "--origin", origin, "--simulated-time", "2022-02-07T20:00:00Z",
        ])
        #expect(try data.epin(["key", "generate", origin, "log.pem"]).status == 0)
        let witness = ["key", "generate", "--witness", "witness.example", "witness.pem"]
        #expect(try data.epin(witness).status == 0)
        return data
    }

    /// A file of the directory the program runs in; nothing when it is not there.
    func file(_ name: String) -> [UInt8] {
        let path = directory.appending(path: name).path
        return [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    }

    func write(_ name: String, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: directory.appending(path: name))
    }

    /// Asks the witness.
    func witness(_ request: [UInt8]) throws -> Outcome {
        try epin(["witness", "--key", "witness.pem", "--log", "log.pem.pub"], input: request)
    }

    /// The words are not understood, and nothing is done.
    func expectUsage(
        _ words: [String], _ reason: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try epin(words)
        #expect(outcome.status == 64 && outcome.out.isEmpty, "\(outcome)", sourceLocation: location)
        #expect(outcome.err.contains(reason), "\(outcome)", sourceLocation: location)
    }

    /// It is not done, for a reason that is reported.
    func expectError(
        _ words: [String], input: [UInt8] = [], _ reason: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try epin(words, input: input)
        let isError = outcome.status == 2 && !outcome.isSignal && outcome.out.isEmpty
        #expect(isError, "\(outcome)", sourceLocation: location)
        #expect(outcome.err.contains(reason), "\(outcome)", sourceLocation: location)
    }
}
