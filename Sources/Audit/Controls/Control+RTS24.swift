import Ledger

extension Control {
    static let rts24 = Control(
        "RTS-24", .rts, clause: "(EU) 2018/389 art 24(2)(b)",
        check: """
            Each password that is set or changed, and each phone number that the holder changes, \
            cites the session whose two codes were the proof.
            """,
        blindSpot: "The proofs behind what the issuer's own feed tells.",
        kinds: [.passwordSet, .passwordChanged, .phoneChanged]
    ) { event, context in
        let isOfIssuer = event.kind == .phoneChanged && event.actor != .cardholder
        return !isOfIssuer && !context.isInOpenSession(event)
    } conclude: { context in
        let count = context.count(of: .passwordSet) + context.count(of: .passwordChanged)
        return Conclusion(
            notes: count == 0
                ? []
                : [
                    "a weakness of the guide: \(count) passwords rest on two proofs of "
                        + "possession, a code by SMS and one by e-mail, and on nothing that "
                        + "only the holder knows (EBA Q&A 2018_4315)"
                ])
    }
}
