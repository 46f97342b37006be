import Ledger

extension Control {
    static let seed2 = Control(
        "SEED-2", .guide, clause: "Guide 4, 6",
        check: """
            A password is set or changed only in a session that both codes have opened, and \
            covers every card attached at that moment.
            """,
        blindSpot: "Cards that the issuer's feed did not tell of.",
        kinds: [.passwordSet, .passwordChanged]
    ) { event, context in
        !context.isInOpenSession(event)
            || event.cards?.sorted() != context.cardholder?.cards.sorted()
    }
}
