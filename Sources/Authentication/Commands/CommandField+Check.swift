import FoundationEssentials
import Ledger

extension CommandField.Value {
    /// Why a JSON value is not of this kind; nil when it is.
    func fault(of value: JSON) -> String? {
        switch self {
        case .number(let range): return Self.fault(of: value, in: range)
        case .currency:
            guard let code: UInt64 = value.integerValue() else { return "must be a whole number" }
            return Currency.isActive(code) ? nil : "is not the number of a currency (ISO 4217)"
        case .cards:
            guard let items = value.arrayValue else { return "must be an array of card numbers" }
            for (index, item) in items.enumerated() {
                if let fault = CommandField.Value.card.fault(of: item) {
                    return "item \(index + 1) \(fault)"
                }
            }
            let limit = CommandForm.cardCountMax
            return items.count <= limit ? nil : "has more than \(limit) cards"
        case .policy: return Self.policyFault(of: value)
        case .events: return Self.eventsFault(of: value)
        case .text, .typed, .secret, .address, .email, .phone, .card, .uuid, .time, .choice, .note,
            .name:
            guard let text = value.stringValue else { return "must be a text" }
            return fault(ofText: text)
        }
    }

    private func fault(ofText text: String) -> String? {
        switch self {
        case .text(let limit), .typed(let limit), .secret(let limit):
            guard text.unicodeScalars.count <= limit else {
                return "is longer than \(limit) characters"
            }
            if case .typed = self { return Self.typedFault(of: text) }
            if case .secret = self { return text.isEmpty ? "must not be empty" : nil }
            return text.visibilityFault
                ?? (ClearText(text).hasCardNumber
                    ? "has a card number, which must not be kept" : nil)
        case .note:
            guard text.utf8.count <= Event.textCountMax else {
                return "is longer than \(Event.textCountMax) bytes"
            }
            return text.visibilityFault ?? text.fault(recordedIn: .note)
        case .name(let limit):
            guard text.unicodeScalars.count <= limit else {
                return "is longer than \(limit) characters"
            }
            return text.visibilityFault ?? text.fault(recordedIn: .name)
        case .address:
            return CommandField.Value.text(64).fault(ofText: text) ?? Self.addressFault(of: text)
        case .email: return EmailAddress(text) == nil ? "is not an e-mail address" : nil
        case .phone:
            return PhoneNumber(text)?.isComplete != true
                ? "is not a phone number with its + and country" : nil
        case .card:
            return CardNumber(text) == nil
                ? "is not a card number: 13 to 19 digits that pass the Luhn check" : nil
        case .uuid: return Self.isUUID(text) ? nil : "is not a UUID"
        case .time: return UTCTime(text) == nil ? "is not a time such as 2022-02-07T21:28:18Z" : nil
        case .choice(let choices):
            return choices.contains(text)
                ? nil : "must be one of \(choices.joined(separator: ", "))"
        case .number, .currency, .cards, .policy, .events: preconditionFailure("not a text")
        }
    }

    /// People type invisible characters without knowing it: they are compared, not shown.
    private static func typedFault(of text: String) -> String? {
        guard !text.isEmpty else { return "must not be empty" }
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isPlain ? nil : "has a control character"
    }

    /// `fe80::1%eth0`, `192.0.2.0/24`, `192.0.2.1:443`, `[2001:db8::1]:443`: each would be another
    /// origin than the address alone.
    private static func addressFault(of text: String) -> String? {
        guard IPAddress(text) == nil else { return nil }
        func isAddress(before separator: Character) -> Bool {
            guard let end = text.lastIndex(of: separator) else { return false }
            let start = text.hasPrefix("[") ? text.index(after: text.startIndex) : text.startIndex
            return start < end && IPAddress(String(text[start..<end])) != nil
        }
        if isAddress(before: "%") {
            return "has the name of an interface, which no other machine knows"
        }
        if isAddress(before: "/") { return "is a network, not an address" }
        let hasPort = isAddress(before: ":") || isAddress(before: "]")
        return hasPort ? "has a port or brackets, which are no part of an address" : nil
    }

    /// The most events that one command attaches: an event that names them stays small.
    static let eventCountMax = 256

    private static func eventsFault(of value: JSON) -> String? {
        guard let items = value.arrayValue, !items.isEmpty else {
            return "must be an array of at least one event"
        }
        guard items.count <= eventCountMax else { return "has more than \(eventCountMax) events" }
        var sequences: Set<UInt64> = []
        for (index, item) in items.enumerated() {
            guard let sequence: UInt64 = item.integerValue() else {
                return "item \(index + 1) must be a whole number"
            }
            guard sequences.insert(sequence).inserted else { return "\(sequence) is there twice" }
        }
        return nil
    }

    /// The form of RFC 9562 §4. `UUID(uuidString:)` alone reads `0x` and signs as `scanf` does.
    private static func isUUID(_ text: String) -> Bool {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        return groups.map(\.utf8.count) == [8, 4, 4, 4, 12]
            && groups.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    }

    private static func fault(of value: JSON, in range: ClosedRange<UInt64>) -> String? {
        guard let number: UInt64 = value.integerValue() else {
            return "must be a whole number"
        }
        guard range.contains(number) else {
            return "must be from \(range.lowerBound) to \(range.upperBound)"
        }
        return nil
    }

    private static func policyFault(of value: JSON) -> String? {
        guard let members = value.objectValue, !members.isEmpty else {
            return "must be an object with at least one limit"
        }
        for member in members {
            guard let parameter = PolicyParameter(name: member.key) else {
                return "has no limit '\(member.key)'"
            }
            if let fault = fault(of: member.value, in: parameter.range) {
                return "\(member.key) \(fault)"
            }
        }
        return nil
    }
}

extension String {
    /// What an event records for ever.
    package enum Recorded {
        case note
        /// An account, a ticket, a verifier.
        case name
    }

    /// What an event must not keep, since nobody could erase it; nil when it has none of that.
    package func fault(recordedIn place: Recorded) -> String? {
        let text = ClearText(self)
        if text.hasCardNumber { return "has a card number, which must not be kept" }
        if text.hasEmailAddress { return "has an e-mail address: name the event or the cardholder" }
        if text.hasPhoneNumber { return "has a phone number: name the event or the cardholder" }
        if text.hasAddress { return "has an IP address: name the event" }
        switch place {
        case .note:
            return text.isSecret(amongWords: false)
                ? "is nothing but 4 or 8 digits: a password or a code must not be kept" : nil
        case .name:
            return text.isSecret(amongWords: true)
                ? "has a word of 4 or 8 digits, such as a password or a code: write T-1234" : nil
        }
    }
}
