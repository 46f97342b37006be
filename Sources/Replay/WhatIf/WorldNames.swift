import Ledger

/// What the sessions, challenges, codes and passwords of the recorded world are called in the
/// other one.
struct WorldNames {
    private var toOther: [UInt64: UInt64] = [:]
    private var toRecorded: [UInt64: UInt64] = [:]
    /// By version.
    private var passwords: [UInt64: UInt64] = [0: 0]

    /// Nil for what does not exist there.
    func other(_ id: UInt64) -> UInt64? { toOther[id] }

    /// Nil for what is not recorded.
    func recorded(_ id: UInt64) -> UInt64? { toRecorded[id] }

    func otherPassword(_ version: UInt64) -> UInt64? { passwords[version] }

    /// Remembers what the same decision opened in both worlds.
    mutating func pair(_ recorded: some Sequence<Event>, _ other: [Event]) {
        func opened(_ events: some Sequence<Event>) -> [String: Event] {
            var opened: [String: Event] = [:]
            for event in events {
                switch event.kind {
                case .sessionRequested, .challengeOpened: opened[event.kind.name] = event
                case .codeIssued: opened[event.channel!.name] = event
                case .passwordSet, .passwordChanged: opened["password"] = event
                default: break
                }
            }
            return opened
        }
        let there = opened(other)
        for (what, event) in opened(recorded) {
            guard let same = there[what] else { continue }
            if let version = event.credentialVersion {
                passwords[version] = same.credentialVersion
            } else {
                toOther[event.sequence] = same.sequence
                toRecorded[same.sequence] = event.sequence
            }
        }
    }
}
