import Ledger

/// What a cardholder gave up, or somebody for it: what began before and relied on it is over.
struct GivenUp {
    /// The sequences of the last events that gave up the number or the address, and the number.
    private var contact: UInt64 = 0
    private var number: UInt64 = 0
    /// The session in which the holder gave the new number.
    private var spared: UInt64?
    /// By card, the last event that detached it.
    private var cards: [UInt64: UInt64] = [:]

    /// Phone and address are those before the event: a feed may give the same again.
    mutating func take(_ event: Event, phone: UInt64?, email: UInt64?) {
        switch event.kind {
        case .phoneChanged where event.phone == phone: break
        case .emailChanged where event.email == email: break
        case .simSwapReported, .phoneChanged:
            (contact, number, spared) = (event.sequence, event.sequence, event.session)
        case .emailChanged: (contact, spared) = (event.sequence, nil)
        case .cardDetached: if let card = event.card { cards[card] = event.sequence }
        default: break
        }
    }

    /// Codes that come after their time are judged, whatever became of the phone.
    func includes(_ session: SessionRecord) -> Bool {
        session.id < contact && session.id != spared && session.step != .expired
    }

    func includes(_ challenge: ChallengeRecord) -> Bool {
        challenge.id < max(number, challenge.card.flatMap { cards[$0] } ?? 0)
    }
}
