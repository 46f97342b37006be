import Testing

@testable import Ledger

/// ISO 4217: what an amount is worth, and how it is shown.
@Suite struct CurrencyTests {
    @Test func everyCurrencyHasItsOwnNumberAndLetters() {
        let all = Currency.active
        #expect(Set(all.map(\.code)).count == all.count)
        #expect(Set(all.map(\.letters)).count == all.count)
        for currency in all {
            #expect((1...998).contains(currency.code) && currency.letters.utf8.count == 3)
            #expect(Currency(code: currency.code) == currency && Currency.isActive(currency.code))
        }
    }

    @Test(
        arguments: [
            (29900, 978, 2, "299,00 €"), (35880, 953, 0, "35\u{A0}880 F CFP"),
            (1250, 36, 2, "12,50 AUD"), (1250, 392, 0, "1\u{A0}250 JPY"),
            (1250, 788, 3, "1,250 TND"), (1250, 191, 2, "12,50 HRK"),
            // As earlier versions recorded them.
            (1250, 978, 0, "1\u{A0}250 €"), (1250, 1, 2, "12,50 ¤"),
        ] as [(UInt64, UInt64, UInt64, String)])
    func anAmountIsShownWithASignOrLetters(
        _ amount: UInt64, _ currency: UInt64, _ exponent: UInt64, _ text: String
    ) {
        let purchase = Purchase(
            amount: amount, currency: currency, exponent: exponent, merchantName: "M")
        #expect(purchase.amountText == text)
    }

    @Test func aWithdrawnCurrencyIsKnownAndPaysNothing() {
        #expect(Currency(code: 191)?.letters == "HRK" && !Currency.isActive(191))
        #expect(Currency(code: 999) == nil && Currency(code: 0) == nil)
    }
}
