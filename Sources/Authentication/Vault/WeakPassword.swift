/// Which passwords are easy to guess: what people choose first when they may choose anything.
///
/// Patterns, and what no pattern has of the 200 most frequent four-digit passwords: N. Berry, *PIN
/// analysis* (DataGenetics, 2012), in the order in which SecLists keeps them
/// (`four-digit-pin-codes-sorted-by-frequency`). Of those 200 the patterns have 181.
///
/// Together they are 987 of 10,000, the tenth that P. Markert and others recommend: fewer hardly
/// hinder who guesses, more annoy who chooses (*This PIN Can Be Easily Guessed*, IEEE Symposium on
/// Security and Privacy, 2020).
enum WeakPassword {
    private static let frequent: Set<String> = [
        "0001", "0007", "0070", "1000", "1092", "1233", "1235", "1236", "1245", "1318", "1324",
        "1357", "1379", "2468", "4200", "5150", "5425", "7942", "9111",
    ]

    /// - Parameter password: four digits.
    static func isWeak(_ password: String) -> Bool {
        let digits = password.utf8.map { Int($0) - 0x30 }
        return isRun(digits) || isOfPairs(digits) || isKeypadColumn(digits)
            || isYearOrDate(digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])
            || frequent.contains(password)
    }

    /// Four equal digits, or one after the other, up or down and beyond the end: 0000, 1234, 0987.
    private static func isRun(_ digits: [Int]) -> Bool {
        let steps = Set(zip(digits, digits.dropFirst()).map { (10 + $1 - $0) % 10 })
        return steps.isSubset(of: [0]) || steps.isSubset(of: [1]) || steps.isSubset(of: [9])
    }

    /// The same two digits twice, or each digit twice: 1212, 1122.
    private static func isOfPairs(_ digits: [Int]) -> Bool {
        digits[..<2] == digits[2...] || digits[0] == digits[1] && digits[2] == digits[3]
    }

    /// A column of the keypad with the 0 at either end, up or down: 2580, 7410.
    private static func isKeypadColumn(_ digits: [Int]) -> Bool {
        [[1, 4, 7], [2, 5, 8], [3, 6, 9]].contains { column in
            [[0] + column, column + [0]].contains { $0 == digits || $0.reversed() == digits }
        }
    }

    /// 1900 to 2099, or a day of a year with its month, either of them first: 1984, 2512, 1225.
    private static func isYearOrDate(_ first: Int, _ second: Int) -> Bool {
        first == 19 || first == 20 || isDay(first, of: second) || isDay(second, of: first)
    }

    private static func isDay(_ day: Int, of month: Int) -> Bool {
        guard (1...12).contains(month) else { return false }
        return (1...(month == 2 ? 29 : [4, 6, 9, 11].contains(month) ? 30 : 31)).contains(day)
    }
}
