import Testing

@testable import Ledger

/// The grammar of checkpoints and of the proofs that hold one.
@Suite struct CheckpointTextTests {
    private static let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
    private static let end = "\n\u{2014} log.example AAAAAAA=\n"
    private static let checkpoint = "log.example\n5\n\(root)\n\(end)"

    private func fault(_ text: String, _ format: NoteFormat) -> MalformedNote? {
        do throws(MalformedNote) {
            let written = try format.rewritten(Array(text.utf8))
            #expect(written == Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            ("log.example\n5\n\(root)\n", nil), ("log.example\n0\n\(root)\n", nil),
            ("log example+1\n18446744073709551615\n\(root)\n", nil),
            ("log.example\n5\n\(root)\nmore\nand more\n", nil),
            ("log.example\n18446744073709551616\n\(root)\n", 2), ("log.example\n05\n\(root)\n", 2),
            ("log.example\n+5\n\(root)\n", 2), ("log.example\n-5\n\(root)\n", 2),
            ("log.example\n 5\n\(root)\n", 2), ("log.example\n5 \n\(root)\n", 2),
            ("log.example\n\u{665}\n\(root)\n", 2), ("log.example\n\n\(root)\n", 2),
            ("log.example\n5\n", 3), ("log.example\n", 2), ("\n5\n\(root)\n", 1),
            ("log.example\n5\n\(root.dropLast())\n", 3), ("log.example\n5\n\(root) \n", 3),
            ("log.example\n5\nAAAA\(root)\n", 3), ("log.example\n5\n\(root.dropLast(2))J=\n", 3),
            ("log.example\n5\n\(root)\n\nmore\n", 4), ("log.example\n5\n\(root)\nmore\n\n", 5),
        ] as [(String, Int?)])
    func checkpoints(text: String, line: Int?) {
        #expect(fault(text + Self.end, .checkpoint)?.line == line, "\(text.debugDescription)")
    }

    @Test(
        arguments: [
            ("index 3\n\(root)\n\n", nil), ("index 0\n\n", nil), ("extra \nindex 0\n\n", nil),
            ("extra AAAA\nindex 0\n\n", nil), ("index 03\n\n", 2), ("index -3\n\n", 2),
            ("index  3\n\n", 2), ("index 3 \n\n", 2), ("index\n\n", 2), ("Index 3\n\n", 2),
            ("index 18446744073709551616\n\n", 2), ("index 3\nextra AAAA\n\n", 3),
            ("extra AAA\nindex 3\n\n", 2), ("extra AAAA\nextra AAAA\nindex 3\n\n", 3),
            ("extra\nindex 3\n\n", 2), ("index \u{301}3\n\n", 2), ("\nindex 3\n\n", 2),
            ("index 3\n\(root)\n \n\n", 4), ("index 3\n\(root.dropLast())\n\n", 3),
            ("index 3\n\(root)\r\n\n", 3),
        ] as [(String, Int?)])
    func inclusionProofs(text: String, line: Int?) {
        let text = "c2sp.org/tlog-proof@v1\n\(text)\(Self.checkpoint)"
        #expect(fault(text, .inclusion)?.line == line, "\(text.debugDescription)")
    }

    @Test(
        arguments: [
            ("old 3\n\(root)\n\n", nil), ("old 0\n\n", nil), ("old 03\n\n", 1), ("old +3\n\n", 1),
            ("old 18446744073709551616\n\n", 1), ("old\n\n", 1), ("\nold 3\n\n", 1),
            ("old 3\nold 3\n\n", 2), ("old 3\nAAAA\n\n", 2), ("old \u{301}3\n\n", 1),
            ("old 3\n\(root)\(root)\n\n", 2),
        ] as [(String, Int?)])
    func requests(text: String, line: Int?) {
        #expect(fault(text + Self.checkpoint, .consistency)?.line == line)
    }

