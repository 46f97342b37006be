import Authentication
import Ledger
import Projections

/// What holding a ledger against checkpoints came to: those that its own events hold, and those
/// that somebody kept elsewhere.
///
/// It says what of the ledger somebody has signed. That the records are those of the tree,
/// ``Verifier`` says.
public struct CheckpointVerification: Sendable {
    /// A checkpoint, and where it is from.
    public struct Source: Hashable, Sendable {
        /// `event 25`, or the name of a file.
        public let name: String
        public let signed: SignedCheckpoint

        public init(name: String, signed: SignedCheckpoint) {
            self.name = name
            self.signed = signed
        }
    }

    /// A checkpoint that the ledger continues.
    public struct Agreement: Hashable, Sendable {
        public let source: Source
        /// The names of the keys whose signature was checked and is right.
        public let signers: [String]
    }

    /// Something that is not as it was signed.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        public let verdict: Verdict
        public let description: String
    }

    /// The number of checkpoints that the ledger's own events hold.
    public internal(set) var ownCount = 0
    /// Of the checkpoints that the ledger continues, the largest whose signature was checked; the
    /// largest of all where none was.
    public internal(set) var best: Agreement?
    public internal(set) var findings: [Finding] = []

    /// What the findings come to, the gravest first.
    public var verdicts: [Verdict] { Set(findings.map(\.verdict)).sorted() }

    /// Verifies.
    ///
    /// - Parameters:
    ///   - keys: those that are trusted: of the log, and of witnesses. With a log's, every
    ///     checkpoint in the ledger must be signed by one of them; a checkpoint from elsewhere must
    ///     be signed by any of the keys. Without any, signatures are not looked at.
    ///   - kept: checkpoints from elsewhere.
    /// - Throws: ``LedgerError`` when a hash is missing; ``OpenSSL/Failure``.
    /// - Complexity: the ledger's own stream; a root and, with keys, a run of openssl for each
    ///   checkpoint.
    public init(
        _ ledger: LedgerSnapshot, keys: [VerifierKey] = [], against kept: [Source] = []
    ) throws {
        var verifier = CheckpointVerifier(ledger: ledger, keys: keys)
        try verifier.run(kept)
        self = verifier.result
    }

    fileprivate init() {}
}

private struct CheckpointVerifier {
    let ledger: LedgerSnapshot
    let keys: [VerifierKey]
    var result = CheckpointVerification()

    mutating func run(_ kept: [CheckpointVerification.Source]) throws {
        let (origin, own) = try ownCheckpoints()
        result.ownCount = own.count
        let logs = keys.filter { $0.type == .ed25519 }
        for source in own { try verify(source, signedByOneOf: logs) }
        for source in kept {
            guard source.signed.checkpoint.origin == origin else {
                let other = source.signed.checkpoint.origin
                find(
                    .rewritten,
                    "rewritten: \(source.name) is of the log '\(other)', this ledger says it is "
                        + (origin.isEmpty ? "none" : "'\(origin)'"))
                continue
            }
            try verify(source, signedByOneOf: keys)
        }
        guard !keys.isEmpty, result.findings.isEmpty, result.best?.signers.isEmpty ?? true else {
            return
        }
        let names = keys.map(\.name).joined(separator: " or ")
        find(.neverSigned, "never signed: no checkpoint by \(names)")
    }

    private mutating func find(_ verdict: Verdict, _ description: String) {
        result.findings.append(.init(verdict: verdict, description: description))
    }

    private mutating func verify(
        _ source: CheckpointVerification.Source, signedByOneOf required: [VerifierKey]
    ) throws {
        let checkpoint = source.signed.checkpoint
        let name = "the checkpoint of \(checkpoint.size) events (\(source.name))"
        guard checkpoint.size <= ledger.size else {
            return find(
                .truncated, "truncated: \(name) is of more than the \(ledger.size) there are")
        }
        guard try ledger.root(of: checkpoint.size) == checkpoint.root else {
            let agreed = result.best.map {
                "the last that agrees is of \($0.source.signed.checkpoint.size)"
            }
            return find(
                .rewritten, "rewritten: \(name) is of other events; \(agreed ?? "none agrees")")
        }
        guard let signers = try signers(source.signed.note, required, name) else { return }
        let isChecked = !signers.isEmpty
        let best = result.best
        let wasChecked = best?.signers.isEmpty == false
        guard isChecked || !wasChecked else { return }
        if isChecked && !wasChecked || checkpoint.size >= best?.source.signed.checkpoint.size ?? 0 {
            result.best = .init(source: source, signers: signers)
        }
    }

    /// The keys that have signed; nil when a signature is not right, or one is missing.
    private mutating func signers(
        _ note: SignedNote, _ required: [VerifierKey], _ name: String
    ) throws -> [String]? {
        let known = keys.filter { note.signature(by: $0) != nil }
        guard required.isEmpty || required.contains(where: known.contains) else {
            let signers = note.signatures.map { "\($0.name) (\($0.keyIDText))" }
            find(
                .wrongKey,
                "wrong key: \(name) is signed by \(signers.joined(separator: ", ")), not by "
                    + required.map { "\($0.name) (\($0.idText))" }.joined(separator: " or "))
            return nil
        }
        let wrong = try known.filter { try !note.isSigned(by: $0) }
        for key in wrong { find(.badSignature, "bad signature: \(name), by \(key.name)") }
        return wrong.isEmpty ? known.map(\.name) : nil
    }

    /// The checkpoints in the ledger, the oldest first: found by going back in the ledger's own
    /// stream, whose events name one another, and by nothing that was made of the events.
    private mutating func ownCheckpoints() throws -> (
        origin: String, [CheckpointVerification.Source]
    ) {
        let events = try ownEvents()
        let origin = events.first { $0.kind == .logOriginSet }?.logOrigin ?? ""
        var cosignatures: [UInt64: [NoteSignature]] = [:]
        for event in events where event.kind == .checkpointCosigned {
            guard let cosignature = read({ () throws(MalformedNote) in try event.cosignature() })
            else { continue }
            cosignatures[event.treeSize!, default: []].append(cosignature)
        }
        var sources: [CheckpointVerification.Source] = []
        for event in events where event.kind == .checkpointSigned {
            guard
                var signed = read({ () throws(MalformedNote) in
                    try event.signedCheckpoint(origin: origin)
                })
            else { continue }
            signed.add(cosignatures[event.treeSize!] ?? [])
            sources.append(.init(name: "event \(event.sequence)", signed: signed))
        }
        return (origin, sources)
    }

    private mutating func read<Value>(_ body: () throws(MalformedNote) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            find(.badSignature, "bad signature: \(error)")
            return nil
        }
    }

    /// The checkpoint events of the ledger's own stream, and its origin, in their order.
    private func ownEvents() throws -> [Event] {
        let kinds: Set<Kind> = [.logOriginSet, .checkpointSigned, .checkpointCosigned]
        var next = try lastOwnEvent()
        var events: [Event] = []
        while let sequence = next {
            guard let event = try ledger.event(sequence) else {
                throw LedgerError.missingEvent(sequence: sequence)
            }
            if kinds.contains(event.kind) { events.append(event) }
            // An event that names a later one would lead around for ever.
            next = event.previous.flatMap { $0 < sequence ? $0 : nil }
        }
        return events.reversed()
    }

    private func lastOwnEvent() throws -> UInt64? {
        for sequence in (0..<ledger.size).reversed() {
            if try ledger.event(sequence)?.stream == 0 { return sequence }
        }
        return nil
    }
}
