import Ledger

/// When something happened in the last hour, ascending: what a limit over a sliding hour counts.
public struct RecentTimes: Row, Hashable {
    /// Milliseconds.
    package static let window: UInt64 = 3_600_000
    /// No limit counts further: older times are dropped.
    static let countMax = Int(
        max(
            PolicyParameter.originCodeLimit.range.upperBound,
            PolicyParameter.cardholderCodeLimit.range.upperBound))

    /// As of the last one: those of the hour before it.
    fileprivate(set) var times: [UInt64] = []

    package init() {}

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.numbers(&times)
    }

    /// - Precondition: `time` is not before the last one.
    package mutating func add(_ time: UInt64) {
        times.removeAll { Self.isOver($0, at: time) }
        if times.count == Self.countMax { times.removeFirst() }
        times.append(time)
    }

    /// When one more is within the limit again; nil when it is now.
    ///
    /// - Parameter limit: the most in an hour; 0 for no limit.
    package func end(ofLimit limit: UInt64, at now: UInt64) -> UInt64? {
        guard limit > 0 else { return nil }
        let recent = times.drop { Self.isOver($0, at: now) }
        return recent.count < limit ? nil : recent.suffix(Int(limit)).first! + Self.window
    }

    private static func isOver(_ time: UInt64, at now: UInt64) -> Bool {
        now >= time && now - time >= window
    }
}

/// How often codes were issued for one cardholder in the last hour.
///
/// Each origin from which the holder was verified counts by itself, all others together: whoever
/// has codes sent from elsewhere uses up nothing of the holder's.
package struct CodeAllowances: Row, Hashable {
    /// Of those of which the holder was verified, the newest are known.
    static let knownCountMax = 8

    private var others = RecentTimes()
    /// In the order in which the holder was last verified from there.
    private var origins: [UInt64] = []
    /// Of each of these origins.
    private var known: [RecentTimes] = []

    package init() {}

    /// What counts for codes that are asked for from an origin.
    package func times(from origin: UInt64?) -> RecentTimes {
        place(origin).map { known[$0] } ?? others
    }

    /// An issuance; the two codes of the portal are one.
    mutating func add(_ time: UInt64, from origin: UInt64?) {
        if let place = place(origin) { known[place].add(time) } else { others.add(time) }
    }

    /// The holder was verified from there.
    mutating func know(_ origin: UInt64?) {
        guard let origin, origin != origins.last else { return }
        let place = place(origin)
        let times = place.map { known.remove(at: $0) } ?? RecentTimes()
        if let place { origins.remove(at: place) }
        if origins.count == Self.knownCountMax {
            origins.removeFirst()
            known.removeFirst()
        }
        origins.append(origin)
        known.append(times)
    }

    private func place(_ origin: UInt64?) -> Int? { origin.flatMap(origins.firstIndex) }

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.row(&others)
        try coder.numbers(&origins)
        if coder.isReading { known = Array(repeating: RecentTimes(), count: origins.count) }
        for index in known.indices { try coder.row(&known[index]) }
    }
}

extension Event {
    /// Whether somebody asked for codes on the portal, whoever the address is of and whatever came
    /// of it, except that there were too many requests.
    var isRequestForCodes: Bool {
        switch kind {
        case .sessionRequested, .emailNotRecognised, .nonEmailTyped: true
        case .attemptRefused: email != nil
        default: false
        }
    }
}
