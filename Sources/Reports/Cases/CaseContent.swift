import Ledger
import Pages
import Projections

/// What the page of a case is made of: its own events, and those that were attached to it.
package struct CaseContent: Sendable {
    /// The sequence of its opening.
    package let number: UInt64
    /// Ascending, its opening first.
    package let events: [Event]
    /// Ascending, each once.
    package let attached: [Event]
    /// What the attached events refer to: the openings of challenges, the masks of cards.
    let context: [Event]
    let isSimulated: Bool

    /// - Returns: nil when there is no such case.
    /// - Complexity: reads what is attached, and for each of its cards the events up to the one
    ///   that attached the card.
    package static func gather(
        _ number: UInt64, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> CaseContent? {
        guard let opening = try ledger.event(number), opening.kind == .caseOpened else {
            return nil
        }
        let events = try projection.sequences(IndexKey(.case, number)).compactMap(ledger.event)
        let sequences = Set(events.flatMap { $0.events ?? [] }).sorted()
        let attached = try sequences.compactMap(ledger.event)
        var context = try Set(attached.compactMap(\.challenge)).sorted().compactMap(ledger.event)
        let cards = Set(
            (attached + context).flatMap { ($0.cards ?? []) + [$0.card].compactMap(\.self) })
        for card in cards.sorted() {
            try projection.forEachSequence(IndexKey(.card, card)) { sequence in
                guard let event = try ledger.event(sequence), event.kind == .cardAttached else {
                    return true
                }
                context.append(event)
                return false
            }
        }
        return CaseContent(
            number: number, events: events, attached: attached, context: context,
            isSimulated: try ledger.event(0)?.simulated == 1)
    }

    var opening: Event { events[0] }
    var closing: Event? { events.last { $0.kind == .caseClosed } }

    /// The page, as the bytes of a file.
    package func page(_ language: Language, _ zone: Zone = .utc) -> [UInt8] {
        Array(CasePage(self, language, zone).html.source.utf8)
    }
}
