/// A JSON value (RFC 8259) whose members keep their order and whose integers stay exact.
///
/// Foundation's `JSONDecoder` keeps the last of two equal keys and reads any number through the
/// type asked for. A command of an audit trail with a duplicate key or an inexact amount must be
/// refused, with its place, so the reader is our own.
///
/// An integer that fits `Int64` is always `.integer`; `.unsigned` is for those above it.
/// ``number(_:)`` chooses.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// Only above `Int64.max`, so that equal numbers are equal values.
    case unsigned(UInt64)
    /// Finite: JSON has neither infinities nor NaN.
    case double(Double)
    case string(String)
    case array([JSON])
    /// In the order written, no key twice.
    case object([Member])

    /// One key of an object and its value.
    package struct Member: Equatable, Sendable {
        package var key: String
        package var value: JSON

        package init(key: String, value: JSON) {
            self.key = key
            self.value = value
        }
    }

    /// Why a text is not the JSON we accept, and where.
    package struct ParsingError: Error, Equatable, CustomStringConvertible {
        /// Of the first byte that cannot stand, counted from 0; the length of the text when it ends
        /// too early.
        package let offset: Int
        package let reason: String

        package var description: String { "not valid JSON at byte \(offset): \(reason)" }
    }

    /// The integer in the case that holds it.
    /// - Precondition: `value` is from `Int64.min` to `UInt64.max`.
    package static func number(_ value: some BinaryInteger) -> JSON {
        Int64(exactly: value).map(JSON.integer) ?? .unsigned(UInt64(value))
    }
}

extension JSON {
    /// The value of a key; `nil` when it is absent or this is no object.
    /// - Complexity: O(members).
    package subscript(key: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }

    /// The text, when this is a string.
    package var stringValue: String? {
        if case .string(let value) = self { value } else { nil }
    }

    /// The integer, when this is one and `Integer` holds it exactly; `1.0` is not an integer.
    package func integerValue<Integer: FixedWidthInteger>(
        as type: Integer.Type = Integer.self
    ) -> Integer? {
        switch self {
        case .integer(let value): Integer(exactly: value)
        case .unsigned(let value): Integer(exactly: value)
        default: nil
        }
    }

    /// The elements, when this is an array.
    package var arrayValue: [JSON]? {
        if case .array(let value) = self { value } else { nil }
    }

    /// The members in order, when this is an object.
    package var objectValue: [Member]? {
        if case .object(let value) = self { value } else { nil }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }

    /// The members in the order written.
    /// - Precondition: no key is written twice (checked in debug builds).
    package init(dictionaryLiteral elements: (String, JSON)...) {
        assert(Set(elements.map(\.0)).count == elements.count, "a key is written twice")
        self = .object(elements.map { Member(key: $0.0, value: $0.1) })
    }
}
