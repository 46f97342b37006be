import Foundation
import Ledger
import TestSupport
import Testing

/// `epin check`: proofs and checkpoints, checked with a key and nothing else.
@Suite struct CheckTests {
    private static let key = ["--key", "log.pem.pub"]

    /// A signed ledger, every event of it proved into `proofs`.
    private static func makeProofs() throws -> (EpinData, count: Int) {
        let data = try VerdictTests.makeLedger()
        try VerdictTests.sign(data, since: 0)
        // The two events of signing came after what was signed.
        let count = try data.records().count - 2
        try FileManager.default.createDirectory(
            at: data.directory.appending(path: "proofs"), withIntermediateDirectories: true)
        let proved = try VerdictTests.expect(
            data, ["prove", "-o", "proofs"] + (0..<count).map(String.init))
        #expect(proved.lines.count == 2 * count)
        return (data, count)
    }

    @Test func everyEvent() throws {
        let (data, count) = try Self.makeProofs()
        // Nothing but the files and the key.
        try FileManager.default.removeItem(atPath: data.path)
        let files = (0..<count).map { "proofs/\($0).tlog-proof" }
        for key in ["log.pem.pub", "witness.pem.pub"] {
            let outcome = try VerdictTests.expect(data, ["check", "--key", key] + files)
            #expect(outcome.lines.count == count)
            for (index, line) in outcome.lines.enumerated() {
                #expect(line.hasPrefix("proofs/\(index).tlog-proof: event \(index), "), "\(line)")
                let name = key == "log.pem.pub" ? "example.nc/epin" : "witness.example"
                #expect(line.hasSuffix("the ledger of \(count) events that \(name) signed"))
            }
        }
        let json = try VerdictTests.expect(data, ["check", "--json"] + Self.key + files).json
        #expect(json.allSatisfy { $0["valid"] == true && $0["kind"] != nil })
    }

    @Test func whatProvesNothing() throws {
        let (data, count) = try Self.makeProofs()
        let proofs = data.directory.appending(path: "proofs")
        func refused(_ file: String, _ reason: String, _ options: [String] = Self.key) throws {
            let outcome = try VerdictTests.expect(data, ["check", file] + options, status: 1)
            #expect(outcome.text.contains(reason), "\(outcome)")
            let told = ["check", file, "--json"] + options
            let json = try VerdictTests.expect(data, told, status: 1)
            #expect(try json.json.last?["valid"] == false)
        }
        // The record of another event.
        let record = proofs.appending(path: "3.cbor")
        let right = try Data(contentsOf: record)
        try Data(contentsOf: proofs.appending(path: "4.cbor")).write(to: record)
        try refused("proofs/3.tlog-proof", "not proved: the hashes lead to another root")
        // Each byte of the record.
        for index in right.indices {
            var changed = right
            changed[index] ^= 1
            try changed.write(to: record)
            let outcome = try data.epin(["check", "proofs/3.tlog-proof"] + Self.key)
            #expect(outcome.status == 1 && !outcome.isSignal, "byte \(index): \(outcome)")
        }
        try right.write(to: record)
        // Another key, of the same name.
        try VerdictTests.expect(data, ["key", "generate", "example.nc/epin", "other.pem"])
        try refused(
            "proofs/3.tlog-proof", "not signed by example.nc/epin", ["--key", "other.pem.pub"])
        // A root that nobody signed.
        let text = try String(contentsOf: proofs.appending(path: "3.tlog-proof"), encoding: .utf8)
        let forged = text.replacingOccurrences(of: "\n\(count)\n", with: "\n\(count - 1)\n")
        try Data(forged.utf8).write(to: proofs.appending(path: "3.tlog-proof"))
        try refused("proofs/3.tlog-proof", "the signature of example.nc/epin is not right")
    }

    @Test func consistency() throws {
        let (data, count) = try Self.makeProofs()
        try VerdictTests.register(data, 4..<6)
        try VerdictTests.expect(data, ["checkpoint", "--key", "log.pem"])
        let proof = try VerdictTests.expect(data, ["prove", "--since", "\(count)"]).text
        try Data(proof.utf8).write(to: data.directory.appending(path: "proof"))
        let old = ["--old", "kept"]
        let outcome = try VerdictTests.expect(data, ["check", "proof"] + Self.key + old)
        #expect(outcome.text.contains("the first \(count) events are unchanged"), "\(outcome)")
        // From standard input too, and a checkpoint alone.
        try VerdictTests.expect(data, ["check", "-"] + Self.key + old, input: proof)
        try VerdictTests.expect(data, ["check", "kept"] + Self.key)
        // An older checkpoint of another size; one that nobody signed.
        let other = try VerdictTests.expect(data, ["checkpoint"]).text
        try Data(other.utf8).write(to: data.directory.appending(path: "other"))
        let wrong = try VerdictTests.expect(
            data, ["check", "proof", "--old", "other"] + Self.key, status: 1)
        #expect(wrong.text.contains("the older checkpoint is of"), "\(wrong)")
        let forged = try String(contentsOf: data.directory.appending(path: "kept"), encoding: .utf8)
            .replacingOccurrences(of: "\n\(count)\n", with: "\n\(count - 1)\n")
        try Data(forged.utf8).write(to: data.directory.appending(path: "forged"))
        try VerdictTests.expect(data, ["check", "proof", "--old", "forged"] + Self.key, status: 1)
    }

    @Test func whatCannotBeChecked() throws {
        let (data, _) = try Self.makeProofs()
        try Data().write(to: data.directory.appending(path: "empty"))
        let errors: [([String], String)] = [
            (["check", "missing"] + Self.key, "missing: open: No such file"),
            (["check", "proofs"] + Self.key, "proofs: read: Is a directory"),
            (["check", "empty"] + Self.key, "empty: it is empty"),
            (["check", "log.pem"] + Self.key, "log.pem: no empty line before the signatures"),
            (["check", "kept", "--key", "kept"], "kept: a verifier key is NAME+ID+KEY"),
            (["check", "kept", "--key", "log.pem"], "log.pem: a verifier key is NAME+ID+KEY"),
        ]
        for (words, reason) in errors {
            let outcome = try VerdictTests.expect(data, words, status: 2)
            #expect(outcome.err.contains(reason), "\(words): \(outcome)")
        }
        for words in [["check", "kept"], ["check"] + Self.key] {
            try VerdictTests.expect(data, words, status: 64)
        }
        try FileManager.default.removeItem(
            at: data.directory.appending(path: "proofs/2.cbor"))
        let outcome = try VerdictTests.expect(
            data, ["check", "proofs/2.tlog-proof"] + Self.key, status: 2)
        #expect(outcome.err.contains("proofs/2.cbor"), "\(outcome)")
    }
}
