import Foundation
import TestSupport
import Testing

/// The two checkers of a bundle, which do not know each other, agree on every change that both look
/// for.
@Suite struct EvidenceTamperTests {
    private let evidence: EvidenceData
    private let files: [String: [UInt8]]

    /// A payment that was cancelled at once, as the bundle with the fewest records.
    init() throws {
        evidence = try EvidenceData()
        let witness = ["--witness", evidence.path(EvidenceData.witness)]
        let made = try evidence.evidence(["cardholder", "4"] + witness, to: "whole")
        try #require(made.status == 0, "\(made)")
        let small = try evidence.evidence(["query", "kind=logOriginSet"] + witness, to: "small")
        try #require(small.status == 0, "\(small)")
        files = try evidence.files("small")
        try Data(files["verify.py"]!).write(to: evidence.directory.appending(path: "verify.py"))
    }

    /// What both say of some files: whether they are valid.
    private func verdicts(
        _ files: [String: [UInt8]], _ what: String
    ) throws -> (native: Bool, python: Bool) {
        let name = "changed"
        try evidence.write(files, to: name)
        let key = ["--key", evidence.path(EvidenceData.key)]
        let native = try evidence.check(name, key)
        #expect(native.status == 0 || native.status == 1, "\(what): \(native)")
        #expect(native.lines.last == (native.status == 0 ? "valid" : "not valid"), "\(what)")
        let python = try evidence.verify(name, key)
        #expect(python.status == 0 || python.status == 1, "\(what): \(python)")
        #expect(!python.err.contains("Traceback"), "\(what): \(python)")
        #expect((python.lines.last == "valid") == (python.status == 0), "\(what): \(python)")
        return (native.status == 0, python.status == 0)
    }

    private func expectBothRefuse(_ files: [String: [UInt8]], _ what: String) throws {
        let verdicts = try verdicts(files, what)
        #expect(!verdicts.native, "\(what): the program finds nothing")
        #expect(!verdicts.python, "\(what): verify.py finds nothing")
    }

    @Test func whatWasMadeIsValid() throws {
        #expect(try verdicts(files, "nothing") == (true, true))
        #expect(try verdicts(summed(files), "sums") == (true, true))
        #expect(try verdicts(try evidence.files("whole"), "whole") == (true, true))
    }

    /// What is made from the records for people; in the rest every byte counts for both.
    private static let texts: Set = ["index.html", "events.jsonl", "policy.json", "verify.py"]

    @Test func bytesOfEveryFile() throws {
        for (name, bytes) in files {
            for index in [0, bytes.count / 3, bytes.count / 2, bytes.count - 2, bytes.count - 1] {
                var changed = files
                changed[name]![index] ^= 1
                let what = "\(name), byte \(index)"
                if index == bytes.count / 2 { try expectBothRefuse(changed, what) }
                guard name != "SHA256SUMS" else { continue }
                let verdicts = try verdicts(summed(changed), "\(what), summed")
                #expect(!verdicts.native, "\(what)")
                // The words of a declaration are in the page, which only the program makes again.
                let isText = Self.texts.contains(name) || name == "subject.json"
                #expect(isText || !verdicts.python, "\(what)")
            }
            for count in [0, 1, bytes.count / 2, bytes.count - 1] {
                var changed = files
                changed[name] = Array(bytes.prefix(count))
                let what = "\(name), \(count) bytes"
                guard name != "SHA256SUMS", !Self.texts.contains(name) else {
                    try expectBothRefuse(changed, what)
                    continue
                }
                try expectBothRefuse(summed(changed), "\(what), summed")
            }
        }
    }

