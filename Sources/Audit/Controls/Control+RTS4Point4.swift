import Ledger

extension Control {
    static let rts4Point4 = Control(
        "RTS-4.4", .rts, clause: "(EU) 2018/389 art 4(4)",
        check: """
            No lock is for good without a warning to the payer before it, and no other lasts \
            longer than a policy can say (a day). Each release names who and why.
            """,
        blindSpot: "Whether the ticket exists, and whether the warning reached the payer.",
        kinds: [.lockPlaced, .permanentLockPlaced, .lockReleased]
    ) { event, context in
        if event.kind == .permanentLockPlaced { return context.cardholder?.isWarned != true }
        if event.kind == .lockPlaced {
            let longest = PolicyParameter.lockDuration.range.upperBound * 1000
            return event.lockDuration.map { $0 > longest } ?? false
        }
        return event.account?.isEmpty ?? true || event.ticket?.isEmpty ?? true
    }
}
