import Foundation
import Ledger
import TestSupport
import Testing

/// `witness`, and `checkpoint --cosignature`, by the real program.
@Suite struct WitnessCommandTests {
    @Test func cosignaturesAreAskedForAndRecorded() throws {
        let data = try EpinData.signing()
        let checkpoint = try data.epin(["checkpoint", "--key", "log.pem"]).out
        let request = try data.epin(["prove", "--since", "0"]).out
        let answer = try data.witness(request)
        #expect(answer.status == 0 && answer.err == "")
        let lines = try NoteSignature.lines(answer.out)
        #expect(lines.map(\.name) == ["witness.example"])
        let record = ["checkpoint", "--witness", "witness.pem.pub", "--cosignature"]
        try data.write("answer", answer.out)
        let recorded = try data.epin(record + ["answer"])
        #expect(recorded.out == checkpoint + answer.out)
        let count = try data.records().count
        let again = try data.epin(record + ["-"], input: answer.out)
        #expect(again.status == 0 && again.out == recorded.out)
        #expect(try data.records().count == count)
        // Asked again with the file, now from the size that is cosigned.
        try data.write("request", try data.epin(["prove", "--since", "3"]).out)
        let named = [
            "--json", "witness", "request", "--key", "witness.pem", "--log", "log.pem.pub",
        ]
        let json = try data.epin(named)
        #expect(json.status == 0, "\(json)")
        let line = try #require(try json.json.first?["cosignature"]?.stringValue)
        #expect(NoteSignature(line: line)?.name == "witness.example")
    }

    @Test func whatAWitnessRefuses() throws {
        let data = try EpinData.signing()
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        let request = try data.epin(["prove", "--since", "0"]).out
        func expectRefused(_ request: [UInt8], _ log: String, _ reason: String) throws {
            let outcome = try data.epin(
                ["witness", "--key", "witness.pem", "--log", log], input: request)
            #expect(outcome.status == 1 && outcome.out.isEmpty, "\(outcome)")
            #expect(outcome.err.hasPrefix("epin: refused: \(reason)"), "\(outcome)")
        }
        #expect(try data.epin(["key", "generate", "other.example", "o.pem"]).status == 0)
        #expect(try data.epin(["key", "generate", EpinData.origin, "s.pem"]).status == 0)
        try expectRefused(request, "o.pem.pub", "the log 'example.nc/epin' is not known")
        try expectRefused(request, "s.pem.pub", "no valid signature of 'example.nc/epin'")
        let text = String(decoding: request, as: UTF8.self)
        let other = Array(text.replacing("old 0", with: "old 2").utf8)
        try expectRefused(other, "log.pem.pub", "the proof is from 2 events, but 0 were")
        let larger = Array(text.replacing("old 0", with: "old 9").utf8)
        try expectRefused(larger, "log.pem.pub", "the checkpoint is of 3 events, fewer than")
        #expect(try data.witness(request).status == 0)
        try expectRefused(request, "log.pem.pub", "the proof is from 0 events, but 3 were")

        let words = ["witness", "--key", "witness.pem", "--log", "log.pem.pub"]
        try data.expectError(words, "standard input: it is empty")
        try data.expectError(words, input: Array("old 3\n".utf8), "standard input: line 2")
        try data.expectError(words + ["none"], "none: open: No such file")
        try data.expectError(words + ["/"], "/: read: Is a directory")
        try data.expectError(words, input: Array(request.dropLast()), "standard input: line 7: ")
        try data.expectError(
            words, input: [UInt8](repeating: 0x41, count: 2_000_000), "longer than")
        try data.expectError(
            ["witness", "--key", "log.pem", "--log", "log.pem.pub"], "the key of a log")
        try data.expectError(
            ["witness", "--key", "witness.pem", "--log", "witness.pem.pub"],
            "the key of a witness")
        try data.expectError(
            ["witness", "--key", "witness.pem", "--log", "log.pem"],
            "log.pem: a verifier key is NAME+ID+KEY")
        try data.expectUsage(["witness", "--log", "log.pem.pub"], "--key")
        try data.expectUsage(["witness", "--key", "witness.pem"], "--log")
    }

    @Test func answersThatAreNone() throws {
        let data = try EpinData.signing()
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        let answer = try data.witness(data.epin(["prove", "--since", "0"]).out).out
        let words = ["checkpoint", "--cosignature", "-", "--witness", "witness.pem.pub"]
        let text = String(decoding: answer, as: UTF8.self)
        let stranger = Array(text.replacing("witness.example", with: "w.example").utf8)
        try data.expectError(words, input: stranger, "no cosignature by 'witness.example'")
        try data.expectError(words, "standard input: it is empty")
        try data.expectError(words, input: Array("junk\n".utf8), "standard input: line 1")
        try data.expectError(
            words, input: answer + Array("junk\n".utf8),
            "standard input: line 2: a signature is expected")
        try data.expectError(
            ["checkpoint", "--cosignature", "-", "--witness", "log.pem.pub"], input: answer,
            "example.nc/epin: the key of a log, not of a witness")
        // A witness of a name that no event can hold.
        let name = String(repeating: "w", count: 300)
        let key = try VerifierKey(parsing: data.file("witness.pem.pub"))
        let long = VerifierKey(name: name, type: .cosignature, publicKey: key.publicKey)
        try data.write("long.pub", "\(long)\n".utf8)
        try data.expectError(
            ["checkpoint", "--cosignature", "-", "--witness", "long.pub"], input: answer,
            "the name of the witness has 300 bytes, more than the 160 that an event can hold")
        #expect(try data.records().count == 4)
        #expect(try data.epin(words, input: answer).status == 0)
    }
}
