/// A primary account number. It is never stored: the vault keeps a keyed digest, the ledger the
/// mask and a reference.
public struct CardNumber: Hashable, Sendable, CustomStringConvertible {
    package let digits: String

    /// Accepts spaces between the digits; nil unless 13 to 19 digits pass the Luhn check (ISO/IEC
    /// 7812-1).
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
    package static func isIn(_ text: String) -> Bool {
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