    /// The line of a fault in the checkpoint is counted from the start of the file.
    @Test func faultsBelowTheProof() {
        let broken = "log.example\n05\n\(Self.root)\n\(Self.end)"
        #expect(fault("old 3\n\(Self.root)\n\n\(broken)", .consistency)?.line == 5)
        #expect(fault("c2sp.org/tlog-proof@v1\nindex 3\n\n\(broken)", .inclusion)?.line == 5)
        #expect(
            fault("c2sp.org/tlog-proof@v2\nindex 3\n\n\(Self.checkpoint)", .inclusion)?.line == 1)
        #expect(fault("old 3\n", .consistency)?.line == 2)
        #expect(fault("c2sp.org/tlog-proof@v1\n", .inclusion)?.line == 2)
    }

    @Test func countsOfHashes() {
        func hashes(_ count: Int) -> String { String(repeating: "\(Self.root)\n", count: count) }
        func request(_ count: Int) -> MalformedNote? {
            fault("old 3\n\(hashes(count))\n\(Self.checkpoint)", .consistency)
        }
        func proof(_ count: Int) -> MalformedNote? {
            fault(
                "c2sp.org/tlog-proof@v1\nindex 3\n\(hashes(count))\n\(Self.checkpoint)", .inclusion)
        }
        #expect(request(63) == nil && proof(64) == nil)
        #expect(request(64)?.line == 65 && proof(65)?.line == 67)
    }

    /// More hashes than any proof has, and sizes that no tree has, are refused and no fault.
    @Test func proofsThatAreRead() throws {
        let hashes = String(repeating: "\(Self.root)\n", count: 63)
        for size in ["0", "1", "2", "9223372036854775808", "18446744073709551615"] {
            let note = "log.example\n\(size)\n\(Self.root)\n\(Self.end)"
            for other in ["0", "1", "9223372036854775807", "18446744073709551615"] {
                let request = try ConsistencyProof(
                    parsing: Array("old \(other)\n\(hashes)\n\(note)".utf8))
                #expect(throws: MerkleTree.ProofError.self) { try request.check(oldRoot: .zero) }
                let proof = try InclusionProof(
                    parsing: Array(
                        "c2sp.org/tlog-proof@v1\nindex \(other)\n\(hashes)\n\(note)".utf8))
                #expect(throws: MerkleTree.ProofError.self) { try proof.check(record: [1].span) }
            }
        }
    }

    @Test func verifierKeyFiles() throws {
        let key = NoteFormat.peter
        #expect(try VerifierKey(parsing: Array("\(key)\n".utf8)).name == "PeterNeumann")
        for (text, line) in [
            (key, 1), ("\(key)\n\n", 2), ("\(key)\n\(key)\n", 2), ("\n\(key)\n", nil), ("", nil),
            ("\(key)\r\n", 1), ("\(key) \n", nil), (" \(key)\n", nil),
            (key.replacing("c74f20a3", with: "C74F20A3") + "\n", nil),
            (key.replacing("c74f20a3", with: "c74f20a4") + "\n", nil),
            (key.replacing("PeterNeumann", with: "Peter Neumann") + "\n", nil),
            (key.replacing("PeterNeumann", with: "") + "\n", nil),
        ] as [(String, Int?)] {
            let fault = fault(text, .key)
            #expect(fault != nil, "\(text.debugDescription)")
            if let line { #expect(fault?.line == line, "\(text.debugDescription)") }
        }
    }

    /// The time of a cosignature: 2^63 - 1 at most.
    @Test func timesOfCosignatures() {
        let signature = [UInt8](repeating: 7, count: 64)
        for (time, isRead) in [(0, true), (1 << 63 - 1, true), (1 << 63, false), (.max, false)]
            as [(UInt64, Bool)]
        {
            #expect((Cosignature(time.bigEndianBytes + signature) != nil) == isRead)
        }
        #expect(Cosignature([UInt8](repeating: 0, count: 71)) == nil)
        #expect(Cosignature([UInt8](repeating: 0, count: 73)) == nil)
        #expect(Cosignature([]) == nil)
    }
}
