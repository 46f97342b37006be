import FoundationEssentials
import Ledger

/// What somebody who asks about a payment or a person knows, recognised by its form.
public enum Clue: Hashable, Sendable {
    /// Of a card: `2226`, `497072XXXXXX2226` or `xxxxxxxxxxxx2226`.
    case lastFour(UInt64)
    /// In minor units; nil for the currency where only the digits were given.
    case amount(UInt64, exponent: UInt64, currency: UInt64?)
    /// From the first moment of a day east of Greenwich to the last one in UTC: people write the
    /// date of their own place, Nouméa's is 11 hours ahead.
    case day(Range<UInt64>)
    /// An identifier of EMV 3-D Secure, of any of the three parties.
    case transaction(UUID)
    /// An e-mail address, a phone number, a whole card number or an IP address: of a personal
    /// value the vault knows the reference.
    case personal(ReferenceKind, String)
    /// FIELD=value, as `epin query` takes it.
    case condition(String)
    /// Anything else: the name of a merchant.
    case merchant(String)

    /// - Returns: nil for what looks like a personal value and is none: it must not be taken for a
    ///   name and recorded as one.
    public init?(_ word: String) {
        if let clue = Self.digits(word) ?? Self.day(word) ?? Self.amount(word) {
            self = clue
        } else if let uuid = UUID(uuidString: word) {
            self = .transaction(uuid)
        } else if word.contains("=") {
            self = .condition(word)
        } else if EmailAddress(word) != nil {
            self = .personal(.email, word)
        } else if PhoneNumber(word) != nil {
            self = .personal(.phone, word)
        } else if CardNumber(word) != nil {
            self = .personal(.card, word)
        } else if Self.isAddress(word) {
            self = .personal(.origin, word)
        } else if word.contains("@") || word.hasPrefix("+") || word.count(where: \.isNumber) > 6
            || word.isEmpty
        {
            return nil
        } else {
            self = .merchant(word)
        }
    }

    private static func digits(_ word: String) -> Clue? {
        let isMask = word.wholeMatch(of: /[0-9]{0,6}[xX]{6,13}[0-9]{4}/) != nil
        guard isMask || word.wholeMatch(of: /[0-9]{4}/) != nil else { return nil }
        return .lastFour(UInt64(word.suffix(4))!)
    }

    /// `2022-02-07`, or `07/02/2022` as a cardholder reads it.
    private static func day(_ word: String) -> Clue? {
        let start =
            if let french = word.wholeMatch(of: /([0-9]{2})\/([0-9]{2})\/([0-9]{4})/)?.output {
                UTCTime("\(french.3)-\(french.2)-\(french.1)")
            } else if word.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
                UTCTime(word)
            } else {
                UTCTime?.none
            }
        guard let start = start?.milliseconds else { return nil }
        let (ahead, day) = (11 * 3_600_000 as UInt64, 86_400_000 as UInt64)
        return .day(start - min(start, ahead)..<start + day)
    }

    private static let currencies: [String: UInt64] = [
        "€": 978, "EUR": 978, "F": 953, "CFP": 953, "F CFP": 953, "XPF": 953, "USD": 840, "$": 840,
    ]

    /// `299,00`, `299.00 EUR`, `35 000 XPF`: digits with a fraction or a currency.
    private static func amount(_ word: String) -> Clue? {
        let blanks: Set<Character> = [" ", "\u{A0}", "\u{202F}"]
        let number = word.prefix {
            $0.isASCII && $0.isNumber || ",.".contains($0) || blanks.contains($0)
        }
        let sign = word.dropFirst(number.count)
        let currency = sign.isEmpty ? nil : currencies[sign.uppercased()]
        guard sign.isEmpty || currency != nil else { return nil }
        let parts = number.filter { !blanks.contains($0) }
            .split(omittingEmptySubsequences: false) { ",.".contains($0) }
        guard parts.count <= 2, let units = parts.first, !units.isEmpty,
            currency != nil || parts.count == 2, parts.count == 1 || parts[1].count == 2
        else { return nil }
        // A number without cents, of a currency that has them, is not in minor units.
        let exponent: UInt64 = parts.count == 2 || currency != 953 ? 2 : 0
        let minor = units + (parts.count == 2 ? parts[1] : exponent == 2 ? "00" : "")
        return UInt64(minor).map { .amount($0, exponent: exponent, currency: currency) }
    }

    private static func isAddress(_ word: String) -> Bool {
        let quads = word.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = quads.count == 4 && quads.allSatisfy { UInt8($0) != nil }
        let isIPv6 = word.contains("::") || word.count { $0 == ":" } == 7
        return isIPv4 || isIPv6 && word.allSatisfy { $0.isHexDigit || ":.".contains($0) }
    }
}
