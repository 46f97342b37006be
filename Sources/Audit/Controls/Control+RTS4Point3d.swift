import Ledger

extension Control {
    static let rts4Point3d = Control(
        "RTS-4.3d", .rts, clause: "(EU) 2018/389 art 4(3)(d)",
        check: """
            No step is taken in an open session that was idle for longer than the policy allows \
            (5 minutes by default).
            """,
        blindSpot: "What the holder only looked at: a page that is read sends nothing.",
        kinds: [
            .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused,
            .passwordEntryCancelled, .methodActivated, .methodDeactivated, .phoneChanged,
        ]
    ) { event, context in
        guard let session = context.session, session.step == .open else { return false }
        let limit = context.policy.milliseconds(.sessionIdleLimit)
        return event.time > session.lastStep && event.time - session.lastStep > limit
    }
}