    @Test func filesTooFewAndTooMany() throws {
        for name in files.keys {
            var changed = files
            changed[name] = nil
            try expectBothRefuse(changed, "without \(name)")
            if name != "SHA256SUMS" {
                let verdicts = try verdicts(summed(changed), "\(name), summed")
                // Without the key of its witness a bundle shows less, but nothing that is not so:
                // only its page is wrong then.
                #expect(verdicts == (false, name == "witness-1.pub"), "without \(name), summed")
            }
        }
        for name in ["more", "records/more", "records/000000057.cbor", "witness-3.pub"] {
            var changed = files
            changed[name] = files["key.pub"]
            try expectBothRefuse(changed, "with \(name)")
            try expectBothRefuse(summed(changed), "with \(name), summed")
        }
        // A link to another file of the bundle, which has the right bytes.
        try evidence.write(files, to: "linked")
        let link = evidence.path("linked/verify.py")
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: evidence.path("verify.py"))
        #expect(try evidence.check("linked").status == 2)
        #expect(try evidence.verify("linked").status == 1)
    }

    // MARK: What a forger would do

    /// The sequences of the records, ascending.
    private func records(_ files: [String: [UInt8]]) -> [String] {
        files.keys.filter { $0.hasPrefix("records/") }.map {
            String($0.dropFirst("records/".count).dropLast(".cbor".count))
        }.sorted()
    }

    /// Leaves records out, and says so in the declaration.
    private func without(_ left: [String], of files: [String: [UInt8]]) -> [String: [UInt8]] {
        var files = files
        let count = records(files).count
        for name in left {
            files["records/\(name).cbor"] = nil
            files["proofs/\(name).tlog-proof"] = nil
        }
        files["subject.json"] = Array(
            String(decoding: files["subject.json"]!, as: UTF8.self).replacing(
                "\"records\":\(count)", with: "\"records\":\(count - left.count)"
            ).utf8)
        return summed(files)
    }

    @Test func recordsLeftOut() throws {
        let whole = try evidence.files("whole")
        let names = records(whole)
        #expect(names.count == 60)
        // The ledger's first, the policy, the registration, and events of the stream.
        for index in [0, 1, 2, 3, 20, names.count - 2] {
            try expectBothRefuse(without([names[index]], of: whole), "without \(names[index])")
        }
        try expectBothRefuse(without(names, of: whole), "without records")
        // The end of a history can be left out; the page is then that of another bundle.
        let cut = try verdicts(without([names.last!], of: whole), "without the last")
        #expect(cut == (false, true))
        // With the declaration as it was, both find it.
        var changed = whole
        changed["records/\(names.last!).cbor"] = nil
        changed["proofs/\(names.last!).tlog-proof"] = nil
        try expectBothRefuse(summed(changed), "without the last, undeclared")
    }

    @Test func recordsAndProofsSwapped() throws {
        let whole = try evidence.files("whole")
        let names = records(whole)
        func swapped(_ path: (String) -> String, _ one: String, _ other: String) -> [String:
            [UInt8]]
        {
            var files = whole
            files[path(one)] = whole[path(other)]
            files[path(other)] = whole[path(one)]
            return summed(files)
        }
        let record = { (name: String) in "records/\(name).cbor" }
        let proof = { (name: String) in "proofs/\(name).tlog-proof" }
        for (one, other) in [(names[5], names[6]), (names[0], names[1])] {
            try expectBothRefuse(swapped(record, one, other), "records \(one) and \(other)")
            try expectBothRefuse(swapped(proof, one, other), "proofs \(one) and \(other)")
        }
    }

    @Test func otherSubjects() throws {
        let whole = try evidence.files("whole")
        let subject = String(decoding: whole["subject.json"]!, as: UTF8.self)
        for (word, other) in [
            ("\"number\":4", "\"number\":5"), ("\"number\":4", "\"number\":0"),
            ("\"cardholder\"", "\"challenge\""), ("\"cardholder\"", "\"session\""),
            ("\"format\":1", "\"format\":2"), ("\"records\":60", "\"records\":61"),
            ("\"number\":4", "\"number\":4.5"), ("\"number\":4", "\"number\":\"4\""),
        ] {
            #expect(subject.contains(word))
            var files = whole
            files["subject.json"] = Array(subject.replacing(word, with: other).utf8)
            try expectBothRefuse(summed(files), other)
        }
    }

    @Test func otherKeysAndCheckpoints() throws {
        // A second ledger of the same name, signed by another key.
        let other = try EvidenceData()
        let made = try other.evidence(
            ["cardholder", "4", "--witness", other.path(EvidenceData.witness)], to: "whole")
        #expect(made.status == 0, "\(made)")
        let forged = try other.files("whole")
        try expectBothRefuse(forged, "a bundle by another key")
        // Without --key both can only say that it vouches for nothing.
        try evidence.write(forged, to: "forged")
        for outcome in [try evidence.check("forged"), try evidence.verify("forged")] {
            #expect(outcome.status == 0 && outcome.text.contains("vouches for nothing by itself"))
        }
        var files = try evidence.files("whole")
        for name in ["key.pub", "checkpoint", "witness-1.pub"] {
            files[name] = forged[name]
            try expectBothRefuse(summed(files), "\(name) of another ledger")
        }
        // Another true checkpoint of the same ledger.
        files = try evidence.files("whole")
        let key = evidence.path("log.pem")
        files["checkpoint"] = try evidence.require(["checkpoint", "--key", key]).out
        try expectBothRefuse(summed(files), "another checkpoint")
    }

    @Test func wordsOfThePage() throws {
        let page = String(decoding: files["index.html"]!, as: UTF8.self)
        var changed = files
        changed["index.html"] = Array(page.replacing("n’est pas", with: "est").utf8)
        #expect(changed != files)
        try expectBothRefuse(changed, "a word")
        // Only the program makes the page again.
        let verdicts = try verdicts(summed(changed), "a word, summed")
        #expect(verdicts == (false, true))
    }

    // MARK: The checker in the bundle

    @Test func theCheckerIsShortAndCompiles() throws {
        let script = evidence.path("verify.py")
        let compiled = try evidence.data.run([
            "/usr/bin/python3", "-I", "-W", "error", "-c",
            "import ast, sys; ast.parse(open(sys.argv[1]).read())", script,
        ])
        #expect(compiled.status == 0, "\(compiled)")
        let lines = String(decoding: files["verify.py"]!, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.filter { !$0.isEmpty }.count <= 260 && lines.allSatisfy { $0.count <= 100 })
        let outcome = try evidence.verify("nowhere")
        #expect(outcome.status == 1 && outcome.err.hasPrefix("FAULT"), "\(outcome)")
        let key = try evidence.verify("small", ["--key", evidence.path("nowhere")])
        #expect(key.status == 1 && key.err.hasPrefix("FAULT"), "\(key)")
    }
}
