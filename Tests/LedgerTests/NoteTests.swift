import Testing

@testable import Ledger

/// The grammar of the C2SP formats, besides what ``NoteDamageTests`` finds by changing texts.
@Suite struct NoteTests {
    private let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    private let line = "\u{2014} log.example AAAAAAA=\n"

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func fault<Value>(
        _ text: String, _ parse: ([UInt8]) throws(MalformedNote) -> Value
    ) -> MalformedNote? {
        do throws(MalformedNote) {
            _ = try parse(bytes(text))
            return nil
        } catch {
            return error
        }
    }

    private func note(_ text: String) -> MalformedNote? {
        fault(text) { bytes throws(MalformedNote) in try SignedNote(parsing: bytes) }
    }

    // MARK: What others wrote

    @Test func whatOthersWroteIsReadAndWritten() throws {
        for (name, format) in [
            ("go-note", NoteFormat.note), ("signed-note", .note), ("tlog-cosignature", .checkpoint),
            ("tlog-cosignature", .note), ("tlog-witness", .consistency),
            ("tlog-witness-answer", .signatures), ("torchwood-1", .consistency),
            ("torchwood-3", .consistency), ("torchwood-5", .consistency),
        ] {
            let golden = NoteFormat.golden(name)
            #expect(!golden.isEmpty, "\(name)")
            #expect(try format.rewritten(golden) == golden, "\(name)")
        }
        for key in [NoteFormat.peter, NoteFormat.enoch] {
            #expect("\(try VerifierKey(key))" == key)
        }
        // `note_cosigv1_test.go` of github.com/transparency-dev/formats.
        let witness = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
        #expect(try VerifierKey(witness).type == .cosignature)
        let signature = try #require(
            NoteSignature(
                name: "witness",
                base64:
                    "ZGhGuQAAAABm/qTPeyKXD+R2rzyQsxPiP8mXum7qq/iF0u4vanlqJyocWODBt97w9uL+8qT7S5g"
                    + "xEHWWOworDcFiEBYJXORmnFBOBA=="))
        #expect(Cosignature(signature.bytes)?.time == 1_727_964_367)
        let other = try #require(
            NoteSignature(
                name: "witness",
                base64:
                    "eQjRQm6eSKzFoiYalgwCPXu2y3ijtg68is9M46JKxuZB+dRfTmeQeDBoXnvxZx2ugnkyV+MUMLX"
                    + "pWs1hPb/W/4xkNQY="))
        #expect(Cosignature(other.bytes) == nil)
    }

    @Test func whatTheySay() throws {
        let note = try SignedNote(parsing: NoteFormat.golden("signed-note"))
        #expect(note.text.hasSuffix("sole:\n\ned \u{E8} subito sera.\n"))
        #expect(note.signatures.map(\.name) == ["quasimodo.example/salvatore"])
        let signed = try SignedCheckpoint(parsing: NoteFormat.golden("tlog-cosignature"))
        #expect(signed.checkpoint.origin == "example.com/behind-the-sofa")
        #expect(signed.checkpoint.size == 20_852_163)
        #expect(signed.checkpoint.root.bytes.base64 == root)
        #expect(signed.checkpoint.extensionLines == [])
        let cosignature = try #require(Cosignature(signed.note.signatures[1].bytes))
        #expect(cosignature.time == 1_679_315_147)
        #expect(
            Cosignature.message(of: note.text, time: 17)
                == bytes("cosignature/v1\ntime 17\n" + note.text))
        #expect(cosignature.bytes == signed.note.signatures[1].bytes)
        let request = try ConsistencyProof(parsing: NoteFormat.golden("tlog-witness"))
        #expect(request.oldSize == 20_852_014 && request.hashes.count == 4)
        #expect(request.checkpoint.checkpoint == signed.checkpoint)
        #expect(request.checkpoint.note.signatures.count == 2)
        let answer = try NoteSignature.lines(NoteFormat.golden("tlog-witness-answer"))
        #expect(
            answer.map(\.name) == [
                "witness.example/w1", "witness.example/w1", "witness.example/w2",
            ])
        let proof = try InclusionProof(parsing: NoteFormat.inclusion.example)
        #expect(proof.extra == bytes("age-v1.2.1") && proof.index == 20_852_162)
        #expect(proof.hashes.count == 2)
    }

    /// The published requests hold proofs of real trees: leaves that are numbers, not records.
    @Test func publishedConsistencyProofs() throws {
        let first = try ConsistencyProof(parsing: NoteFormat.golden("torchwood-1"))
        try first.check(oldRoot: MerkleTree.emptyRoot)
        let old = first.checkpoint.checkpoint
        for name in ["torchwood-3", "torchwood-5"] {
            let request = try ConsistencyProof(parsing: NoteFormat.golden(name))
            #expect(request.oldSize == old.size)
            try request.check(oldRoot: old.root)
            #expect(throws: MerkleTree.ProofError.self) {
                try request.check(oldRoot: old.root.flipped(3))
            }
        }
    }

    // MARK: Signed notes

    @Test func malformedNotes() {
        // Those of `note_test.go`, then others.
        let faults: [(String, line: Int?)] = [
            ("text\n", nil), ("text\n\n", 3), ("text\n\n\(line.dropLast())", 3),
            ("\u{1}text\n\n\(line)", 1), ("text\n\n\u{2014} Bad Name AAAAAAA=\n", 3),
            ("text\n\n\(line)Unexpected line.\n", 4),
            ("", nil), ("\n", 1), ("\n\n", 3), ("\n\(line)", 1),
            ("text\n\(line)", nil), ("text\n\n\(line)\n", 5), ("text\r\n\r\n\(line)", 1),
            ("text\n\n\(line.dropLast())\r\n", 3), ("text\n\n\u{2014}  log.example AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log.example AAAAAAA= \n", 3), ("text\n\n log.example AAAAAAA=\n", 3),
            ("text\n\n\u{2013} log.example AAAAAAA=\n", 3), ("text\n\n- log.example AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log+example AAAAAAA=\n", 3), ("text\n\n\u{2014}  AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log\u{A0}example AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log\u{2003}example AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log\u{85}example AAAAAAA=\n", 3),
            ("text\n\n\u{2014} log.example AAAAAA==\n", 3), ("text\n\n\u{2014} log.example \n", 3),
            ("text\n\n\u{2014} log.example AAAAAAB=\n", 3),
            ("text\n\n\u{2014} log.example AAAAAAA\n", 3),
            ("text\n\n\u{2014} log.example AAAA_-A=\n", 3),
            ("te\txt\n\n\(line)", 1), ("text\nte\u{1B}xt\n\n\(line)", 2),
        ]
        for (text, line) in faults {
            let fault = note(text)
            #expect(fault != nil, "\(text.debugDescription)")
            if let line { #expect(fault?.line == line, "\(text.debugDescription): \(fault!)") }
        }
        #expect(note("text\n\n\(line)") == nil)
        #expect(note("text\n\nmore\n\n\(line)") == nil)
        #expect(note("\nmore\n\n\(line)") == nil)
        #expect(note("\n\n\(line)") == nil)
        // What must be ignored, because the key is not known, must be read.
        #expect(note("text\n\n\u{2014} \u{301}\u{4F8B} AAAAAAA=\n") == nil)
    }

    @Test func bytesThatAreNotUTF8AreNamed() {
        for bad: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x80], [0xF5, 0x80],
        ] {
            let text = bytes("text\nmo") + bad + bytes("re\n\n\(line)")
            let fault = #expect(throws: MalformedNote.self) { try SignedNote(parsing: text) }
            #expect(fault?.line == 2)
        }
    }

    @Test func countsOfSignatures() throws {
        for count in [1, 16, 99, 100] {
            let lines = (0..<count).map { "\u{2014} log\($0) AAAAAAA=\n" }.joined()
            #expect(try SignedNote(parsing: bytes("text\n\n\(lines)")).signatures.count == count)
        }
        let same = String(repeating: line, count: 100)
        #expect(try SignedNote(parsing: bytes("text\n\n\(same)")).signatures.count == 100)
        #expect(note("text\n\n\(same)\(line)")?.reason == "more than 100 signatures")
        let long = [UInt8](repeating: 0x61, count: SignedNote.byteCountMax)
        let fault = #expect(throws: MalformedNote.self) { try SignedNote(parsing: long + [0x0A]) }
        #expect(fault?.reason.contains("longer than") == true)
    }

    @Test func signaturesAreAddedOnce() throws {
        var note = try SignedNote(parsing: NoteFormat.golden("go-note"))
        let before = note
        note.add(before.signatures)
        #expect(note == before)
        let new = NoteSignature(name: "new.example", keyID: 7, bytes: [1])
        note.add([new, new])
        #expect(note.signatures == before.signatures + [new])
        #expect(note.bytes == before.bytes + bytes("\u{2014} new.example AAAABwE=\n"))
    }

    /// A key's signature is one with its name and its id, both byte for byte.
    @Test func whoseSignature() throws {
        let note = try SignedNote(parsing: NoteFormat.golden("go-note"))
        let peter = try VerifierKey(NoteFormat.peter)
        #expect(note.signature(by: peter) == note.signatures[0])
        #expect(note.signature(by: try VerifierKey(NoteFormat.enoch)) == note.signatures[1])
        let renamed = VerifierKey(name: "Peter", type: .ed25519, publicKey: peter.publicKey)
        let cosigner = VerifierKey(
            name: peter.name, type: .cosignature, publicKey: peter.publicKey)
        #expect(note.signature(by: renamed) == nil && note.signature(by: cosigner) == nil)
        // The same letters in other bytes: a Kelvin sign, a letter and an accent.
        for (name, other) in [("example/\u{212A}", "example/K"), ("\u{E8}", "e\u{300}")] {
            #expect(name == other, "Unicode finds them equal")
            let key = VerifierKey(name: name, type: .ed25519, publicKey: peter.publicKey)
            #expect(NoteSignature(name: name, keyID: key.id, bytes: [1]).isBy(key))
            #expect(!NoteSignature(name: other, keyID: key.id, bytes: [1]).isBy(key))
        }
    }
}
