/// A text of an event, searched for what must never be in one.
///
/// An audit searches what is recorded; a command's note is searched before it is recorded.
package struct ClearText {
    /// ASCII: what stands for a digit (of any script, raised, in a circle) as its value, other
    /// letters as `a`, everything else as it is or as a space.
    private let bytes: [UInt8]

    package init(_ text: String) {
        bytes = text.unicodeScalars.map { scalar in
            if scalar.isASCII { return UInt8(scalar.value) }
            let properties = scalar.properties
            if let value = properties.numericValue.flatMap({ UInt8(exactly: $0) }), value < 10 {
                return UInt8(ascii: "0") + value
            }
            return UInt8(ascii: properties.isAlphabetic ? "a" : " ")
        }
    }

    /// A card number, an e-mail address, a phone number or an IP address.
    package var hasPersonalValue: Bool {
        hasCardNumber || hasEmailAddress || hasPhoneNumber || hasAddress
    }

    // MARK: Card numbers

    /// 13 to 19 digits that pass the Luhn check and begin as a card's do (ISO/IEC 7812: with 2 to
    /// 6), whatever stands between them.
    ///
    /// Letters may stand between groups of a regular size only, as in `4970x7200x0005x2226`: the
    /// digits of any long text with letters, such as a UUID or a list of dates, would have such a
    /// number in them by chance.
    package var hasCardNumber: Bool {
        let groups = digitGroups
        return groups.contains { Self.hasNumber($0) } || Self.hasSpreadNumber(groups)
    }

    /// The same, whatever the first digit is: for what nobody but its owner has a use for.
    package var hasLuhnNumber: Bool {
        let groups = digitGroups
        return groups.contains { Self.hasNumber($0, startingIn: 0...9) }
            || Self.hasSpreadNumber(groups)
    }

    /// The digits between letters; nothing when they are too few for a card number.
    private var digitGroups: [[UInt8]] {
        guard bytes.count(where: Self.isDigit) >= 13 else { return [] }
        return bytes.split(whereSeparator: Self.isLetter).compactMap { part in
            let digits = part.filter(Self.isDigit).map { $0 &- UInt8(ascii: "0") }
            return digits.isEmpty ? nil : digits
        }
    }

    /// Whether groups that follow one another are of one size, the last perhaps of less, and
    /// together a card number.
    private static func hasSpreadNumber(_ groups: [[UInt8]]) -> Bool {
        groups.indices.contains { start in
            var digits = groups[start]
            let size = digits.count
            for group in groups[(start + 1)...] {
                guard group.count <= size, digits.count + group.count <= 19 else { break }
                digits += group
                if digits.count >= 13, hasNumber(digits, isWhole: true) { return true }
                if group.count < size { break }
            }
            return false
        }
    }

    /// BIN, at least three hidden digits and the last four.
    package var isMask: Bool {
        let hiddenCount = bytes.count { $0 == UInt8(ascii: "X") }
        let shownCount = bytes.count(where: Self.isDigit)
        return hiddenCount >= 3 && shownCount <= 12 && hiddenCount + shownCount == bytes.count
    }

    /// Whether a number is that of a card.
    package static func isCardNumber(_ number: UInt64) -> Bool {
        number >= 1_000_000_000_000 && hasNumber("\(number)".utf8.map { $0 &- UInt8(ascii: "0") })
    }

    /// - Parameter isWhole: whether the digits must be the number, rather than have it in them.
    private static func hasNumber(
        _ digits: [UInt8], startingIn first: ClosedRange<UInt8> = 2...6, isWhole: Bool = false
    ) -> Bool {
        guard digits.count >= 13 else { return false }
        guard !isWhole else { return first.contains(digits[0]) && isLuhn(digits[...]) }
        return (0...(digits.count - 13)).contains { start in
            first.contains(digits[start])
                && (13...19).contains { count in
                    start + count <= digits.count && isLuhn(digits[start..<(start + count)])
                }
        }
    }

    /// ISO/IEC 7812-1: every second digit from the right counts twice, as the sum of its digits.
    private static func isLuhn(_ digits: ArraySlice<UInt8>) -> Bool {
        let doubled: [Int] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
        var sum = 0
        var isSecond = false
        for digit in digits.reversed() {
            sum += isSecond ? doubled[Int(digit)] : Int(digit)
            isSecond.toggle()
        }
        return sum % 10 == 0
    }

    // MARK: Contacts

    /// Something before and after an `@`, and a point after it.
    package var hasEmailAddress: Bool {
        bytes.indices.contains { index in
            guard bytes[index] == UInt8(ascii: "@"), index > 0,
                Self.isWord(bytes[index - 1])
            else { return false }
            let domain = bytes[(index + 1)...].prefix(while: Self.isWord)
            let point = domain.firstIndex(of: UInt8(ascii: "."))
            return point.map { $0 > domain.startIndex && $0 + 1 < domain.endIndex } ?? false
        }
    }

    /// A plus and 8 to 15 digits, with spaces, points, dashes or brackets between them.
    package var hasPhoneNumber: Bool {
        bytes.indices.contains { index in
            guard bytes[index] == UInt8(ascii: "+") else { return false }
            let rest = bytes[(index + 1)...].prefix {
                Self.isDigit($0) || Self.phoneSeparators.contains($0)
            }
            return (8...15).contains(rest.count(where: Self.isDigit))
        }
    }

    /// An address of IPv4 or IPv6.
    package var hasAddress: Bool {
        let isPart = { (byte: UInt8) in
            Self.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
                || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
        }
        return bytes.split(whereSeparator: { !isPart($0) }).contains { token in
            let four = token.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            let isFour =
                four.count == 4 && four.allSatisfy { Self.number($0).map { $0 < 256 } ?? false }
            let colons = token.count { $0 == UInt8(ascii: ":") }
            let isDoubled = zip(token, token.dropFirst()).contains {
                $0 == UInt8(ascii: ":") && $1 == UInt8(ascii: ":")
            }
            return isFour || colons == 7 || isDoubled && token.contains(where: Self.isDigit)
        }
    }

    // MARK: Secrets

    /// Whether this is nothing but 4 or 8 digits, or has a word that is.
    package func isSecret(amongWords: Bool) -> Bool {
        let words = bytes.split { $0 <= UInt8(ascii: " ") }
        guard amongWords || words.count == 1 else { return false }
        return words.contains { ($0.count == 4 || $0.count == 8) && $0.allSatisfy(Self.isDigit) }
    }

    // MARK: Characters

    private static let phoneSeparators = Set(" .-()/".utf8)

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// What may stand in an address.
    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLetter(byte) || "._%+-".utf8.contains(byte)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard (1...3).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    }
}
