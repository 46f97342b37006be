/// What is wrong with a condition as it was typed, and what may have been meant.
public struct ConditionError: Error, Hashable, Sendable, CustomStringConvertible {
    public let condition: String
    public let reason: String
    /// The word at fault, and those that could replace it; none when something else is wrong.
    public let given: String
    public let instead: [String]
    /// The condition that was meant, where that is known.
    public let correction: String?

    init(
        _ condition: String, _ reason: String, given: String = "", instead: [String] = [],
        correction: String? = nil
    ) {
        self.condition = condition
        self.reason = reason
        self.given = given
        self.instead = instead
        self.correction = correction
    }

    public var description: String { "'\(condition)': \(reason)" }
}

extension Condition {
    /// Other words for fields.
    static let meant: [String: String] = [
        "event": "sequence", "id": "sequence", "number": "sequence", "type": "kind",
        "holder": "cardholder", "user": "cardholder", "stream": "cardholder",
        "payment": "challenge", "amount": "purchaseAmount", "currency": "purchaseCurrency",
        "merchant": "merchantName", "ip": "origin", "address": "origin", "mail": "email",
        "result": "outcome", "date": "time",
    ]

    /// What was meant by another word for a field, or by a field with blanks around the operator.
    static func corrected(_ name: String, _ comparison: Comparison, _ given: String) -> String? {
        let plain = name.filter { $0 != " " }
        let value = plain == name ? given : String(given.drop { $0 == " " })
        let field = meant[plain.lowercased()] ?? (names.contains(plain) ? plain : nil)
        return field.map { $0 + comparison.rawValue + value }
    }

    /// What was meant by an operator of another language: `==`, `=>`, `=<`, `<>`; with the value.
    static func intended(_ comparison: Comparison, _ given: String) -> String? {
        let operators: [(Comparison, Character, String)] = [
            (.equal, "=", "="), (.equal, ">", ">="), (.equal, "<", "<="), (.equal, "!", "!="),
            (.below, ">", "!="), (.notEqual, "=", "!="),
        ]
        return operators.first { $0.0 == comparison && given.first == $0.1 }.map {
            $0.2 + given.dropFirst()
        }
    }
}
