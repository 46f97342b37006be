/// What a log says about its tree: C2SP tlog-checkpoint.
///
///     example.nc/epin
///     26
///     base64 of the root
public struct Checkpoint: Hashable, Sendable {
    /// Which log it is: unique, such as `example.nc/epin`.
    public let origin: String
    /// The number of events.
    public let size: UInt64
    /// The RFC 6962 root hash of that many events.
    public let root: Digest
    /// What other logs may add; ours adds nothing.
    public let extensionLines: [String]

    public init(origin: String, size: UInt64, root: Digest) {
        precondition(VerifierKey.isName(origin), "an origin is the name of a key")
        self.origin = origin
        self.size = size
        self.root = root
        extensionLines = []
    }

    /// Reads the text of a note.
    public init(text: String) throws(MalformedNote) {
        var lines = try NoteLines(Array(text.utf8))
        origin = try lines.next("an origin")
        guard !origin.isEmpty else { throw lines.malformed("an origin is expected") }
        let size = try lines.next("the number of events")
        guard let size = UInt64(decimal: size) else {
            throw lines.malformed("the number of events is expected, not '\(size)'")
        }
        self.size = size
        let root = [UInt8](base64: try lines.next("the root hash")).flatMap { Digest($0.span) }
        guard let root else { throw lines.malformed("a root hash in base64 is expected") }
        self.root = root
        var extensionLines: [String] = []
        while !lines.isAtEnd {
            extensionLines.append(try lines.next("a line"))
            guard extensionLines.last != "" else { throw lines.malformed("an empty line") }
        }
        self.extensionLines = extensionLines
    }

    /// The text that is signed.
    public var text: String {
        ([origin, "\(size)", root.bytes.base64] + extensionLines).map { $0 + "\n" }.joined()
    }

    /// With signatures of ``text``.
    public func signed(_ signatures: [NoteSignature]) -> SignedCheckpoint {
        SignedCheckpoint(self, SignedNote(text: text, signatures: signatures))
    }
}

/// A checkpoint with the signatures of its log and of witnesses. It says nothing until one of them
/// is checked.
public struct SignedCheckpoint: Hashable, Sendable, CustomStringConvertible {
    public let checkpoint: Checkpoint
    public private(set) var note: SignedNote

    init(_ checkpoint: Checkpoint, _ note: SignedNote) {
        self.checkpoint = checkpoint
        self.note = note
    }

    /// Reads a file.
    public init(parsing bytes: [UInt8]) throws(MalformedNote) {
        note = try SignedNote(parsing: bytes)
        checkpoint = try Checkpoint(text: note.text)
    }

    public var bytes: [UInt8] { note.bytes }
    public var description: String { note.description }

    /// Adds signatures, each once.
    public mutating func add(_ signatures: [NoteSignature]) { note.add(signatures) }
}
