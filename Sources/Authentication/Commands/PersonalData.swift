/// An e-mail address, in lower case: the guide's holders type theirs in any.
public struct EmailAddress: Hashable, Sendable {
    public let text: String

    /// Nil when it has no part before or after a single `@`, blanks, or more than 254 bytes
    /// (RFC 5321 §4.5.3.1).
    public init?(_ text: String) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), text.utf8.count <= 254,
            text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
        else { return nil }
        self.text = Self.normalized(text)
    }

    /// The same address typed in another case, or with blanks around it, is the same.
    package static func normalized(_ text: String) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest.lowercased()
    }
}

/// A telephone number in E.164: `+687` and six digits in New Caledonia.
public struct PhoneNumber: Hashable, Sendable {
    public let text: String

    /// Takes blanks, dots and dashes between the digits; nil unless `+` and 8 to 15 digits are
    /// left.
    public init?(_ text: String) {
        let kept = text.filter { !" .-\u{A0}".contains($0) }
        let digits = kept.dropFirst()
        guard kept.first == "+", (8...15).contains(digits.count),
            digits.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        self.text = kept
    }

    /// As the portal shows it: all but the last two hidden, `xxxxxxxx23`.
    public var portalMask: String { String(repeating: "x", count: text.count - 2) + text.suffix(2) }

    /// As a payment page shows it: `+68xxxxx23`.
    public var challengeMask: String {
        text.prefix(3) + String(repeating: "x", count: text.count - 5) + text.suffix(2)
    }
}

/// A primary account number. It is never stored: the vault keeps a keyed digest, the ledger the
/// mask and a reference.
public struct CardNumber: Hashable, Sendable, CustomStringConvertible {
    let digits: String

    /// Takes blanks between the digits; nil unless 13 to 19 digits pass the Luhn check
    /// (ISO/IEC 7812-1).
    public init?(_ text: String) {
        let kept = text.filter { $0 != " " }
        guard (13...19).contains(kept.count), kept.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        var sum = 0
        for (index, digit) in kept.reversed().enumerated() {
            let value = digit.wholeNumberValue! * (index.isMultiple(of: 2) ? 1 : 2)
            sum += value > 9 ? value - 9 : value
        }
        guard sum.isMultiple(of: 10) else { return nil }
        digits = kept
    }

    /// Whether a text has a card number in it: 13 to 19 digits of any script that pass the Luhn
    /// check and begin as a card's do, whatever stands between them but letters.
    static func isIn(_ text: String) -> Bool {
        var run: [Character] = []
        var runs: [[Character]] = []
        for character in text {
            if let digit = character.wholeNumberValue, digit < 10 {
                run.append(Character("\(digit)"))
            } else if character.isLetter {
                runs.append(run)
                run = []
            }
        }
        return (runs + [run]).contains(where: hasCardNumber)
    }

    /// ISO/IEC 7812: the numbers of payment cards begin with 2 to 6.
    private static func hasCardNumber(_ digits: [Character]) -> Bool {
        guard digits.count >= 13 else { return false }
        return (0...(digits.count - 13)).contains { start in
            guard ("2"..."6").contains(digits[start]) else { return false }
            return (13...19).contains { count in
                start + count <= digits.count
                    && CardNumber(String(digits[start..<(start + count)])) != nil
            }
        }
    }

    /// BIN and last four: `497072XXXXXX2226` (PCI DSS 3.4.1).
    public var mask: String {
        digits.prefix(6) + String(repeating: "X", count: digits.count - 10) + digits.suffix(4)
    }

    /// The mask: a card number must not reach a log.
    public var description: String { mask }

    /// As a payment page shows it, from the mask: `xxxxxxxxxxxx2226`.
    public static func challengeMask(_ mask: String) -> String {
        String(repeating: "x", count: mask.count - 4) + mask.suffix(4)
    }
}
