import Ledger

/// A small payment of a card, then one that is many times as much.
final class SmallThenLarge: Pattern {
    let kinds: [Kind] = [.challengeEnded]
    private let span = Timespan.hours(24)
    /// The small payments of each card; when there are many, the newest.
    private var windows = Windows(capacity: 8)

    /// In euros: a payment of at most this is small and cannot be large.
    private static let smallMax: UInt64 = 5

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        guard context.isPayment(event), let challenge = context.challenge,
            challenge.amount.isInEuros
        else { return nil }
        let (card, units) = (challenge.card, challenge.amount.units)
        let start = span.start(event.time, context.policy)
        guard units > Self.smallMax * Amount.unitsOfEuro else {
            _ = windows.add(Windows.Entry(units, of: event), to: card, since: start)
            return nil
        }
        let ratio = context.policy.threshold(.amountRatio)
        let small = windows.newest(.max, of: card).first { entry in
            entry.time >= start && Amount.times(max(entry.value, 1), ratio) <= units
        }
        guard let small else { return nil }
        windows.remove(card)
        return Match([(small.sequence, small.time)])
    }

    func sweep(at time: UInt64) { windows.sweep(since: time - min(time, span.max)) }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) { try windows.code(&coder) }
}
