import Foundation
import Testing

@testable import Ledger
@testable import Reports

/// No change of a bundle is found valid, and none crashes the checker.
@Suite struct EvidenceCheckerTests {
    private let fixture: EvidenceFixture
    private let bundle: EvidenceBundle

    init() throws {
        fixture = try EvidenceFixture(EvidenceStory.events(), isCosigned: true)
        let sequences = fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
        bundle = EvidenceBundle(
            try fixture.content(.challenge(EvidenceStory.challenge), sequences))
    }

    @Test func whatWasMadeIsValid() throws {
        let verdict = try fixture.check(
            bundle, key: fixture.key, witnesses: [fixture.witness])
        #expect(verdict.isValid, "\(verdict.findings)")
        #expect(verdict.lines.allSatisfy { $0.mark == .held })
        #expect(
            verdict.lines.map(\.name) == [
                "files", "key", "checkpoint", "witness", "records", "subject", "texts",
            ])
        #expect(verdict.digest == SHA256.hash(bundle.files["SHA256SUMS"]!))
        #expect(bundle.summed == bundle)
        // Made again it is the same.
        let sequences = fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
        let again = try fixture.content(.challenge(EvidenceStory.challenge), sequences)
        #expect(EvidenceBundle(again) == bundle)
        let own = try fixture.check(bundle)
        #expect(own.isValid && own.lines.contains { $0.mark == .note && $0.name == "key" })
    }

    // MARK: Every byte

    /// Of a bundle with few records, so that there are few bytes.
    private func smallBundle() throws -> EvidenceBundle {
        EvidenceBundle(try fixture.content(.cardholder(5), fixture.stream(of: 5)))
    }

    /// Every place of a file; of the two long ones some, unless there is time for all.
    private func places(_ name: String, _ count: Int) -> StrideTo<Int> {
        let isLong = ["index.html", "verify.py"].contains(name)
        let hasTime = ProcessInfo.processInfo.environment["EPIN_WALK_STEPS"] != nil
        return stride(from: 0, to: count, by: isLong && !hasTime ? 37 : 1)
    }

    /// The change is found by the sums alone, and without them.
    private func expectFound(
        _ bundle: EvidenceBundle, _ name: String, _ what: String, _ bytes: [UInt8]
    ) throws {
        var files = bundle.files
        files[name] = bytes
        let plain = EvidenceBundle(files: files)
        #expect(try !fixture.check(plain).isValid, "\(name), \(what)")
        guard name != "SHA256SUMS" else { return }
        #expect(try !fixture.check(plain.summed).isValid, "\(name), \(what), sums made anew")
    }

    @Test func everyByteCounts() throws {
        let bundle = try smallBundle()
        #expect(try fixture.check(bundle).isValid)
        for (name, bytes) in bundle.files {
            for index in places(name, bytes.count) {
                var changed = bytes
                changed[index] ^= 1 << UInt8(index % 8)
                try expectFound(bundle, name, "byte \(index)", changed)
            }
        }
    }

    @Test func everyLengthCounts() throws {
        let bundle = try smallBundle()
        for (name, bytes) in bundle.files {
            for count in places(name, bytes.count) {
                try expectFound(bundle, name, "\(count) bytes", Array(bytes.prefix(count)))
            }
            try expectFound(bundle, name, "a byte more", bytes + [0x0A])
        }
    }

    @Test func everyFileCounts() throws {
        for name in bundle.names {
            var files = bundle.files
            files[name] = nil
            #expect(try !fixture.check(EvidenceBundle(files: files)).isValid, "without \(name)")
            guard name != "SHA256SUMS" else { continue }
            let summed = EvidenceBundle(files: files).summed
            #expect(try !fixture.check(summed).isValid, "without \(name), sums made anew")
        }
        for name in [
            "more", "records/more", "records/000000020.cbor", "proofs/000000020.tlog-proof",
            "witness-2.pub", "witness-3.pub", "a/b/c", "records/13.cbor", "records/0000000013.cbor",
            "é", "records/+00000013.cbor",
        ] {
            for bytes in [[], bundle.files["records/000000013.cbor"]!, bundle.files["key.pub"]!] {
                var files = bundle.files
                files[name] = bytes
                #expect(try !fixture.check(EvidenceBundle(files: files)).isValid, "\(name)")
                let summed = EvidenceBundle(files: files).summed
                #expect(try !fixture.check(summed).isValid, "\(name), sums made anew")
            }
        }
        #expect(try !fixture.check(EvidenceBundle(files: [:])).isValid)
        #expect(try !fixture.check(EvidenceBundle(files: [:]).summed).isValid)
    }

    // MARK: What a forger would do

    private func finding(_ change: (inout [String: [UInt8]]) throws -> Void) throws -> String {
        try fixture.check(bundle.changed(change)).findings.joined(separator: "; ")
    }

    /// A forger makes page, texts and sums again from other records.
    private func forged(
        _ fixture: EvidenceFixture, _ subject: EvidenceSubject, _ sequences: [UInt64]
    ) throws -> String {
        let bundle = EvidenceBundle(try fixture.content(subject, sequences))
        return try self.fixture.check(bundle).findings.joined(separator: "; ")
    }

    @Test func aRecordLeftOutIsFound() throws {
        let whole = fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
        let subjects: [EvidenceSubject] = [
            .challenge(EvidenceStory.challenge), .cardholder(EvidenceStory.holder),
        ]
        for subject in subjects {
            #expect(try forged(fixture, subject, whole) == "")
            for left in whole.dropLast() {
                let found = try forged(fixture, subject, whole.filter { $0 != left })
                #expect(found.hasPrefix("subject: "), "without \(left): \(found)")
            }
        }
        // Without its end the payment is shown as open, not with another result.
        let open = try fixture.content(subjects[0], whole.dropLast())
        let page = String(decoding: EvidenceBundle(open).files["index.html"]!, as: UTF8.self)
        #expect(page.contains("pas encore de résultat") && !page.contains("authentifié</b> le"))
        // With only its files left out, the number of records shows it.
        let last = try finding {
            $0["records/000000013.cbor"] = nil
            $0["proofs/000000013.tlog-proof"] = nil
        }
        #expect(last == "files: 10 records, where subject.json says 11")
    }

    @Test func eventsThatAreNotOfTheSubjectAreFound() throws {
        let whole = fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
        let challenge = EvidenceSubject.challenge(EvidenceStory.challenge)
        let other = try forged(fixture, challenge, (whole + [10]).sorted())
        #expect(other == "subject: event 10 is not of cardholder 3")
        let later = try forged(fixture, challenge, whole + [14])
        #expect(later == "subject: events after the end of challenge 6")
        for number in [0, 3, 5, 7, 99, UInt64.max] {
            let found = try forged(fixture, .challenge(number), whole)
            #expect(found == "subject: no challenge \(number)")
            guard number != 3 else { continue }
            #expect(try forged(fixture, .cardholder(number), whole) != "", "\(number)")
        }
        #expect(
            try forged(fixture, .query([]), [])
                == "subject: the first event of the ledger is missing")
    }

    @Test func recordsAndProofsThatAreSwappedAreFound() throws {
        let swapped = try finding { files in
            let record = files["records/000000007.cbor"]
            files["records/000000007.cbor"] = files["records/000000008.cbor"]
            files["records/000000008.cbor"] = record
        }
        #expect(swapped == "files: records/000000007.cbor: the record of event 8")
        let proof = try finding {
            $0["proofs/000000007.tlog-proof"] = $0["proofs/000000008.tlog-proof"]
        }
        #expect(proof == "files: proofs/000000007.tlog-proof: the proof of event 8")
        let hashes = try finding { files in
            let other = String(decoding: files["proofs/000000008.tlog-proof"]!, as: UTF8.self)
            files["proofs/000000007.tlog-proof"] = Array(
                other.replacing("index 8", with: "index 7").utf8)
        }
        #expect(hashes.hasPrefix("records: event 7 is not proved to be in the ledger"))
    }

    @Test func otherCheckpointsAndKeysAreFound() throws {
        let whole = fixture.stream(of: EvidenceStory.holder, through: EvidenceStory.end)
        let subject = EvidenceSubject.challenge(EvidenceStory.challenge)
        // Another true checkpoint, with the proofs of the first.
        let smaller = try EvidenceFixture(fixture.events, size: 14, isCosigned: true)
        let other = try finding { $0["checkpoint"] = smaller.checkpoint.bytes }
        #expect(other == "files: proofs/000000000.tlog-proof: of another checkpoint")
        // Everything with the forger's own key.
        let own = try EvidenceFixture(
            EvidenceStory.events(merchantName: "Autre"), isCosigned: true, byte: 1)
        let bundle = EvidenceBundle(try own.content(subject, whole))
        #expect(try own.check(bundle).isValid)
        let found = try own.check(bundle, key: fixture.key).findings
        #expect(found.count == 2 && found[0].hasPrefix("key: key.pub is example.nc/epin+"))
        #expect(found[1] == "checkpoint: the checkpoint is not signed by example.nc/epin")
        #expect(try own.check(bundle, witnesses: [fixture.witness]).findings.count == 1)
        // A forged tree under a true signature.
        let forged = try finding { files in
            let text = fixture.checkpoint.description
            let root = own.checkpoint.checkpoint.root.bytes.base64
            let checkpoint = text.replacing(
                fixture.checkpoint.checkpoint.root.bytes.base64, with: root)
            for name in files.keys where name.hasPrefix("proofs/") || name == "checkpoint" {
                files[name] = Array(
                    String(decoding: files[name]!, as: UTF8.self).replacing(
                        text, with: checkpoint
                    ).utf8)
            }
        }
        #expect(forged.hasPrefix("checkpoint: the checkpoint is not signed"))
        // The key of a witness in place of the log's, and the reverse.
        for (name, key) in [("key.pub", fixture.witness), ("witness-1.pub", fixture.key)] {
            let wrong = try finding { $0[name] = Array("\(key)\n".utf8) }
            #expect(wrong == "files: \(name): a key of another type")
        }
    }

    @Test func wordsThatTheRecordsDoNotSayAreFound() throws {
        for (name, word, other) in [
            ("index.html", "a été <b>authentifié", "a été <b>non authentifié"),
            ("index.html", "299,00", "2,00"), ("policy.json", "600", "300"),
            ("events.jsonl", "\"actor\":\"acs\"", "\"actor\":\"issuer\""),
            ("verify.py", "require(leads == root", "require(leads"),
            ("subject.json", "\"fr\"", "\"en\""),
        ] {
            let found = try finding { files in
                let text = String(decoding: files[name]!, as: UTF8.self)
                #expect(text.contains(word))
                files[name] = Array(text.replacing(word, with: other).utf8)
            }
            let told = name == "subject.json" ? "index.html" : name
            #expect(found == "texts: \(told) is not what the records say")
        }
        let version = try finding {
            $0["subject.json"] = Array(
                String(decoding: $0["subject.json"]!, as: UTF8.self).replacing(
                    "\"format\":1", with: "\"format\":2"
                ).utf8)
        }
        #expect(version.contains("format 2, but this program knows 1"))
    }
}
