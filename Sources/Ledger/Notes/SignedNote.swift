/// A text and signatures of it: C2SP signed-note.
///
///     text
///
///     — name base64(key id, signature)
///
/// It proves nothing until a signature is checked with a trusted key: see
/// ``SignedNote/signature(by:)``.
public struct SignedNote: Hashable, Sendable {
    /// Lines, each with its line feed.
    public let text: String
    public private(set) var signatures: [NoteSignature]

    /// The most bytes of a file that are read: a hundred signatures of any kind are less.
    public static let byteCountMax = 1 << 20
    /// The most signatures that are read.
    public static let signatureCountMax = 100

    init(text: String, signatures: [NoteSignature]) {
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note as it is in a file.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        var lines = try NoteLines(bytes)
        var all: [String] = []
        while !lines.isAtEnd { all.append(try lines.next("")) }
        guard let blank = all.lastIndex(of: "") else {
            throw MalformedNote("no empty line before the signatures")
        }
        guard blank > 0 else { throw MalformedNote(line: 1, "a text is expected") }
        text = all[..<blank].map { $0 + "\n" }.joined()
        signatures = []
        for (index, line) in all[(blank + 1)...].enumerated() {
            guard index < Self.signatureCountMax else {
                throw MalformedNote("more than \(Self.signatureCountMax) signatures")
            }
            guard let signature = NoteSignature(line: line) else {
                throw MalformedNote(line: blank + 2 + index, "a signature is expected")
            }
            signatures.append(signature)
        }
        guard !signatures.isEmpty else {
            throw MalformedNote(line: blank + 2, "a signature is expected")
        }
    }

    /// The file.
    public var bytes: [UInt8] { Array(description.utf8) }

    /// The signature that a key is said to have made, which is still to be checked.
    public func signature(by key: VerifierKey) -> NoteSignature? {
        signatures.first { $0.isBy(key) }
    }

    /// Adds signatures, each once.
    public mutating func add(_ new: [NoteSignature]) {
        for signature in new where !signatures.contains(signature) { signatures.append(signature) }
    }
}

extension SignedNote: CustomStringConvertible {
    public var description: String {
        text + "\n" + signatures.map { "\($0)\n" }.joined()
    }
}

/// One signature of a note.
public struct NoteSignature: Hashable, Sendable {
    /// Of the key.
    public let name: String
    /// Of the key: the first bytes of a hash of its name, type and public key.
    public let keyID: UInt32
    /// The signature itself, in the form of the key's type; at least one byte.
    public let bytes: [UInt8]

    public init(name: String, keyID: UInt32, bytes: [UInt8]) {
        precondition(VerifierKey.isName(name) && !bytes.isEmpty)
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// Reads `— name base64`; nil for anything else.
    public init?(line: String) {
        // A space before a combining mark is not a Character by itself.
        let words = line.unicodeScalars
            .split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count == 3, words[0] == "\u{2014}" else { return nil }
        self.init(name: words[1], base64: words[2])
    }

    /// Reads the name and the base64 of such a line.
    public init?(name: String, base64: String) {
        guard VerifierKey.isName(name), let all = [UInt8](base64: base64), all.count > 4 else {
            return nil
        }
        self.name = name
        keyID = all[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        bytes = Array(all[4...])
    }

    /// Reads lines of signatures only, as a witness answers with.
    public static func lines(_ bytes: [UInt8]) throws(MalformedNote) -> [NoteSignature] {
        var lines = try NoteLines(bytes)
        var all: [NoteSignature] = []
        while !lines.isAtEnd {
            guard let signature = NoteSignature(line: try lines.next("a signature")) else {
                throw lines.malformed("a signature is expected")
            }
            all.append(signature)
        }
        return all
    }

    /// The key's id in hexadecimal.
    public var keyIDText: String { keyID.bigEndianBytes.hex }

    /// Whether it says that the key made it.
    public func isBy(_ key: VerifierKey) -> Bool {
        keyID == key.id && name.isSame(as: key.name)
    }

    /// The key's id and the signature, as the line has them.
    public var base64: String { (keyID.bigEndianBytes + bytes).base64 }
}

extension NoteSignature: CustomStringConvertible {
    public var description: String { "\u{2014} \(name) \(base64)" }
}
