import Authentication
import Ledger
import Pages
import Projections

/// Collects from a ledger what a bundle needs.
package struct EvidenceCollector {
    private let projection: Projection
    private let ledger: LedgerSnapshot
    private let key: VerifierKey
    private let witnesses: [VerifierKey]
    private let language: Language

    /// The most events in a bundle: there are two files for each.
    package static let eventCountMax = 100_000

    /// - Parameters:
    ///   - key: the log's key, for whoever checks the bundle.
    ///   - witnesses: whose cosignatures are to be checked too.
    package init(
        _ projection: Projection, _ ledger: LedgerSnapshot, key: VerifierKey,
        witnesses: [VerifierKey], language: Language
    ) {
        self.projection = projection
        self.ledger = ledger
        self.key = key
        self.witnesses = witnesses
        self.language = language
    }

    /// What the bundle is to be about, with the query where there is one.
    package enum Request {
        case challenge(UInt64)
        case cardholder(UInt64)
        case query(Query)
    }

    /// Collects the records of a request, with their proofs.
    ///
    /// - Parameter checkpoint: the best one of at least so many events; it throws where none is.
    /// - Returns: the content, and how many events of the stream come after the checkpoint.
    /// - Throws: ``EvidenceFault``, what `checkpoint` throws, or what the stores throw.
    /// - Complexity: a proof for each event, some hundred microseconds.
    package func collect(
        _ request: Request, checkpoint: (_ ofAtLeast: UInt64) throws -> SignedCheckpoint
    ) throws -> (content: EvidenceContent, omittedCount: Int) {
        switch request {
        case .challenge(let number):
            guard let opening = try ledger.event(number), opening.kind == .challengeOpened else {
                throw EvidenceFault("no challenge \(number)")
            }
            let stream = try self.stream(opening.stream)
            let end = stream.firstIndex {
                $0.kind == .challengeEnded && $0.challenge == number
            }
            let events = Array(stream.prefix(end.map { $0 + 1 } ?? stream.count))
            let needed = end.map { stream[$0].sequence } ?? number
            let signed = try checkpoint(needed + 1)
            return try collect(events, .challenge(number), signed)
        case .cardholder(let number):
            let events = try stream(number)
            guard let last = events.last else { throw EvidenceFault("no cardholder \(number)") }
            let whole = try? checkpoint(last.sequence + 1)
            return try collect(events, .cardholder(number), whole ?? checkpoint(number + 1))
        case .query(let query):
            var events: [Event] = []
            try query.run(projection, ledger) { event in
                events.append(event)
                guard events.count <= Self.eventCountMax else {
                    throw EvidenceFault(
                        "more than \(Self.eventCountMax) events: ask for fewer")
                }
                return true
            }
            guard let last = events.last else { throw EvidenceFault("no event found") }
            let signed = try checkpoint(last.sequence + 1)
            return try collect(events, .query(query.conditions.map(\.text)), signed)
        }
    }

    private func stream(_ cardholder: UInt64) throws -> [Event] {
        guard cardholder > 0 else { return [] }
        return try projection.sequences(IndexKey(.cardholder, cardholder)).compactMap {
            try ledger.event($0)
        }
    }

    private func collect(
        _ events: [Event], _ subject: EvidenceSubject, _ signed: SignedCheckpoint
    ) throws -> (content: EvidenceContent, omittedCount: Int) {
        let size = signed.checkpoint.size
        let covered = events.filter { $0.sequence < size }
        var sequences = Set(covered.map(\.sequence))
        // Which ledger it is, and under which policies the events were decided.
        sequences.insert(0)
        for event in covered where event.kind != .policyChanged {
            let policy = try event.policy ?? event.cause.flatMap { try ledger.event($0)?.policy }
            if let policy { sequences.insert(policy) }
        }
        let records = try sequences.sorted().map { sequence in
            let bytes = try ledger.withRecord(sequence) { $0.array } ?? []
            let proof = try ledger.inclusionProof(of: sequence, in: signed)
            return try EvidenceRecord(bytes: bytes, hashes: proof.hashes)
        }
        let content = EvidenceContent(
            subject: subject, language: language, records: records, checkpoint: signed, key: key,
            witnesses: witnesses)
        return (content, events.count - covered.count)
    }
}
