import Foundation
import Ledger
import TestSupport
import Testing

/// `key generate` and `checkpoint` by the real program.
@Suite struct SigningCommandTests {
    // MARK: Keys

    @Test func keysAreMade() throws {
        let data = try EpinData(nil)
        let plain = try data.epin(["key", "generate", EpinData.origin, "log.pem"])
        #expect(plain.status == 0 && plain.err == "")
        #expect(plain.out == data.file("log.pem.pub"))
        #expect(try VerifierKey(parsing: plain.out).type == .ed25519)
        let json = try data.epin(["--json", "key", "generate", "--witness", "w.example", "w.pem"])
        let text = try #require(try json.json.first?["verifierKey"]?.stringValue)
        #expect(Array("\(text)\n".utf8) == data.file("w.pem.pub"))
        #expect(try VerifierKey(text).type == .cosignature)
        #expect(try VerifierKey(text).name == "w.example")
        // A name that openssl takes for standard output is a file here.
        #expect(try data.epin(["key", "generate", EpinData.origin, "--", "-"]).status == 0)
        #expect(data.file("-").starts(with: Array("-----BEGIN PRIVATE KEY-----".utf8)))
        // Nothing is replaced.
        let before = ["log.pem", "log.pem.pub"].map { data.file($0) }
        try data.expectError(
            ["key", "generate", EpinData.origin, "log.pem"], "log.pem.pub: is there already")
        try FileManager.default.removeItem(at: data.directory.appending(path: "log.pem.pub"))
        try data.expectError(
            ["key", "generate", EpinData.origin, "log.pem"],
            "log.pem: make the key file: File exists")
        #expect(data.file("log.pem") == before[0])
    }

    @Test func keysThatCannotBeMade() throws {
        let data = try EpinData(nil)
        let long = String(repeating: "x", count: 101)
        for name in ["", "a b", "a+b", "a\u{2003}b", "a\u{7F}b", long] {
            try data.expectUsage(["key", "generate", "--", name, "k"], "a name such as")
        }
        try data.expectUsage(["key", "generate"], "NAME is missing")
        try data.expectUsage(["key", "generate", EpinData.origin], "FILE is missing")
        try data.expectUsage(["key", "generate", EpinData.origin, "k", "more"], "more")
        try data.expectError(
            ["key", "generate", EpinData.origin, "none/k"],
            "none/k: make the key file: No such file or directory")
        let longest = String(repeating: "x", count: 100)
        #expect(try data.epin(["key", "generate", longest, "k"]).status == 0)
    }

