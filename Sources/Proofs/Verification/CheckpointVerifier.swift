import Ledger

/// The work of ``CheckpointVerification``.
struct CheckpointVerifier {
    let ledger: LedgerSnapshot
    let keys: [VerifierKey]
    private(set) var result = CheckpointVerification()

    private struct Signature {
        let key: VerifierKey
        let isRight: Bool
    }

    mutating func run(_ kept: [CheckpointVerification.Source]) throws {
        let (origin, own) = try ownCheckpoints()
        result.ownCount = own.count
        let logs = keys.filter { $0.type == .ed25519 }
        let sources = own + kept
        let signatures = try checkSignatures(sources.map(\.signed.note))
        for (index, source) in sources.enumerated() {
            let other = source.signed.checkpoint.origin
            guard other.isSame(as: origin) else {
                let ours = origin.isEmpty ? "none" : "'\(origin)'"
                find(
                    .rewritten,
                    "rewritten: \(source.name) is of the log '\(other)', this ledger says it is "
                        + ours)
                continue
            }
            try verify(source, signatures[index], by: index < own.count ? logs : keys)
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

    /// The result of checking each note with each key that has signed it: a run of openssl each, on
    /// every core.
    private func checkSignatures(_ notes: [SignedNote]) throws -> [[Signature]] {
        let keys = keys
        let work = OrderedWork(
            count: notes.count, threadCount: keys.isEmpty ? 1 : LedgerStore.threadCountDefault
        ) { index in
            try keys.filter { notes[index].signature(by: $0) != nil }.map { key in
                Signature(key: key, isRight: try notes[index].isSigned(by: key))
            }
        }
        var all: [[Signature]] = []
        try work.consume { signatures in
            all.append(signatures)
            return true
        }
        return all
    }

    /// - Parameter required: keys of which at least one must have signed; may be empty.
    private mutating func verify(
        _ source: CheckpointVerification.Source, _ signatures: [Signature],
        by required: [VerifierKey]
    ) throws {
        let checkpoint = source.signed.checkpoint
        let name = "the checkpoint of \(checkpoint.size) events (\(source.name))"
        guard checkpoint.size <= ledger.size else {
            return find(
                .truncated, "truncated: \(name) covers more than the \(ledger.size) there are")
        }
        guard try ledger.root(of: checkpoint.size) == checkpoint.root else {
            let agreed = result.best.map {
                "the last that agrees covers \($0.source.signed.checkpoint.size)"
            }
            return find(
                .rewritten, "rewritten: \(name) covers other events; \(agreed ?? "none agrees")")
        }
        guard let signers = signers(source.signed.note, signatures, required, name) else { return }
        let isChecked = !signers.isEmpty
        let best = result.best
        let wasChecked = best?.signers.isEmpty == false
        guard isChecked || !wasChecked else { return }
        if isChecked && !wasChecked || checkpoint.size >= best?.source.signed.checkpoint.size ?? 0 {
            result.best = .init(source: source, signers: signers)
        }
    }

    /// The names of the keys that have signed; nil when a signature is invalid, or a required one
    /// is missing.
    private mutating func signers(
        _ note: SignedNote, _ signatures: [Signature], _ required: [VerifierKey], _ name: String
    ) -> [String]? {
        guard required.isEmpty || signatures.contains(where: { required.contains($0.key) }) else {
            let signers = note.signatures.map { "\($0.name) (\($0.keyIDText))" }
            find(
                .wrongKey,
                "wrong key: \(name) is signed by \(signers.joined(separator: ", ")), not by "
                    + required.map { "\($0.name) (\($0.idText))" }.joined(separator: " or "))
            return nil
        }
        let wrong = signatures.filter { !$0.isRight }
        for signature in wrong {
            find(.badSignature, "bad signature: \(name), by \(signature.key.name)")
        }
        return wrong.isEmpty ? signatures.map(\.key.name) : nil
    }

    /// The checkpoints in the ledger, the oldest first: found by going back in the ledger's own
    /// stream, whose events name one another, and not through anything made from the events.
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
            // An event that names a later one would lead around in circles.
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
