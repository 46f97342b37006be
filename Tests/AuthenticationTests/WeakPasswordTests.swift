import Testing

@testable import Authentication

@Suite struct WeakPasswordTests {
    private static let all = (0...9999).map { number in
        let digits = String(number)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    /// What `docs/threat-model.md` says.
    @Test func aTenthOfAllPasswordsAreWeak() {
        #expect(Self.all.filter(WeakPassword.isWeak).count == 987)
    }

    @Test(arguments: [
        ("four equal digits", "0000 1111 9999"), ("runs", "1234 4321 6789 7890 9012 0987 1098"),
        ("the same two digits twice", "1212 6969 4545 9090"),
        ("each digit twice", "1122 5588 0011 9900"),
        ("keypad columns", "2580 0852 8520 0258 1470 7410 3690 0963"),
        ("years", "1900 1969 1984 1999 2000 2026 2099"),
        ("days and months", "2512 1225 3112 1231 2902 0229 3004 0101 0907"),
        ("frequent ones", "0001 0007 0070 1000 1357 2468 5150 4200 1324 7942 9111"),
    ])
    func what(_ name: String, _ passwords: String) {
        for password in passwords.split(separator: " ").map(String.init) {
            #expect(WeakPassword.isWeak(password), "\(name): \(password)")
        }
    }

    @Test func theNeighboursOfAPatternAreNot() {
        for password in """
        0002 1243 9890 8643 2589 2850 5280 1740 0742 7391
        1899 2100 3002 0230 3104 3211 1332 0057 5700
        """.split(whereSeparator: \.isWhitespace) {
            #expect(!WeakPassword.isWeak(String(password)), "\(password)")
        }
    }

    /// N. Berry, *PIN analysis* (2012): a quarter of all that were chosen.
    @Test func theTwentyMostFrequentAreWeak() {
        for password in """
        1234 1111 0000 1212 7777 1004 2000 4444 2222 6969
        9999 3333 5555 6666 1122 1313 8888 4321 2001 1010
        """.split(whereSeparator: \.isWhitespace) {
            #expect(WeakPassword.isWeak(String(password)), "\(password)")
        }
    }
}
