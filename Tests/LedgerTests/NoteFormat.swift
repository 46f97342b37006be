import Foundation
import TestSupport

@testable import Ledger

/// The texts of the C2SP formats: each is read, and written again from what was read.
enum NoteFormat: CaseIterable {
    case note, checkpoint, key, inclusion, consistency, signatures

    /// What is written from what was read.
    ///
    /// - Throws: `MalformedNote`, and nothing else.
    func rewritten(_ bytes: [UInt8]) throws(MalformedNote) -> [UInt8] {
        switch self {
        case .note: try SignedNote(parsing: bytes).bytes
        case .checkpoint: try SignedCheckpoint(parsing: bytes).bytes
        case .key: Array("\(try VerifierKey(parsing: bytes))\n".utf8)
        case .inclusion: try InclusionProof(parsing: bytes).bytes
        case .consistency: try ConsistencyProof(parsing: bytes).bytes
        case .signatures:
            Array(try NoteSignature.lines(bytes).map { "\($0)\n" }.joined().utf8)
        }
    }

    /// A text of every part that the format has.
    var example: [UInt8] {
        switch self {
        case .note: Self.golden("signed-note")
        case .checkpoint: Self.golden("tlog-cosignature")
        case .key: Array("\(Self.peter)\n".utf8)
        case .inclusion:
            Array(
                """
                c2sp.org/tlog-proof@v1
                extra YWdlLXYxLjIuMQ==
                index 20852162
                gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
                B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=


                """.utf8) + Self.golden("tlog-cosignature")
        case .consistency: Self.golden("tlog-witness")
        case .signatures: Self.golden("tlog-witness-answer")
        }
    }

    /// A note that others wrote:
    ///
    ///     go-note                note_test.go of golang.org/x/mod/sumdb/note, with its two keys
    ///     signed-note            the example of c2sp.org/signed-note
    ///     tlog-cosignature       that of c2sp.org/tlog-cosignature: tlog-checkpoint's, cosigned
    ///     tlog-witness           the request in c2sp.org/tlog-witness
    ///     tlog-witness-answer    the answer in it
    ///     torchwood-N            witness_test.go of filippo.io/torchwood: to cosign N entries
    ///
    /// The keys of the examples of C2SP are not published; those of the others are in the tests.
    static func golden(_ name: String) -> [UInt8] {
        let path = Checkout.path("Tests/LedgerTests/Golden/notes/\(name).txt")
        return [UInt8](FileManager.default.contents(atPath: path) ?? Data())
    }

    /// The keys of `note_test.go` in golang.org/x/mod/sumdb/note.
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
}

extension [UInt8] {
    /// The text, with the first of a part in it replaced.
    func replacing(_ part: String, with other: String) -> [UInt8] {
        guard let range = firstRange(of: Array(part.utf8)) else { return self }
        return self[..<range.lowerBound] + Array(other.utf8) + self[range.upperBound...]
    }
}
