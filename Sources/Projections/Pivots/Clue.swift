import FoundationEssentials
import Ledger

/// What somebody who asks about a payment or a person knows, recognised by its form.
public enum Clue: Hashable, Sendable {
    /// Of a card: `2226`, `497072XXXXXX2226` or `xxxxxxxxxxxx2226`, and the digits before.
    case lastFour(UInt64, bin: String = "")
    /// In minor units; nil for the currency where only the digits were given.
    case amount(UInt64, exponent: UInt64, currency: UInt64?)
    /// The day as it was written, by what a clock shows at its beginning.
    case day(UInt64)
    /// An identifier of EMV 3-D Secure, of any of the three parties.
    case transaction(UUID)
    /// An e-mail address, a phone number, a whole card number or an IP address: of a personal
    /// value the vault knows the reference.
    case personal(ReferenceKind, String)
    /// FIELD=value or FIELD>=value, as `epin query` takes it.
    case condition(String)
    /// Anything else: the name of a merchant.
    case merchant(String)

    /// - Throws: ``ClueError`` for what looks like an amount, a date or a personal value and is
    ///   none: it must not be taken for a name, and a personal value not recorded as one.
    public init(_ word: String) throws(ClueError) {
        if let digits = Self.digits(word) {
            self = digits
        } else if let day = try Self.day(word) {
            self = day
        } else if let uuid = UUID(uuidString: word) {
            self = .transaction(uuid)
        } else if word.contains("=") || Self.isLimit(word) {
            self = .condition(word)
        } else if EmailAddress(Self.withoutBrackets(word)) != nil {
            self = .personal(.email, Self.withoutBrackets(word))
        } else if PhoneNumber(word) != nil {
            self = .personal(.phone, word)
        } else if CardNumber(word) != nil {
            self = .personal(.card, word)
        } else if Self.isAddress(word) {
            self = .personal(.origin, word)
        } else if let amount = try Self.amount(word) {
            self = amount
        } else if word.contains("@") || word.hasPrefix("+") || word.count(where: \.isNumber) > 6
            || word.isEmpty
        {
            throw ClueError(word, "an address, a number or an id is incomplete")
        } else if word.allSatisfy({ $0.isNumber || " .-".contains($0) }) {
            throw ClueError(
                word, "an amount needs its cents or its currency, a phone number its + and country")
        } else {
            self = .merchant(word)
        }
    }

    private static func digits(_ word: String) -> Clue? {
        let isMask = word.wholeMatch(of: /[0-9]{0,6}[xX]{6,13}[0-9]{4}/) != nil
        guard isMask || word.wholeMatch(of: /[0-9]{4}/) != nil else { return nil }
        let bin = word.prefix(max(0, word.count - 4)).prefix { $0.isNumber }
        return UInt64(word.suffix(4)).map { .lastFour($0, bin: String(bin)) }
    }

    /// `<awa@example.nc>`, as mail programs have it.
    private static func withoutBrackets(_ word: String) -> String {
        word.hasPrefix("<") && word.hasSuffix(">") ? String(word.dropFirst().dropLast()) : word
    }

    /// Of a field that there is: a merchant's name may have any sign.
    private static func isLimit(_ word: String) -> Bool {
        guard let sign = word.firstIndex(where: { "<>".contains($0) }) else { return false }
        return Condition.names.contains(String(word[..<sign]))
    }

    /// `2022-02-07`, or `07/02/2022`, `7.2.2022` or `07/02/22` as a cardholder reads it.
    private static func day(_ word: String) throws(ClueError) -> Clue? {
        let parts: (year: Substring, month: Substring, day: Substring)
        if let iso = word.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/)?.output {
            parts = (iso.1, iso.2, iso.3)
        } else if let french = word.wholeMatch(
            of: /([0-9]{1,2})[\/.]([0-9]{1,2})[\/.]((?:[0-9]{2})?[0-9]{2})/)?.output
        {
            parts = (french.3.count == 2 ? "20" + french.3 : french.3, french.2, french.1)
        } else {
            return nil
        }
        guard let year = Int(parts.year), let month = Int(parts.month), let day = Int(parts.day),
            let start = UTCTime(year: year, month: month, day: day)
        else { throw ClueError(word, "there is no such day: day/month/year is expected") }
        return .day(start.milliseconds)
    }

    private static func isAddress(_ word: String) -> Bool {
        let quads = word.split(separator: ".", omittingEmptySubsequences: false)
        let isIPv4 = quads.count == 4 && quads.allSatisfy { UInt8($0) != nil }
        let isIPv6 = word.contains("::") || word.count { $0 == ":" } == 7
        return isIPv4 || isIPv6 && word.allSatisfy { $0.isHexDigit || ":.".contains($0) }
    }
}

/// A word that is nothing a payment or a person is known by.
public struct ClueError: Error, Hashable, Sendable, CustomStringConvertible {
    public let word: String
    public let reason: String

    init(_ word: String, _ reason: String) { (self.word, self.reason) = (word, reason) }

    public var description: String { "'\(word)' is not a value: \(reason)" }
}
