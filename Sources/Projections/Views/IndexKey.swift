import FoundationEssentials
import Ledger

/// What events can be found by.
public enum IndexField: UInt8, CodedValue {
    case cardholder = 1
    case card = 2
    case session = 3
    case challenge = 4
    case code = 5
    case email = 6
    case phone = 7
    case origin = 8
    case device = 9
    case merchantName = 10
    case kind = 11
    case threeDSServerTransID = 12
    case dsTransID = 13
    case acsTransID = 14
    case request = 15
    case `case` = 16
    /// The last digits of a card, on its attachments.
    case lastFour = 17

    /// Whether the value is the sequence of the event that opened the thing.
    var isSequence: Bool {
        switch self {
        case .cardholder, .session, .challenge, .code, .case: true
        default: false
        }
    }
}

/// One posting list: a field and the 64 bits that stand for its value.
///
/// Text and UUIDs are hashed to 64 bits, so a list may hold an event of another value: whoever
/// reads it compares the event itself.
public struct IndexKey: Hashable, Comparable, Sendable {
    public let field: IndexField
    public let value: UInt64

    public init(_ field: IndexField, _ value: UInt64) {
        self.field = field
        self.value = value
    }

    /// The last four digits of a mask as a number; nil when it does not end in four digits.
    static func lastFour(_ mask: Span<UInt8>) -> UInt64? {
        guard mask.count >= 4 else { return nil }
        var number: UInt64 = 0
        for index in (mask.count - 4)..<mask.count {
            guard case let digit = mask[index] &- UInt8(ascii: "0"), digit < 10 else { return nil }
            number = number * 10 + UInt64(digit)
        }
        return number
    }

    public static func < (left: IndexKey, right: IndexKey) -> Bool {
        (left.field.rawValue, left.value) < (right.field.rawValue, right.value)
    }
}
