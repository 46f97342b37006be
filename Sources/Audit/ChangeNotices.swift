import Ledger

/// Changes of which a holder is to be told by SMS and by e-mail, until both notices have an
/// outcome; and warnings before a lock without end, of which earlier versions recorded none.
struct ChangeNotices {
    private struct Change {
        /// Milliseconds.
        let time: UInt64
        /// As they were before it.
        let phone: UInt64?
        let email: UInt64?
        /// A warning of an earlier version, which recorded no outcome.
        let mayHaveNone: Bool
        var channels: Set<Channel> = [.sms, .email]
    }

    /// By the sequence of the change.
    private var pending: [UInt64: Change] = [:]

    static let changes: [Kind] = [
        .passwordSet, .passwordChanged, .phoneChanged, .emailChanged, .methodActivated,
        .methodDeactivated,
    ]

    /// Milliseconds within which a notice has its outcome.
    private static let delayMax: UInt64 = 600_000

    /// - Parameter holder: as it was before the event.
    mutating func take(_ event: Event, _ holder: CardholderRecord?, isOn: Bool) {
        switch event.kind {
        case .noticeSent, .noticeDeliveryFailed:
            guard let change = event.events?.first, let channel = event.channel else { return }
            pending[change]?.channels.remove(channel)
            if pending[change]?.channels.isEmpty == true { pending[change] = nil }
        // A feed may give the same again.
        case .phoneChanged where event.phone == holder?.phone: break
        case .emailChanged where event.email == holder?.email: break
        case let kind where kind == .permanentLockWarned || isOn && Self.changes.contains(kind):
            pending[event.sequence] = Change(
                time: event.time, phone: holder?.phone, email: holder?.email,
                mayHaveNone: !isOn)
        default: break
        }
    }

    /// Whether a notice is of a change or a warning that it is due for, and went to where the
    /// holder was to be reached before.
    func isDue(_ notice: Event) -> Bool {
        guard let sequence = notice.events?.first, let change = pending[sequence],
            let channel = notice.channel, change.channels.contains(channel)
        else { return false }
        let (given, before) =
            channel == .sms ? (notice.phone, change.phone) : (notice.email, change.email)
        return given == nil || given == before
    }

    /// Changes without the outcome of both notices, long enough before a time.
    func missed(at time: UInt64) -> [UInt64] {
        pending.filter { change in
            !change.value.mayHaveNone && change.value.time < time
                && time - change.value.time > Self.delayMax
        }.map(\.key).sorted()
    }
}
