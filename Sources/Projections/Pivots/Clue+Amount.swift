import Ledger

extension Clue {
    private static let blanks: Set<Character> = [" ", "\u{A0}", "\u{202F}", "\u{2009}"]

    /// An amount as statements and people write it: `299,00`, `299.00 EUR`, `€299.00`,
    /// `1.234,56 €`, `1 234,56€`, `35 000 XPF`. Digits without a currency need their cents, since
    /// anything may be a number.
    ///
    /// - Returns: nil for what does not look like an amount.
    static func amount(_ word: String) throws(ClueError) -> Clue? {
        func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
        guard let first = word.firstIndex(where: isDigit), let last = word.lastIndex(where: isDigit)
        else { return nil }
        let number = word[first...last]
        let signs = [word[..<first], word[word.index(after: last)...]].map { sign in
            String(
                sign.drop(while: blanks.contains).reversed().drop(while: blanks.contains).reversed()
            )
        }
        guard number.allSatisfy({ isDigit($0) || ",.'’".contains($0) || blanks.contains($0) }),
            let sign = signs.contains("") ? signs.joined() : nil
        else { return nil }
        let hasPoint = number.contains { ",.".contains($0) }
        let currency = Currency(written: sign)
        guard sign.isEmpty || currency != nil else {
            let isSign = sign.wholeMatch(of: /[A-Z]{3}|\p{Sc}/) != nil
            guard isSign, hasPoint else { return nil }
            throw ClueError(word, "'\(sign)' is no currency that is known here")
        }
        let exponent = currency?.exponent ?? 2
        guard let amount = minorUnits(number, (currency?.exponent).map(Int.init)) else {
            guard hasPoint || currency != nil else { return nil }
            throw ClueError(word, "an amount such as 299,00 or 1 234,56 € is expected")
        }
        return .amount(amount, exponent: exponent, currency: currency?.code)
    }

    /// Digits in groups of three, or in one group, and a fraction; what stands before the fraction
    /// stands nowhere else.
    ///
    /// - Parameter exponent: of the currency; nil where it was not given, and then there must be
    ///   cents.
    private static func minorUnits(_ number: Substring, _ exponent: Int?) -> UInt64? {
        let digits = exponent ?? 2
        var units = number
        var fraction = Substring(repeatElement("0", count: digits))
        if let point = number.lastIndex(where: { ",.".contains($0) }),
            number.distance(from: point, to: number.endIndex) - 1 == digits
        {
            units = number[..<point]
            fraction = number[number.index(after: point)...]
            guard !units.contains(number[point]) else { return nil }
        } else if exponent == nil {
            return nil
        }
        let marks = Set(units.filter { !$0.isNumber })
        let groups = units.split(omittingEmptySubsequences: false) { !$0.isNumber }
        guard marks.count <= 1, let first = groups.first, !fraction.isEmpty || digits == 0,
            groups.count == 1
                || (1...3).contains(first.count) && groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return UInt64(groups.joined() + fraction)
    }
}
