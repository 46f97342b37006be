import Ledger

/// What can be saved of a damaged ledger: the records of which a checkpoint, or what was
/// acknowledged, shows that they are those appended, and what became of the others.
package struct Salvage {
    /// What shows it: a root, and where it is from.
    package struct Root {
        /// `event 25`, the name of a file, or `last-commit`.
        package let name: String
        package let size: UInt64
        let digest: Digest
        let signed: SignedCheckpoint?
    }

    package enum State {
        case proven
        /// The record has its hash beside it; nothing that is left shows more.
        case unproven
        /// There is no record, or not as it was appended.
        case lost
    }

    private var events: SalvagedEvents
    /// One more than the greatest sequence that anything speaks of.
    package private(set) var size: UInt64
    /// What proved something, in the order of the sizes, the greatest first.
    package private(set) var roots: [Root] = []
    package var unreadablePages: [UInt64] { events.unreadablePages }

    /// - Parameters:
    ///   - path: the directory of the ledger.
    ///   - keys: where there are any, only checkpoints count that one of them signed.
    ///   - kept: checkpoints from elsewhere; those among the events that are left count too.
    /// - Throws: ``SystemError`` when the file cannot be opened; ``OpenSSL/Failure``.
    /// - Complexity: every page and every event; see ``SalvagedEvents``.
    package init(
        ledger path: String, keys: [VerifierKey], against kept: [CheckpointVerification.Source]
    ) throws {
        events = try SalvagedEvents(ledger: path)
        size = events.end
        var all = try (kept + ownCheckpoints()).map { source in
            let checkpoint = source.signed.checkpoint
            return Root(
                name: source.name, size: checkpoint.size, digest: checkpoint.root,
                signed: source.signed)
        }
        if let acknowledged = events.acknowledged {
            all.append(
                Root(
                    name: "last-commit", size: acknowledged.size, digest: acknowledged.root,
                    signed: nil))
        }
        all.sort { $0.size > $1.size }
        size = max(size, all.first?.size ?? 0)
        // Of two that cover the same damage the greater one shows more; one before all of it shows
        // what lies between.
        var limit = UInt64.max
        for root in all where root.size <= limit {
            guard
                try keys.isEmpty
                    || keys.contains(where: { key in
                        try root.signed?.note.isSigned(by: key) ?? false
                    })
            else { continue }
            let before = provenCount
            events.prove(size: root.size, root: root.digest)
            // Of another ledger, or of a later end than this one has.
            guard provenCount > before else { continue }
            roots.append(root)
            limit = (0..<events.end).first { !events.isWhole($0) } ?? events.end
            if (0..<limit).allSatisfy(events.isProven) { break }
        }
    }

    package var provenCount: UInt64 {
        (0..<events.end).reduce(0) { events.isProven($1) ? $0 + 1 : $0 }
    }

    package func state(of sequence: UInt64) -> State {
        if events.isProven(sequence) { return .proven }
        return events.isWhole(sequence) ? .unproven : .lost
    }

    /// The events in stretches of the same state.
    package var stretches: [(events: ClosedRange<UInt64>, state: State)] {
        var stretches: [(events: ClosedRange<UInt64>, state: State)] = []
        for sequence in 0..<events.end {
            let state = state(of: sequence)
            if let last = stretches.last, last.state == state {
                stretches[stretches.count - 1].events = last.events.lowerBound...sequence
            } else {
                stretches.append((sequence...sequence, state))
            }
        }
        guard size > events.end else { return stretches }
        if let last = stretches.last, last.state == .lost {
            stretches[stretches.count - 1].events = last.events.lowerBound...size - 1
        } else {
            stretches.append((events.end...size - 1, .lost))
        }
        return stretches
    }

    /// Visits the records that are proven, in order.
    package func forEachProven(_ body: (Event, [UInt8]) throws -> Void) throws {
        for sequence in 0..<events.end where events.isProven(sequence) {
            let record = try events.record(sequence)
            try body(Event(record: record.span), record)
        }
    }

    private func ownCheckpoints() throws -> [CheckpointVerification.Source] {
        var origin = ""
        var sources: [CheckpointVerification.Source] = []
        for sequence in 0..<events.end where events.isWhole(sequence) {
            let record = try events.record(sequence)
            // What cannot be read proves nothing: it is as if it were not there.
            guard let event = try? Event(record: record.span) else { continue }
            if event.kind == .logOriginSet { origin = event.logOrigin ?? "" }
            guard event.kind == .checkpointSigned, !origin.isEmpty,
                let signed = try? event.signedCheckpoint(origin: origin)
            else { continue }
            sources.append(.init(name: "event \(sequence)", signed: signed))
        }
        return sources
    }
}
