import FoundationEssentials
import Ledger

/// One condition of a query, such as `kind=codeIssued` or `purchaseAmount>=25000`.
///
/// What it compares is worked out when it is parsed: matching an event makes no text.
public struct Condition: Hashable, Sendable {
    public enum Comparison: String, CaseIterable, Sendable {
        case notEqual = "!="
        case atLeast = ">="
        case atMost = "<="
        case equal = "="
        case above = ">"
        case below = "<"

        var isRange: Bool { self != .equal && self != .notEqual }
    }

    /// What is compared in an event.
    enum Subject: Hashable, Sendable {
        case field(Field)
        /// The stream.
        case cardholder
        case indication
    }

    /// What it is compared with.
    enum Target: Hashable, Sendable {
        /// A number, a time, a reference, or the number of a member of a closed set.
        case number(UInt64)
        case sixteenBytes(high: UInt64, low: UInt64)
        /// A text or a list of numbers, as in a record.
        case item([UInt8])
        case indication(Indication)
        /// A personal value that nobody ever used, or what no event can have.
        case nothing
    }

    /// A field of events, `cardholder` for the stream, or `indication` for success or failure.
    public let name: String
    /// As it was given, with a reference in place of a personal value.
    public let text: String
    public private(set) var comparison: Comparison
    let subject: Subject
    let target: Target

    /// Every name a condition may have.
    public static let names =
        Field.allCases.map(\.name).filter { $0 != Field.stream.name } + [
            "cardholder", "indication",
        ]

    private static let subjects: [String: Subject] = {
        var subjects: [String: Subject] = ["cardholder": .cardholder, "indication": .indication]
        for field in Field.allCases where field != .stream { subjects[field.name] = .field(field) }
        return subjects
    }()

    /// Reads `FIELD=value`.
    ///
    /// - Parameters:
    ///   - resolve: the reference of what is no plain number of one: of a personal value (an e-mail
    ///     address, a card number), nil when it has none, or of digits that may be either.
    ///   - time: reads a time, in milliseconds; nil for what is none.
    /// - Throws: ``ConditionError``.
    public init(
        _ text: String,
        resolve: (_ kind: ReferenceKind, _ value: ReferenceText) throws -> UInt64?,
        time: (_ text: String) -> UInt64? = Condition.universalTime
    ) throws {
        guard let start = text.utf8.firstIndex(where: { "!<>=".utf8.contains($0) }) else {
            throw ConditionError(text, "FIELD=value is expected")
        }
        let rest = text[start...].utf8
        let comparison = Comparison.allCases.first { rest.starts(with: $0.rawValue.utf8) }
        guard let comparison else { throw ConditionError(text, "FIELD=value is expected") }
        name = String(text[..<start])
        self.comparison = comparison
        let given = String(text[rest.index(start, offsetBy: comparison.rawValue.utf8.count)...])
        guard let subject = Self.subjects[name] else {
            throw ConditionError(
                text, "no field '\(name)'", given: name, instead: Self.names,
                correction: Self.corrected(name, comparison, given))
        }
        self.subject = subject
        if let intended = Self.intended(comparison, given), !subject.isText {
            throw ConditionError(
                text, "no operator such as this one", correction: name + intended)
        }
        target =
            switch subject {
            case .field(let field): try Self.target(given, field, text, time, resolve)
            case .cardholder: .number(try Self.number(given, text))
            case .indication: try Self.indication(given, text)
            }
        guard !comparison.isRange || subject.isOrdered else {
            throw ConditionError(text, "'\(name)' has no order: use = or !=")
        }
        self.text = subject.isPersonal ? "\(name)\(comparison.rawValue)\(target.reference)" : text
    }

    /// Reads a time in UTC, in milliseconds; nil for what is none.
    public static func universalTime(_ text: String) -> UInt64? { UTCTime(text)?.milliseconds }

    private static func target(
        _ given: String, _ field: Field, _ text: String, _ time: (String) -> UInt64?,
        _ resolve: (ReferenceKind, ReferenceText) throws -> UInt64?
    ) throws -> Target {
        switch field.type {
        case .choice(_, let members):
            guard let member = members.first(where: { $0.name == given }) else {
                throw ConditionError(
                    text, "no \(field.name) '\(given)'", given: given,
                    instead: field.valueNames ?? [])
            }
            return .number(UInt64(member.number))
        case .unsigned(.time):
            guard let time = time(given) else {
                throw ConditionError(text, "a time such as 2022-02-07T21:28:18Z is expected")
            }
            return .number(time)
        case .unsigned(.reference), .numbers(.reference):
            guard let kind = field == .cards ? .card : ReferenceKind(name: field.name) else {
                throw ConditionError(text, "a reference is expected")
            }
            let named = ReferenceText(kind, given)
            if case .number(let reference) = named { return .number(reference) }
            return try resolve(kind, named).map { .number($0) } ?? .nothing
        case .sixteenBytes(isUUID: true):
            guard let uuid = UUID(uuidString: given) else {
                throw ConditionError(text, "a UUID is expected")
            }
            return sixteenBytes(uuid.bytes)
        case .sixteenBytes(isUUID: false):
            guard let bytes = [UInt8](hex: given), bytes.count == 16 else {
                throw ConditionError(text, "32 hexadecimal digits are expected")
            }
            return sixteenBytes(bytes)
        case .text:
            var encoder = CBOREncoder(reserving: given.utf8.count + 3)
            encoder.text(given)
            return .item(encoder.bytes)
        case .numbers: return try list(given, text)
        case .unsigned: return .number(try number(given, text))
        }
    }

