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

/// Issuances that were asked for from origins from which the holder was not verified.
///
/// All of them together have a limit, and one origin uses up a quarter of it at most: a stranger
/// needs several to leave nothing for a holder who comes from somewhere new.
private struct StrangersTimes: Row, Hashable {
    private var times = RecentTimes()
    /// Of each of the times; 0 where it is not known.
    private var origins: [UInt64] = []

    mutating func add(_ time: UInt64, from origin: UInt64?) {
        origins.append(origin ?? 0)
        times.add(time)
        origins.removeFirst(origins.count - times.times.count)
    }

    func end(ofLimit limit: UInt64, from origin: UInt64?, at now: UInt64) -> UInt64? {
        let all = times.end(ofLimit: limit, at: now)
        guard let origin else { return all }
        var own = RecentTimes()
        own.times = zip(times.times, origins).filter { $1 == origin }.map(\.0)
        let end = own.end(ofLimit: CodeAllowances.share(of: limit), at: now)
        return all.map { max($0, end ?? 0) } ?? end
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.row(&times)
        try coder.numbers(&origins)
    }
}

/// How often codes were issued for one cardholder in the last hour.
///
/// Each origin from which the holder was verified counts by itself. The others count together,
/// those of the portal and those of payments apart: who knows no more than an e-mail address uses
/// up nothing of a payment's.
package struct CodeAllowances: Row, Hashable {
    /// Of those of which the holder was verified, the newest are known.
    static let knownCountMax = 8

    private var ofPortal = StrangersTimes()
    private var ofPayments = StrangersTimes()
    /// In the order in which the holder was last verified from there.
    private var origins: [UInt64] = []
    /// Of each of these origins.
    private var known: [RecentTimes] = []

    package init() {}

    /// How many issuances one origin is left of those for all that are not known.
    package static func share(of limit: UInt64) -> UInt64 { (limit + 3) / 4 }

    /// When codes that are asked for from an origin are within the limit again; nil when they are
    /// now.
    ///
    /// - Parameter limit: the most in an hour; 0 for no limit.
    package func end(
        ofLimit limit: UInt64, from origin: UInt64?, isPayment: Bool, at now: UInt64
    ) -> UInt64? {
        if let place = place(origin) { return known[place].end(ofLimit: limit, at: now) }
        return (isPayment ? ofPayments : ofPortal).end(ofLimit: limit, from: origin, at: now)
    }

    /// An issuance; the two codes of the portal are one.
    mutating func add(_ time: UInt64, from origin: UInt64?, isPayment: Bool) {
        if let place = place(origin) {
            known[place].add(time)
        } else if isPayment {
            ofPayments.add(time, from: origin)
        } else {
            ofPortal.add(time, from: origin)
        }
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
        try coder.row(&ofPortal)
        try coder.row(&ofPayments)
        try coder.numbers(&origins)
        if coder.isReading { known = Array(repeating: RecentTimes(), count: origins.count) }
        for index in known.indices { try coder.row(&known[index]) }
    }
}

extension Event {
    /// Whether somebody asked for codes on the portal, or for them once more, whoever the address
    /// is of and whatever came of it, except that there were too many requests.
    var isRequestForCodes: Bool {
        switch kind {
        case .sessionRequested, .emailNotRecognised, .nonEmailTyped: true
        case .attemptRefused: email != nil
        case .codeIssued: channel == .sms && generation ?? 1 > 1
        case .codesWithheld: generation ?? 1 > 1
        default: false
        }
    }
}
