import Detection
import Ledger

/// What a report counts of a range of events, in one pass.
package struct ReportFigures: Sendable {
    /// Counts of one day, or of all days.
    package struct Counts: Hashable, Sendable {
        package internal(set) var kinds: [Kind: UInt64] = [:]
        package internal(set) var outcomes: [Outcome: UInt64] = [:]
        /// See ``Event/isFailedAttempt``.
        package internal(set) var failures: UInt64 = 0
        /// Portal codes by SMS after the first of their session.
        package internal(set) var resends: UInt64 = 0

        static func += (left: inout Counts, right: Counts) {
            left.kinds.merge(right.kinds, uniquingKeysWith: +)
            left.outcomes.merge(right.outcomes, uniquingKeysWith: +)
            left.failures += right.failures
            left.resends += right.resends
        }
    }

    /// In whose clocks days, months and hours are counted.
    package let zone: Zone
    /// For each day with an event, by days since 1970-01-01.
    package private(set) var days: [UInt64: Counts] = [:]
    /// The plots, with what each counted for itself.
    private(set) var plots = allPlots
    package private(set) var payments: [PaymentKey: PaymentSums] = [:]
    package private(set) var eventCount: UInt64 = 0
    /// Milliseconds.
    package private(set) var firstTime: UInt64?
    package private(set) var lastTime: UInt64?
    /// The times of the ledger were made up.
    package private(set) var isSimulated = false
    /// The name of the log.
    package private(set) var logOrigin: String?
    /// The last checkpoint in the range or before: the number of events it covers.
    package private(set) var checkpointSize: UInt64?
    /// The witnesses that cosigned it.
    package private(set) var witnesses: Set<String> = []

    /// The challenges that are under way.
    private var open: [UInt64: OpenChallenge] = [:]

    private struct OpenChallenge {
        let purchase: Purchase
        var method = PaymentMethod.none
    }

    static let dayMilliseconds: UInt64 = 86_400_000

    init(_ zone: Zone) { self.zone = zone }

    /// The challenges that had no outcome at the end.
    package var openCount: UInt64 { UInt64(open.count) }

    /// Of all days.
    package var total: Counts { days.values.reduce(into: Counts()) { $0 += $1 } }

    /// Takes the next event of the ledger. Those before the range are read because of what they
    /// open.
    ///
    /// - Complexity: a few lookups; memory for each day, payment key and open challenge, and for
    ///   what the plots keep.
    mutating func take(_ event: Event, isInRange: Bool) {
        follow(event)
        if isInRange { count(event) }
        if event.kind == .challengeEnded { open[event.challenge!] = nil }
    }

    private mutating func follow(_ event: Event) {
        switch event.kind {
        case .ledgerCreated: isSimulated = event.simulated == 1
        case .logOriginSet: logOrigin = event.logOrigin
        case .checkpointSigned: (checkpointSize, witnesses) = (event.treeSize, [])
        case .checkpointCosigned where event.treeSize == checkpointSize:
            witnesses.insert(event.witness!)
        case .challengeOpened:
            open[event.sequence] = event.purchase.map { OpenChallenge(purchase: $0) }
        case .passwordSubmitted: open[event.challenge!]?.method = .password
        case .codeSubmitted: open[event.challenge!]?.method = .passwordAndCode
        default: break
        }
    }

    private mutating func count(_ event: Event) {
        eventCount += 1
        if firstTime == nil { firstTime = event.time }
        lastTime = event.time
        let local = zone.local(event.time)
        for index in plots.indices { plots[index].take(event, local: local) }
        let day = local / Self.dayMilliseconds
        days[day, default: Counts()].kinds[event.kind, default: 0] += 1
        if event.isFailedAttempt { days[day]!.failures += 1 }
        if event.kind == .codeIssued, event.channel == .sms, event.generation ?? 1 > 1 {
            days[day]!.resends += 1
        }
        if event.kind == .challengeEnded, let outcome = event.outcome {
            days[day]!.outcomes[outcome, default: 0] += 1
            if let challenge = open[event.challenge!] {
                let key = PaymentKey(challenge.purchase, challenge.method, local: local)
                payments[key, default: PaymentSums()].add(challenge.purchase.amount, outcome)
            }
        }
    }
}

extension Event {
    /// Somebody tried something that was not right: an unknown address or card, a wrong password
    /// or code, a step that was refused, or for which no codes were sent.
    var isFailedAttempt: Bool {
        switch kind {
        case .emailNotRecognised, .nonEmailTyped, .cardNotRecognised, .verificationFailed,
            .attemptRefused, .codesRefused, .codesWithheld:
            true
        case .passwordSubmitted, .codeSubmitted, .phoneCodeSubmitted: indication == .failure
        default: false
        }
    }
}
