import Foundation
import Ledger
import TestSupport
import Testing

/// The command as an operator, an auditor and the recipient of a bundle use it.
@Suite struct EvidenceCommandTests {
    @Test func theDisputedPaymentOfTheGuide() throws {
        let evidence = try EvidenceData()
        let number = try evidence.disputed()
        let witness = ["--witness", evidence.path(EvidenceData.witness)]
        let made = try evidence.evidence(["challenge", number, "--json"] + witness, to: "b")
        #expect(made.status == 0 && made.err == "", "\(made)")
        // Checked by sha256sum, by Python and openssl, and by the program.
        let sums = try evidence.data.run([
            "/usr/bin/env", "-C", evidence.path("b"), "sha256sum", "--check", "--quiet",
            "SHA256SUMS",
        ])
        #expect(sums.status == 0 && sums.out.isEmpty, "\(sums)")
        let key = ["--key", evidence.path(EvidenceData.key)]
        let python = try evidence.verify("b", by: "b/verify.py", key)
        #expect(python.status == 0 && python.lines.last == "valid", "\(python)")
        let checked = try evidence.check("b", key + witness)
        #expect(checked.status == 0 && checked.lines.last == "valid", "\(checked)")
        // All three print the same digest.
        let digest = try #require(try made.json[0]["digest"]?.stringValue)
        let files = try evidence.files("b")
        #expect(SHA256.hash(files["SHA256SUMS"]!).hex == digest)
        #expect(python.lines.contains("digest \(digest)"))
        #expect(checked.lines.contains("digest   \(digest)"))
        #expect(try evidence.check("b", key + ["--json"]).json.last?["digest"] == .string(digest))
        // Files are what other commands write.
        try evidence.require(["prove", number, "-o", evidence.directory.path])
        let name = String(repeating: "0", count: 9 - number.count) + number
        for (one, other) in [
            ("records/\(name).cbor", "\(number).cbor"),
            ("proofs/\(name).tlog-proof", "\(number).tlog-proof"),
        ] {
            #expect(
                files[one] == Array(try Data(contentsOf: evidence.directory.appending(path: other)))
            )
        }
        #expect(files["checkpoint"] == (try evidence.require(["checkpoint"])).out)
        let exported = Set(try evidence.require(["export"]).lines)
        let lines = String(decoding: files["events.jsonl"]!, as: UTF8.self)
            .split(separator: "\n").map(String.init)
        #expect(lines.count > 50 && exported.isSuperset(of: lines))
        // The same again, wherever it is made.
        #expect(try evidence.evidence(["challenge", number] + witness, to: "c").status == 0)
        #expect(try evidence.files("c") == files)
        // Nothing is left beside it.
        let names = try FileManager.default.contentsOfDirectory(atPath: evidence.directory.path)
        #expect(!names.contains { $0.contains(".new-") })
    }

    @Test func everySubjectInEveryLanguage() throws {
        let evidence = try EvidenceData(isCosigned: false)
        let holder = try #require(
            try evidence.require(["--json", "query", "kind=cardholderRegistered"]).json[0][
                "sequence"]
        ).text
        for (index, words) in [
            ["challenge", try evidence.disputed()], ["cardholder", holder],
            ["query", "kind=challengeEnded"], ["query", "kind=policyChanged"],
            ["query", "email!=99", "kind=codeIssued", "time>=2022-02-07T21:00:00Z"],
        ].enumerated() {
            for language in ["fr", "en"] {
                let name = "\(index)-\(language)"
                let made = try evidence.evidence(words + ["--language", language], to: name)
                #expect(made.status == 0, "\(made)")
                #expect(try evidence.check(name).status == 0)
                let python = try evidence.verify(name, by: "\(name)/verify.py")
                #expect(python.status == 0, "\(python)")
                let isQuery = words[0] == "query"
                let told = try evidence.check(name).text
                #expect(told.contains("nothing shows that these events are all") == isQuery)
                #expect(told.contains("no witness"))
            }
        }
    }

    /// References work without the vault, and no personal value gets into a bundle.
    @Test func personalDataStayInTheVault() throws {
        let evidence = try EvidenceData()
        let made = try evidence.evidence(["query", "email=awa@example.nc"], to: "b")
        #expect(made.status == 0, "\(made)")
        let files = try evidence.files("b")
        let subject = String(decoding: files["subject.json"]!, as: UTF8.self)
        #expect(subject.contains("[\"email=1\"]"))
        for (name, bytes) in files {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("awa@") && !text.contains("000023"), "\(name)")
        }
        let nobody = try evidence.evidence(
            ["query", "email!=nobody@example.nc", "kind=codeIssued"], to: "n")
        #expect(nobody.status == 0, "\(nobody)")
        let conditions = String(decoding: try evidence.files("n")["subject.json"]!, as: UTF8.self)
        #expect(conditions.contains("[\"email!=–\",\"kind=codeIssued\"]"))
        // An auditor has neither vault nor key.
        try FileManager.default.removeItem(atPath: "\(evidence.data.path)/vault")
        try FileManager.default.removeItem(atPath: evidence.data.key)
        #expect(try evidence.evidence(["challenge", evidence.disputed()], to: "c").status == 0)
        #expect(try evidence.evidence(["query", "email=1"], to: "d").status == 0)
        let refused = try evidence.evidence(["query", "email=awa@example.nc"], to: "e")
        #expect(refused.status == 2 && refused.err.contains("vault"), "\(refused)")
    }

    /// Subtrees are stored from 256 events on; a holder is among others.
    @Test func aLargerLedger() throws {
        let data = try EpinData(["--origin", "example.nc/epin"])
        let apply = try ApplyProcess(data)
        _ = try apply.send((1...40).map(Commands.register))
        for _ in 0..<3 {
            _ = try apply.send((1...40).map { Commands.requestCodes($0) })
        }
        #expect(try apply.finish().status == 0)
        let (key, bundle) = ("\(data.path).pem", "\(data.path).zip")
        #expect(try data.epin(["key", "generate", "example.nc/epin", key]).status == 0)
        #expect(try data.epin(["checkpoint", "--key", key]).status == 0)
        #expect(try data.events().count > 600)
        let made = try data.epin([
            "evidence", "cardholder", "6", "-o", bundle, "--key", "\(key).pub",
        ])
        #expect(made.status == 0, "\(made)")
        let checked = try data.epin(["evidence", "--check", bundle, "--key", "\(key).pub"])
        #expect(checked.status == 0, "\(checked)")
        // Unpacked by another program it is a bundle too.
        let place = "\(data.path).unpacked"
        let unpacked = try data.run(["/usr/bin/python3", "-m", "zipfile", "-e", bundle, place])
        #expect(unpacked.status == 0, "\(unpacked)")
        let python = try data.run([
            "/usr/bin/python3", "-I", "\(place)/verify.py", "--key", "\(key).pub", place,
        ])
        #expect(python.status == 0, "\(python)")
    }

    // MARK: What is refused

    @Test func whatIsNotThereIsRefused() throws {
        let evidence = try EvidenceData(isSigned: false)
        let number = try evidence.disputed()
        func refused(_ words: [String], _ told: String) throws {
            let outcome = try evidence.evidence(words, to: "b")
            #expect(outcome.status == 2 && outcome.err.contains(told), "\(words): \(outcome)")
            #expect(!FileManager.default.fileExists(atPath: evidence.path("b")))
        }
        try refused(["challenge", number], "no checkpoint was signed yet")
        try evidence.sign()
        try refused(["challenge", "4"], "no challenge 4")
        try refused(["challenge", "\(UInt64.max)"], "no challenge")
        for cardholder in ["0", "1", "5", "99999", "\(UInt64.max)"] {
            try refused(["cardholder", cardholder], "no cardholder \(cardholder)")
        }
        try refused(["query", "kind=lockPlaced"], "no event found")
        try refused(["query", "kind=checkpointSigned"], "--key FILE' signs a new one")
        try refused(
            ["challenge", number, "--witness", evidence.path(EvidenceData.witness)],
            "not cosigned by witness.example")
        // Another key, one of another type, and a file that is none.
        try evidence.require(["key", "generate", "example.nc/epin", evidence.path("other.pem")])
        for (key, told) in [
            ("other.pem.pub", "not signed by example.nc/epin"),
            (EvidenceData.witness, "a key of another type"), ("log.pem", "a verifier key"),
            ("nothing", "No such file"),
        ] {
            let outcome = try evidence.evidence(["challenge", number], to: "b", key: key)
            #expect(outcome.status == 2 && outcome.err.contains(told), "\(key): \(outcome)")
        }
        // Words that are not understood.
        for words in [
            ["challenge"], ["challenge", number, "2"], ["challenge", "x"], ["query"],
            ["payment", "1"],
            ["challenge", number, "--language", "de"], ["--check", "b", "challenge", number],
        ] {
            #expect(try evidence.evidence(words, to: "b").status == 64, "\(words)")
        }
        #expect(try evidence.data.epin(["evidence", "challenge", number, "-o", "b"]).status == 64)
        let key = evidence.path(EvidenceData.key)
        #expect(
            try evidence.data.epin(["evidence", "challenge", number, "--key", key]).status == 64)
    }

    /// A payment whose end is not covered is refused; a holder's later events are reported.
    @Test func whatComesAfterTheCheckpoint() throws {
        let evidence = try EvidenceData()
        let holder = "4"
        let lines = [
            #"{"command":"openChallenge","at":"2022-02-08T10:00:00Z","card":"4970720000052226","#
                + #""threeDSServerTransID":"8a880dc0-d2d2-4067-bcb1-b08d1690b26e","#
                + #""dsTransID":"f25084f0-5b16-4c0a-ae5d-b24808a95e4b","#
                + #""acsTransID":"d7c1ee99-9478-44a6-b1f2-391e29c6b340","purchaseAmount":100,"#
                + #""purchaseCurrency":978,"purchaseExponent":2,"#
                + #""purchaseDate":"2022-02-08T10:00:00Z","merchantName":"Boutique"}"#
        ]
        func apply(_ line: String) throws -> JSON {
            let applied = try evidence.data.epin(
                ["apply", "--simulated-time"], input: Array("\(line)\n".utf8))
            #expect(applied.status == 0, "\(applied)")
            return try applied.json[0]
        }
        let challenge = try #require(try apply(lines[0])["challenge"]).text
        let early = try evidence.evidence(["challenge", challenge], to: "early")
        #expect(early.status == 2 && early.err.contains("signs a new one"), "\(early)")
        let cut = try evidence.evidence(["cardholder", holder], to: "cut")
        #expect(cut.status == 0 && cut.err.contains("1 later events are not in it"), "\(cut)")
        #expect(try evidence.check("cut").status == 0)
        // Signed while it is open.
        try evidence.sign()
        #expect(try evidence.evidence(["challenge", challenge], to: "open").status == 0)
        #expect(try evidence.check("open").text.contains("had not ended"))
        let page = String(decoding: try evidence.files("open")["index.html"]!, as: UTF8.self)
        #expect(page.contains("pas encore de résultat"))
        // Ended, but not in the checkpoint.
        _ = try apply(
            #"{"command":"cancelChallenge","at":"2022-02-08T10:01:00Z","challenge":\#(challenge)}"#)
        let late = try evidence.evidence(["challenge", challenge], to: "late")
        #expect(late.status == 2 && late.err.contains("signs a new one"), "\(late)")
        try evidence.sign()
        let made = try evidence.evidence(["challenge", challenge], to: "late")
        #expect(made.status == 0 && made.err == "", "\(made)")
    }

    @Test func nothingIsWrittenOver() throws {
        let evidence = try EvidenceData()
        let number = try evidence.disputed()
        let files = FileManager.default
        try files.createDirectory(atPath: evidence.path("full"), withIntermediateDirectories: true)
        try Data("x".utf8).write(to: evidence.directory.appending(path: "full/x"))
        try Data("x".utf8).write(to: evidence.directory.appending(path: "file"))
        try Data("x".utf8).write(to: evidence.directory.appending(path: "file.zip"))
        for name in ["full", "file", "file.zip"] {
            let refused = try evidence.evidence(["challenge", number], to: name)
            #expect(refused.status == 2 && refused.err.contains("is there already"), "\(refused)")
        }
        #expect(try Data(contentsOf: evidence.directory.appending(path: "file.zip")).count == 1)
        try files.createDirectory(atPath: evidence.path("empty"), withIntermediateDirectories: true)
        #expect(try evidence.evidence(["challenge", number], to: "empty").status == 0)
        #expect(try evidence.check("empty").status == 0)
        let nowhere = try evidence.evidence(["challenge", number], to: "no/where")
        #expect(nowhere.status == 2, "\(nowhere)")
    }
}