    @Test func withoutOpenSSL() throws {
        let data = try EpinData.signing()
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        let request = try data.epin(["prove", "--since", "0"]).out
        let program = EpinData.program.path
        for words in [
            ["key", "generate", EpinData.origin, "other.pem"], ["checkpoint", "--key", "log.pem"],
            ["witness", "--key", "witness.pem", "--log", "log.pem.pub"],
        ] {
            let outcome = try data.run(
                ["/usr/bin/env", "PATH=/nowhere", program, "--data", data.path] + words,
                input: request)
            #expect(outcome.status == 2 && outcome.out.isEmpty, "\(outcome)")
            #expect(
                outcome.err
                    == "epin: openssl: the program 'openssl' is not in PATH: install it\n")
        }
        #expect(data.file("other.pem").isEmpty)
        #expect(
            try !FileManager.default.contentsOfDirectory(atPath: data.directory.path)
                .contains("other.pem"))
    }

    // MARK: Checkpoints

    @Test func checkpointsAreSignedAndPrinted() throws {
        let data = try EpinData.signing()
        try data.expectError(
            ["checkpoint"],
            "no checkpoint was signed yet: 'epin checkpoint --key FILE' signs one")
        let first = try data.epin(["checkpoint", "--key", "log.pem"])
        #expect(first.status == 0 && first.err == "")
        let signed = try SignedCheckpoint(parsing: first.out)
        #expect(signed.bytes == first.out)
        #expect(signed.checkpoint.origin == EpinData.origin && signed.checkpoint.size == 3)
        #expect(try data.epin(["checkpoint"]).out == first.out)
        let json = try #require(try data.epin(["--json", "checkpoint"]).json.first)
        #expect(json["logOrigin"]?.stringValue == EpinData.origin)
        #expect(json["eventCount"]?.integerValue() == 3)
        #expect(json["root"]?.stringValue == signed.checkpoint.root.hex)
        #expect(json["checkpoint"]?.stringValue == first.text)
        #expect(json["signatures"]?.arrayValue?.count == 1)
        let second = try data.epin(["--json", "checkpoint", "--key", "log.pem"])
        #expect(try second.json.first?["eventCount"]?.integerValue() == 4)
        try data.expectSound()
    }

    @Test func checkpointsThatAreNotSigned() throws {
        let data = try EpinData.signing()
        try data.expectUsage(
            ["checkpoint", "--key", "log.pem", "--cosignature", "-"], "do not go together")
        try data.expectUsage(["checkpoint", "--cosignature", "-"], "--witness")
        try data.expectError(["checkpoint", "--key", "witness.pem"], "the key of a witness")
        try data.expectError(
            ["checkpoint", "--key", "none"], "none: open the signing key: No such")
        #expect(try data.epin(["key", "generate", "other.example", "o.pem"]).status == 0)
        try data.expectError(
            ["checkpoint", "--key", "o.pem"], "a log signs with a key of its name")
        let permissions = [FileAttributeKey.posixPermissions: 0o644]
        try FileManager.default.setAttributes(
            permissions, ofItemAtPath: data.directory.appending(path: "o.pem").path)
        try data.expectError(
            ["checkpoint", "--key", "o.pem"],
            "o.pem: other accounts may open it (mode 0644): run 'chmod go= o.pem'")
        #expect(try data.records().count == 3)

        let without = try EpinData()
        #expect(try without.epin(["key", "generate", EpinData.origin, "log.pem"]).status == 0)
        try without.expectError(["checkpoint", "--key", "log.pem"], "the ledger has no origin")
        try without.expectError(["checkpoint"], "no checkpoint was signed yet")
        let none = try EpinData(nil)
        try none.expectError(["checkpoint"], "no ledger here")
    }

    /// Restored from an older copy, it is refused: a finding, not an error.
    @Test func anOlderCopyIsFound() throws {
        let data = try EpinData.signing()
        let copy = data.directory.appending(path: "copy")
        try FileManager.default.copyItem(at: URL(filePath: data.path), to: copy)
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        try FileManager.default.removeItem(atPath: data.path)
        try FileManager.default.moveItem(at: copy, to: URL(filePath: data.path))
        let refused = try data.epin(["checkpoint", "--key", "log.pem"])
        #expect(refused.status == 1 && refused.out.isEmpty)
        #expect(refused.err.contains("the ledger of 3 events does not continue that of 4 events"))
        #expect(try data.records().count == 3)
    }

    /// Many at once sign one after the other.
    @Test func manyProcessesAtOnce() throws {
        let data = try EpinData.signing()
        let outcomes = Gathered<EpinData.Outcome>()
        DispatchQueue.concurrentPerform(iterations: 6) { _ in
            if let outcome = try? data.epin(["checkpoint", "--key", "log.pem"]) {
                outcomes.add(outcome)
            }
        }
        let sizes = try outcomes.all.map { outcome in
            #expect(outcome.status == 0, "\(outcome)")
            return try SignedCheckpoint(parsing: outcome.out).checkpoint.size
        }
        #expect(Set(sizes) == [3, 4, 5, 6, 7, 8])
        try data.expectSound()
    }

    /// A ledger that was exported and imported has the same checkpoints.
    @Test func checkpointsTravel() throws {
        let data = try EpinData.signing()
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        let request = try data.epin(["prove", "--since", "0"]).out
        let answer = try data.witness(request).out
        let recorded = try data.epin(
            ["checkpoint", "--cosignature", "-", "--witness", "witness.pem.pub"], input: answer)
        #expect(recorded.status == 0)
        let lines = try data.epin(["export"]).out
        let copy = "\(data.path)-copy"
        #expect(try data.epin(["import"], input: lines, data: copy).status == 0)
        #expect(try data.epin(["checkpoint"], data: copy).out == recorded.out)
        #expect(
            try data.epin(["prove", "--since", "1"], data: copy).out
                == data.epin(["prove", "--since", "1"]).out)
        // The key goes on there, as the ledger does.
        #expect(try data.epin(["checkpoint", "--key", "log.pem"], data: copy).status == 0)
    }
}

/// What some threads found.
private final class Gathered<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Value] = []

    var all: [Value] { lock.withLock { values } }

    func add(_ value: Value) { lock.withLock { values.append(value) } }
}