    private static func sixteenBytes(_ bytes: [UInt8]) -> Target {
        .sixteenBytes(high: bytes.span.bigEndian(at: 0), low: bytes.span.bigEndian(at: 8))
    }

    /// Reads numbers with commas between them.
    private static func list(_ given: String, _ text: String) throws -> Target {
        let parts = given.split(separator: ",", omittingEmptySubsequences: !given.contains(","))
        let numbers = parts.compactMap { UInt64(digits: $0) }
        guard numbers.count == parts.count else {
            throw ConditionError(text, "numbers with commas between them are expected")
        }
        var encoder = CBOREncoder(reserving: 64)
        encoder.array(count: numbers.count)
        for number in numbers { encoder.unsigned(number) }
        return .item(encoder.bytes)
    }

    private static func indication(_ given: String, _ text: String) throws -> Target {
        guard let indication = Indication(rawValue: given) else {
            throw ConditionError(text, "success or failure is expected")
        }
        return .indication(indication)
    }

    private static func number(_ given: String, _ text: String) throws -> UInt64 {
        guard let number = UInt64(digits: given) else {
            throw ConditionError(text, "a whole number is expected")
        }
        return number
    }

    /// Whether it is about what the opening of a payment says.
    var isOfOpenings: Bool {
        switch subject {
        case .cardholder: true
        case .indication, .field(.kind): false
        case .field(let field): Kind.challengeOpened.schema.allowed.contains(field)
        }
    }

    /// Of one that excludes a value, the one that asks for it.
    ///
    /// - Precondition: it excludes a value.
    var opposite: Condition {
        precondition(comparison == .notEqual)
        var opposite = self
        opposite.comparison = .equal
        return opposite
    }

    /// The posting list with every event for which this can hold; nil when there is none.
    var indexKey: IndexKey? {
        guard comparison == .equal, let field = subject.indexField else { return nil }
        return switch target {
        case .number(let number): IndexKey(field, number)
        case .sixteenBytes(let high, let low): IndexKey(field, high ^ low)
        case .item(let item): IndexKey(field, Self.hash(ofText: item))
        case .indication, .nothing: nil
        }
    }
}

extension Condition {
    private static func hash(ofText item: [UInt8]) -> UInt64 {
        var decoder = CBORDecoder()
        return Fingerprint.of(try! decoder.text(item.span, limit: item.count))
    }
}

extension Condition.Target {
    /// The number that stands for a personal value; a dash for one that nobody ever used.
    fileprivate var reference: String {
        if case .number(let number) = self { "\(number)" } else { "–" }
    }
}

extension Condition.Subject {
    /// Whether the value itself may identify a person: the vault knows it.
    fileprivate var isPersonal: Bool {
        guard case .field(let field) = self else { return false }
        switch field.type {
        case .unsigned(.reference), .numbers(.reference): return true
        default: return false
        }
    }

    /// Whether values have an order.
    var isOrdered: Bool {
        switch self {
        case .cardholder: true
        case .indication: false
        case .field(let field):
            switch field.type {
            case .unsigned, .numbers(.reference): true
            default: false
            }
        }
    }

    /// Whether any text can be a value.
    var isText: Bool {
        if case .field(let field) = self, case .text = field.type { true } else { false }
    }

    var indexField: IndexField? {
        switch self {
        case .cardholder: .cardholder
        case .indication: nil
        case .field(let field):
            switch field {
            case .card, .cards: .card
            case .session: .session
            case .challenge: .challenge
            case .code: .code
            case .case: .case
            case .email: .email
            case .phone: .phone
            case .origin: .origin
            case .device: .device
            case .merchantName: .merchantName
            case .kind: .kind
            case .threeDSServerTransID: .threeDSServerTransID
            case .dsTransID: .dsTransID
            case .acsTransID: .acsTransID
            case .request: .request
            default: nil
            }
        }
    }
}

extension UInt64 {
    /// Reads decimal digits and nothing else.
    fileprivate init?(digits: some StringProtocol) {
        guard let first = digits.utf8.first, (0x30...0x39).contains(first) else { return nil }
        self.init(digits)
    }
}

extension Field {
    /// The names that the values of this field have; nil for other kinds of values.
    public var valueNames: [String]? {
        guard case .choice(_, let members) = type else { return nil }
        return members.map(\.name)
    }
}
