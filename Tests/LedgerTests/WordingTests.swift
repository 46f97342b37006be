import Testing

@testable import Ledger

@Suite struct WordingTests {
    @Test func frenchIsPrinted() {
        #expect(
            Wording("", french: "L'écart : 70 % ; « n° 3 », réf. 4 !").french
                == "L’écart\u{A0}: 70\u{A0}%\u{A0}; «\u{A0}n°\u{A0}3\u{A0}», réf.\u{A0}4\u{A0}!")
        // Printed once more it stays.
        let printed = Wording.printed("Qu'est-ce ? « Ceci »")
        #expect(Wording.printed(printed) == printed)
        // Times and addresses have their marks without blanks.
        #expect(Wording.printed("le 2022-02-07T21:28:18Z") == "le 2022-02-07T21:28:18Z")
    }

    @Test(arguments: PolicyParameter.allCases)
    func everyLimitHasWords(_ parameter: PolicyParameter) {
        let words = parameter.words
        #expect(!words.english.isEmpty && !words.french.isEmpty && words.english != words.french)
        #expect(words.english.hasSuffix(", for an alert") == parameter.isThreshold)
        #expect(words.french.hasSuffix(", pour une alerte") == parameter.isThreshold)
        #expect(parameter.meaning != .yesOrNo || parameter.range == 0...1)
    }

    /// Two limits with the same words could not be told apart on a page.
    @Test func wordsOfLimitsDiffer() {
        let words = PolicyParameter.allCases.map(\.words)
        #expect(Set(words.map(\.english)).count == words.count)
        #expect(Set(words.map(\.french)).count == words.count)
    }
}
