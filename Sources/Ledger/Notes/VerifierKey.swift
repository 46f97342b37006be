/// The public key of a log or of a witness, as C2SP signed-note writes it: `name+id+base64`.
public struct VerifierKey: Hashable, Sendable {
    /// What its signatures are over.
    public enum SignatureType: UInt8, Sendable {
        /// Ed25519 of the text: a log's own signature.
        case ed25519 = 0x01
        /// Ed25519 of the time and the text: a witness's, C2SP tlog-cosignature.
        case cosignature = 0x04
    }

    /// Such as `example.nc/epin`; the name of a log's key is its origin.
    public let name: String
    public let type: SignatureType
    /// Of RFC 8032: 32 bytes.
    public let publicKey: [UInt8]

    /// - Precondition: a name that ``isName(_:)`` accepts, and a key of 32 bytes.
    public init(name: String, type: SignatureType, publicKey: [UInt8]) {
        precondition(Self.isName(name) && publicKey.count == 32)
        self.name = name
        self.type = type
        self.publicKey = publicKey
    }

    /// Reads `name+id+base64`.
    public init(_ text: String) throws(MalformedNote) {
        let parts = text.unicodeScalars
            .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, Self.isName(parts[0]) else {
            throw MalformedNote("a verifier key is NAME+ID+KEY")
        }
        guard let all = [UInt8](base64: parts[2]), all.count == 33 else {
            throw MalformedNote("a verifier key ends with the base64 of 33 bytes")
        }
        guard let type = SignatureType(rawValue: all[0]) else {
            throw MalformedNote("keys of type \(all[0]) are not known here: 1 and 4 are Ed25519")
        }
        self.init(name: parts[0], type: type, publicKey: Array(all[1...]))
        guard parts[1] == idText else {
            throw MalformedNote("the id of this key is \(idText), not \(parts[1])")
        }
    }

    /// Reads a file that has the key in its one line.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        var lines = try NoteLines(bytes)
        try self.init(lines.next("a verifier key"))
        guard lines.isAtEnd else { throw MalformedNote(line: 2, "one line is expected") }
    }

    /// The first four bytes of the SHA-256 of the name, a line feed, the type and the key.
    public var id: UInt32 {
        let digest = SHA256.hash(Array(name.utf8) + [0x0A, type.rawValue] + publicKey)
        return digest.bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The id in hexadecimal.
    public var idText: String { id.bigEndianBytes.hex }

    /// The bytes that a signature of a note is over, and the 64 of the signature itself; nil when
    /// its length is not that of this type.
    public func message(
        of note: SignedNote, _ signature: NoteSignature
    ) -> (message: [UInt8], signature: [UInt8])? {
        switch type {
        case .ed25519:
            guard signature.bytes.count == 64 else { return nil }
            return (Array(note.text.utf8), signature.bytes)
        case .cosignature:
            guard let cosignature = Cosignature(signature.bytes) else { return nil }
            return (
                Cosignature.message(of: note.text, time: cosignature.time), cosignature.signature
            )
        }
    }

    /// Whether a text can be the name of a key: not empty, no space, no `+`, no control character.
    public static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                !$0.properties.isWhitespace && $0 != "+"
                    && $0.properties.generalCategory != .control
            }
    }
}

extension VerifierKey: CustomStringConvertible {
    public var description: String {
        "\(name)+\(idText)+\(([type.rawValue] + publicKey).base64)"
    }
}

extension UInt32 {
    /// The four bytes, most significant first.
    var bigEndianBytes: [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: self >> (24 - 8 * UInt32($0))) }
    }
}
