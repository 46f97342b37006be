import Ledger

extension Control {
    static let rts4Point1 = Control(
        "RTS-4.1", .rts, clause: "(EU) 2018/389 art 4(1)",
        check: """
            A code is accepted once, and none that was not sent or that is consumed, expired, \
            superseded or voided.
            """,
        blindSpot: "Codes that an outside verifier compares: its word is taken.",
        kinds: [.verificationSucceeded, .codeSubmitted, .codeConsumed]
    ) { event, context in
        let count = event.kind == .verificationSucceeded ? 2 : 1
        let codes = context.acceptedCodes(event)
        return context.isAcceptance(event)
            && (codes.count != count || !codes.allSatisfy { $0.isGood(at: event.time) })
    }
}
