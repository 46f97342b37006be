import Foundation
import Ledger
import TestSupport
import Testing

@testable import Proofs

/// Ed25519 by the program.
@Suite struct OpenSSLTests {
    /// RFC 8032, section 7.1: TEST 2 and 3.
    private static let vectors: [(key: String, message: String, signature: String)] = [
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ]

    private static func bytes(_ hex: String) -> [UInt8] { [UInt8](hex: hex) ?? [] }

    @Test func publishedSignatures() throws {
        for (key, message, signature) in Self.vectors {
            let (key, message) = (Self.bytes(key), Self.bytes(message))
            let signature = Self.bytes(signature)
            #expect(try OpenSSL.isSignature(signature, of: message, by: key))
            #expect(try !OpenSSL.isSignature(signature, of: message + [0], by: key))
        }
    }

    /// Every byte of a signature and of a key counts.
    @Test func changedBytes() throws {
        let (key, message, signature) = Self.vectors[1]
        for index in 0..<64 {
            var other = Self.bytes(signature)
            other[index] ^= 1 << UInt8(index % 8)
            #expect(
                try !OpenSSL.isSignature(other, of: Self.bytes(message), by: Self.bytes(key)),
                "byte \(index) of the signature")
        }
        for index in 0..<32 {
            var other = Self.bytes(key)
            other[index] ^= 1 << UInt8(index % 8)
            #expect(
                try !OpenSSL.isSignature(
                    Self.bytes(signature), of: Self.bytes(message), by: other),
                "byte \(index) of the key")
        }
        for byte: UInt8 in [0x00, 0xFF] {
            let key = [UInt8](repeating: byte, count: 32)
            let signature = Self.bytes(signature)
            #expect(try !OpenSSL.isSignature(signature, of: Self.bytes(message), by: key))
        }
    }

    @Test func whatIsSignedIsVerified() throws {
        let directory = try TestDirectory()
        let key = try SigningKey.generate("\(directory.path)/k", name: "log", type: .ed25519)
        let publicKey = key.verifierKey.publicKey
        for count in [2, 3, 63, 64, 65, 1000, 100_000] {
            let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            let signature = try OpenSSL.sign(message, keyFile: key.path)
            #expect(try OpenSSL.isSignature(signature, of: message, by: publicKey))
            #expect(try !OpenSSL.isSignature(signature, of: message.dropLast(), by: publicKey))
            #expect(try OpenSSL.sign(message, keyFile: key.path) == signature)
        }
    }

    @Test func aKeyThatCannotBeUsed() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/none"
        for body in [
            { _ = try OpenSSL.publicKey(ofKeyFile: path) },
            { _ = try OpenSSL.sign([1], keyFile: path) },
        ] {
            let failure = #expect(throws: OpenSSL.Failure.self) { try body() }
            #expect(failure?.description.hasPrefix("openssl: ") == true)
            #expect(failure?.reason.contains(path) == true)
        }
    }

    // MARK: Notes of others

    private func golden(_ name: String) throws -> [UInt8] {
        try Checkout.bytes("Tests/LedgerTests/Golden/notes/\(name).txt")
    }

    @Test func aNoteOfGo() throws {
        let note = try SignedNote(parsing: golden("go-note"))
        let peter = try VerifierKey(
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        let enoch = try VerifierKey(
            "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop")
        #expect(try note.isSigned(by: peter) && note.isSigned(by: enoch))
        var text = note.bytes
        text[3] ^= 1
        let other = try SignedNote(parsing: text)
        #expect(try !other.isSigned(by: peter) && !other.isSigned(by: enoch))
        // The same signature twice counts as one; with a wrong one beside it, it does not count.
        let line = "\(note.signatures[0])\n"
        let twice = try SignedNote(parsing: note.bytes + Array(line.utf8))
        #expect(try twice.isSigned(by: peter))
        let wrong = NoteSignature(
            name: peter.name, keyID: peter.id, bytes: note.signatures[1].bytes)
        for place in 0...2 {
            var lines = note.signatures.map { "\($0)\n" }
            lines.insert("\(wrong)\n", at: place)
            let note = try SignedNote(parsing: Array("\(note.text)\n\(lines.joined())".utf8))
            #expect(try !note.isSigned(by: peter) && note.isSigned(by: enoch))
        }
    }

    @Test func requestsOfAnotherLog() throws {
        let key = try VerifierKey(
            "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
                + "+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP")
        let directory = try TestDirectory()
        let own = try SigningKey.generate(
            "\(directory.path)/w", name: "witness.example", type: .cosignature)
        let witness = try Witness(key: own, logs: [key])
        for (name, isFine) in [
            ("torchwood-1", true), ("torchwood-5", true), ("torchwood-3", false),
        ] {
            let request = try ConsistencyProof(parsing: golden(name))
            #expect(try request.checkpoint.note.isSigned(by: key))
            #expect((fault { try witness.cosign(request, at: 1) } == nil) == isFine)
        }
    }
}
