import Foundation
import Ledger
import TestSupport
import Testing

/// The guide's ledger with a signed and cosigned checkpoint, and bundles made of it.
final class EvidenceData: Sendable {
    let data: EpinData
    let directory: URL

    static let key = "log.pem.pub"
    static let witness = "w.pem.pub"

    init(isCosigned: Bool = true, isSigned: Bool = true) throws {
        data = try EpinData(nil)
        directory = data.directory
        try require(["guide"])
        try require(["key", "generate", "example.nc/epin", path("log.pem")])
        try require(["key", "generate", "--witness", "witness.example", path("w.pem")])
        if isSigned { try sign() }
        if isSigned, isCosigned { try cosign() }
    }

    func path(_ name: String) -> String { directory.appending(path: name).path }

    @discardableResult
    func require(_ words: [String]) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }

    func sign() throws { try require(["checkpoint", "--key", path("log.pem")]) }

    func cosign() throws {
        let request = try require(["prove", "--since", "0"])
        let words = ["witness", "--key", path("w.pem"), "--log", path(Self.key)]
        let answer = try data.epin(words, input: request.out)
        try #require(answer.status == 0, "\(answer)")
        try Data(answer.out).write(to: directory.appending(path: "answer"))
        try require([
            "checkpoint", "--cosignature", path("answer"), "--witness", path(Self.witness),
        ])
    }

    /// The number of the disputed payment, the last that the guide plays.
    func disputed() throws -> String {
        let found = try require(["--json", "query", "kind=challengeOpened"])
        return try #require(try found.json.last?["sequence"]).text
    }

    /// Makes a bundle with the log's key.
    func evidence(
        _ words: [String], to name: String, key: String = EvidenceData.key
    ) throws -> EpinData.Outcome {
        try data.epin(["evidence"] + words + ["-o", path(name), "--key", path(key)])
    }

    func check(_ name: String, _ options: [String] = []) throws -> EpinData.Outcome {
        try data.epin(["evidence", "--check", path(name)] + options)
    }

    /// Runs the checker that a bundle has, from elsewhere.
    func verify(
        _ name: String, by script: String = "verify.py", _ options: [String] = []
    ) throws -> EpinData.Outcome {
        try data.run(["/usr/bin/python3", "-I", path(script)] + options + [path(name)])
    }

    // MARK: Files

    func files(_ name: String) throws -> [String: [UInt8]] {
        try TestDirectory.files(path(name))
    }

    func write(_ files: [String: [UInt8]], to name: String) throws {
        try? FileManager.default.removeItem(at: directory.appending(path: name))
        for (file, bytes) in files {
            try TestDirectory.write(bytes, to: path("\(name)/\(file)"))
        }
    }
}
