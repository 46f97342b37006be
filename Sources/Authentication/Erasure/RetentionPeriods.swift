import Ledger

/// Classes of what the vault has, each with its own period.
public enum DataClass: UInt8, CodedValue {
    case email = 1
    case phone = 2
    case card = 3
    case origin = 4
    case device = 5
    /// Passwords.
    case credential = 6

    package init(_ kind: ReferenceKind) { self.init(rawValue: kind.rawValue)! }

    /// Why the issuer has it.
    package var purpose: String {
        switch self {
        case .email: "to recognise the cardholder on the portal, and to send codes to"
        case .phone: "to send codes to"
        case .card: "to recognise whose payment it is: a keyed digest, not the number"
        case .origin, .device: "to find misuse: where a step came from"
        case .credential: "to compare the password: a keyed digest"
        }
    }
}

/// How long the vault keeps what nobody uses any more, in days: counted from the cardholder's last
/// event for what a cardholder has now, and from the last event that names it for anything else.
public struct RetentionPeriods: Equatable, Sendable {
    private var days: [DataClass: UInt64] = [:]

    public init() {}

    /// Five years for what identifies a person, as long as one can sue (Code civil, article 2224);
    /// one year for traces of use, the least that a log is kept (PCI DSS 10.5.1).
    public subscript(_ data: DataClass) -> UInt64 {
        get { days[data] ?? (data == .origin || data == .device ? 365 : 1825) }
        set { days[data] = newValue }
    }

    /// What may be set. No less than two days: within a day a session or a payment may still go on.
    static let range: ClosedRange<UInt64> = 2...36_500

    func isOver(_ data: DataClass, since time: UInt64, at now: UInt64) -> Bool {
        now >= time && (now - time) / 86_400_000 >= self[data]
    }
}

extension RetentionPeriods {
    /// Reads the setting: an object of days by class; the others have their defaults.
    init(_ json: JSON) throws(CommandError) {
        guard let members = json.objectValue else {
            throw CommandError(.malformed, field: nil, "must be an object of days by class")
        }
        for member in members {
            guard let data = DataClass(name: member.key) else {
                throw CommandError(.malformed, field: nil, "has no class '\(member.key)'")
            }
            guard let value: UInt64 = member.value.integerValue(), Self.range.contains(value) else {
                throw CommandError(
                    .malformed, field: nil,
                    "\(member.key) must be from \(Self.range.lowerBound) to "
                        + "\(Self.range.upperBound) days")
            }
            self[data] = value
        }
    }

    /// What differs from the defaults; nil when nothing does.
    var json: JSON? {
        let set = DataClass.allCases.filter { days[$0] != nil }
        return set.isEmpty
            ? nil
            : .object(set.map { JSON.Member(key: $0.name, value: .number(self[$0])) })
    }
}
