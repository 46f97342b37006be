import FoundationEssentials
import Ledger
import Projections

/// One condition of a query, such as `kind=codeIssued` or `purchaseAmount>=25000`.
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

    /// A field of events, `cardholder` for the stream, or `indication` for success or failure.
    public let name: String
    public let comparison: Comparison
    public let value: String
    /// The value as a number, for ranges.
    private let number: UInt64?

    /// Every name a condition may have.
    public static let names =
        Field.allCases.map(\.name).filter { $0 != Field.stream.name } + [
            "cardholder", "indication",
        ]

    /// Reads `FIELD=value`.
    ///
    /// - Parameter resolve: the reference of a personal value (an e-mail address, a card number),
    ///   nil when it has none.
    /// - Throws: ``ConditionError``.
    public init(
        _ text: String, resolve: (_ field: Field, _ value: String) throws -> UInt64?
    ) throws {
        guard let start = text.firstIndex(where: { "!<>=".contains($0) }) else {
            throw ConditionError(text, "FIELD=value is expected")
        }
        let rest = text[start...]
        let comparison = Comparison.allCases.first { rest.hasPrefix($0.rawValue) }
        guard let comparison else { throw ConditionError(text, "FIELD=value is expected") }
        name = String(text[..<start])
        self.comparison = comparison
        let given = String(rest.dropFirst(comparison.rawValue.count))
        guard Self.names.contains(name) else {
            throw ConditionError(text, "no field '\(name)'", given: name, instead: Self.names)
        }
        (value, number) = try Self.canonical(given, name, text, resolve)
        guard !comparison.isRange || number != nil else {
            throw ConditionError(text, "'\(name)' has no order: use = or !=")
        }
    }

    /// The value as events write it, so that it can be compared as text.
    private static func canonical(
        _ given: String, _ name: String, _ text: String,
        _ resolve: (Field, String) throws -> UInt64?
    ) throws -> (String, UInt64?) {
        guard let field = Field(name: name) else {
            if name == "cardholder" { return try number(given, text) }
            guard Indication(rawValue: given) != nil else {
                throw ConditionError(text, "success or failure is expected")
            }
            return (given, nil)
        }
        switch field.type {
        case .choice:
            let names = field.valueNames ?? []
            guard names.contains(given) else {
                throw ConditionError(
                    text, "no \(name) '\(given)'", given: given, instead: names)
            }
            return (given, nil)
        case .unsigned(.time):
            guard let time = UTCTime(given) else {
                throw ConditionError(text, "a time such as 2022-02-07T21:28:18Z is expected")
            }
            return (time.description, time.milliseconds)
        case .unsigned(.reference), .numbers(.reference):
            // A whole card number has digits only, as a reference has, but more of them.
            let isCard = field == .card || field == .cards
            if given.first?.isNumber == true, let reference = UInt64(given),
                !isCard || given.count < 13
            {
                return ("\(reference)", reference)
            }
            guard let reference = try resolve(isCard ? .card : field, given) else {
                // Nobody ever used it: nothing can be found.
                return ("none", nil)
            }
            return ("\(reference)", reference)
        case .sixteenBytes(isUUID: true):
            guard let uuid = UUID(uuidString: given) else {
                throw ConditionError(text, "a UUID is expected")
            }
            return (uuid.uuidString.lowercased(), nil)
        case .unsigned(.twoDigits):
            let (_, value) = try number(given, text)
            return (value! < 10 ? "0\(value!)" : "\(value!)", value)
        case .text, .sixteenBytes, .numbers: return (given, nil)
        case .unsigned(.plain): return try number(given, text)
        }
    }

    private static func number(_ given: String, _ text: String) throws -> (String, UInt64?) {
        guard given.first?.isNumber == true, let number = UInt64(given) else {
            throw ConditionError(text, "a whole number is expected")
        }
        return ("\(number)", number)
    }

    /// The posting list with every event for which this can hold; nil when there is none.
    var indexKey: IndexKey? {
        let indexed = name == Field.cards.name ? Field.card.name : name
        guard comparison == .equal, let field = IndexField(name: indexed) else { return nil }
        switch field {
        case .kind: return Kind(name: value).map { IndexKey(.kind, UInt64($0.rawValue)) }
        case .merchantName: return IndexKey(field, IndexKey.hash(value))
        case .request, .threeDSServerTransID, .dsTransID, .acsTransID:
            return UUID(uuidString: value).map { IndexKey(field, IndexKey.hash($0)) }
        default: return number.map { IndexKey(field, $0) }
        }
    }

    /// A field that only the opening of a challenge has, and that holds for all of it.
    var isOfPayment: Bool {
        guard let field = Field(name: name) else { return false }
        let envelope = Schema.envelope.union(Schema.envelopeOptional)
        return Kind.challengeOpened.schema.allowed.subtracting(envelope).contains(field)
    }

    /// - Parameter opening: the opening of the challenge that the event is of.
    func holds(for event: Event, _ opening: Event?) -> Bool {
        var actual = texts(of: event)
        if actual.isEmpty, let opening, isOfPayment { actual = texts(of: opening) }
        switch comparison {
        case .equal: return actual.contains(value)
        case .notEqual: return !actual.contains(value)
        case .atLeast, .atMost, .above, .below: return actual.contains(where: isInRange)
        }
    }

    private func isInRange(_ actual: String) -> Bool {
        guard let limit = number,
            let found = UInt64(actual) ?? UTCTime(actual)?.milliseconds
        else { return false }
        switch comparison {
        case .atLeast: return found >= limit
        case .atMost: return found <= limit
        case .above: return found > limit
        case .below: return found < limit
        case .equal, .notEqual: return false
        }
    }

    /// What the event has for this field; more than one for a list.
    private func texts(of event: Event) -> [String] {
        switch name {
        case "indication": return [event.indication.rawValue]
        case "cardholder": return ["\(event.stream)"]
        // A session or challenge is named by the event that opened it.
        case "session" where event.kind == .sessionRequested,
            "challenge" where event.kind == .challengeOpened,
            "code" where event.kind == .codeIssued:
            return ["\(event.sequence)"]
        // A password covers every card that its event names.
        case "card", "cards":
            return ((event.cards ?? []) + [event.card].compactMap { $0 }).map { "\($0)" }
        default: return [event.text(of: Field(name: name)!)].compactMap { $0 }
        }
    }
}

public struct ConditionError: Error, Hashable, Sendable, CustomStringConvertible {
    public let condition: String
    public let reason: String
    /// The word at fault, and those that could stand there; none when it is something else.
    public let given: String
    public let instead: [String]

    init(_ condition: String, _ reason: String, given: String = "", instead: [String] = []) {
        self.condition = condition
        self.reason = reason
        self.given = given
        self.instead = instead
    }

    public var description: String { "'\(condition)': \(reason)" }
}

extension Field {
    /// The names that the values of this field have; nil for other kinds of values.
    public var valueNames: [String]? {
        guard case .choice(_, let members) = type else { return nil }
        return members.map(\.name)
    }
}
