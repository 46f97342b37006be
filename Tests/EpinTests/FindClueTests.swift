import Foundation
import Ledger
import TestSupport
import Testing

/// What the clues of `epin find` mean, with the real program and payments at chosen moments.
@Suite struct FindClueTests {
    private static let cards = ["4970720000052226", "4111110000092226"]

    private func fine(_ data: EpinData, _ words: String...) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }

    private func payment(
        _ merchant: String, at time: String, bought date: String? = nil, card: Int = 0,
        amount: Int = 4200
    ) -> String {
        let id = UUID().uuidString
        return Commands.line(
            "openChallenge",
            [
                "at": .string(time), "card": .string(Self.cards[card]), "origin": "192.0.2.7",
                "threeDSServerTransID": .string(id), "dsTransID": .string(UUID().uuidString),
                "acsTransID": .string(UUID().uuidString), "purchaseAmount": .number(amount),
                "purchaseCurrency": 978, "purchaseExponent": 2,
                "purchaseDate": .string(date ?? time), "merchantName": .string(merchant),
            ])
    }

    /// Two holders, whose cards end in the same digits, and their payments.
    private func made(_ payments: [String]) throws -> EpinData {
        let data = try EpinData(["--simulated-time", "2022-01-01T00:00:00Z"])
        let holders = zip([1, 2], Self.cards).map { number, card in
            Commands.line(
                "registerCardholder",
                [
                    "at": "2022-01-02T00:00:00Z", "email": .string(Commands.email(number)),
                    "phone": .string(Commands.phone(number)), "cards": [.string(card)],
                ])
        }
        let input = (holders + payments).map { $0 + "\n" }.joined().utf8
        let applied = try data.epin(["apply", "--simulated-time"], input: input)
        try #require(applied.status == 0, "\(applied)")
        return data
    }

    private func merchants(_ data: EpinData, _ words: String...) throws -> [String?] {
        let found = try data.epin(["--json"] + words)
        try #require(found.status == 0, "\(words): \(found)")
        return try found.json.map { $0["merchantName"]?.stringValue }
    }

    @Test func aDayIsThatOfTheNamedZone() throws {
        let data = try made([
            payment("Noumea", at: "2022-02-07T16:00:00Z"),
            payment("Tahiti", at: "2022-02-08T06:30:00Z"),
        ])
        func found(_ zone: String, _ day: String) throws -> [String?] {
            try merchants(data, "--time-zone", zone, "find", day)
        }
        // 20:30 of the 7th there, and 06:00.
        #expect(try found("Pacific/Tahiti", "07/02/2022") == ["Noumea", "Tahiti"])
        // 03:00 of the 8th there, and 17:30.
        #expect(try found("Pacific/Noumea", "07/02/2022") == [])
        #expect(try found("Pacific/Noumea", "08/02/2022") == ["Noumea", "Tahiti"])
        // Nobody knows whose clocks a statement has.
        #expect(try found("UTC", "07/02/2022") == ["Noumea"])
        #expect(try found("UTC", "08/02/2022") == ["Noumea", "Tahiti"])
        let said = try data.epin(["--time-zone", "Pacific/Noumea", "find", "08/02/2022"])
        #expect(said.err.contains("the day 2022-02-08 of Pacific/Noumea"), "\(said)")
    }

    @Test func aPurchaseIsFoundByItsDateHoweverLateThePage() throws {
        let late = "2022-02-05T21:28:18Z"
        let data = try made([
            payment("Late", at: "2022-03-10T12:00:00Z", bought: late),
            payment("Other", at: "2022-03-10T12:01:00Z"),
        ])
        #expect(try merchants(data, "find", "05/02/2022") == ["Late"])
        #expect(try merchants(data, "find", "2226", "42,00", "05/02/2022") == ["Late"])
        #expect(try merchants(data, "find", "10/03/2022") == ["Late", "Other"])
        // Two of one sort are alternatives.
        #expect(try merchants(data, "find", "05/02/2022", "10/03/2022") == ["Late", "Other"])
    }

    @Test func aMaskIsOfTheCardsThatBeginSo() throws {
        let data = try made([
            payment("First", at: "2022-02-07T16:00:00Z"),
            payment("Second", at: "2022-02-07T16:10:00Z", card: 1),
        ])
        #expect(try merchants(data, "find", "2226") == ["First", "Second"])
        #expect(try merchants(data, "find", "xxxxxxxxxxxx2226") == ["First", "Second"])
        #expect(try merchants(data, "find", "411111XXXXXX2226") == ["Second"])
        #expect(try merchants(data, "find", "497072XXXXXX2226") == ["First"])
        #expect(try merchants(data, "find", "555555XXXXXX2226") == [])
        let transaction = try #require(
            try data.events().first { $0.merchantName == "First" }?.acsTransID?.uuidString)
        #expect(try merchants(data, "find", "497072XXXXXX2226", transaction) == ["First"])
        #expect(try merchants(data, "find", "411111XXXXXX2226", transaction) == [])
    }

    @Test func limitsAreConditions() throws {
        let data = try made([
            payment("Small", at: "2022-02-07T16:00:00Z", amount: 100),
            payment("Large", at: "2022-02-09T16:00:00Z", amount: 29_900),
        ])
        for (words, found) in [
            (["purchaseAmount>100"], ["Large"]), (["purchaseAmount<200"], ["Small"]),
            (["time<2022-02-08"], ["Small"]), (["purchaseDate>2022-02-08"], ["Large"]),
            (["purchaseAmount>=100", "purchaseAmount<200"], ["Small"]),
        ] {
            let shown = try data.epin(["--json", "find", "2226"] + words)
            #expect(try shown.json.map { $0["merchantName"]?.stringValue } == found, "\(words)")
        }
        // By a transaction as well.
        let small = try #require(
            try data.events().first { $0.merchantName == "Small" }?.acsTransID?.uuidString)
        #expect(
            try merchants(data, "find", small, "purchaseAmount>=100", "purchaseAmount<200")
                == ["Small"])
        #expect(
            try merchants(data, "find", small, "purchaseAmount>=101", "purchaseAmount<200") == [])
    }

    @Test func whatIsNoClueIsSaid() throws {
        let data = try made([])
        for word in ["00 00 23", "35000", "687.00.00.23"] {
            let refused = try data.epin(["find", word])
            #expect(refused.status == 64 && refused.err.contains("'\(word)' is not a value"))
        }
        let none = try data.epin(["find", "cardholder=999"])
        #expect(none.status == 2 && none.err.contains("no cardholder 999"), "\(none)")
        let holder = try fine(data, "--json", "find", "<\(Commands.email(1))>").json
        #expect(holder.count == 1 && holder[0]["eventCount"] == 1)
    }

    /// Whoever asks, and finds nothing of somebody, has learned that.
    @Test func whoAskedAboutACardholderIsListed() throws {
        // One whose challenge lives is not erased.
        let data = try made([payment("Shop", at: "2022-02-07T16:00:00Z", card: 1)])
        let registered = try data.events().filter { $0.kind == .cardholderRegistered }
        let (holder, other) = (registered[0].sequence, registered[1].sequence)
        let questions: [[String]] = [
            ["query", "-c", "cardholder=\(holder)", "kind=passwordChanged"],
            ["query", "cardholder=\(holder)", "kind=lockPlaced"],
            ["query", "-c", "email=\(Commands.email(1))"],
            ["find", "cardholder=\(holder)", "999,00"],
            ["timeline", "phone", Commands.phone(1)],
            ["erase", "cardholder", "\(holder)", "--dry-run"],
            ["erase", "email", Commands.email(1), "--dry-run"],
        ]
        for words in questions {
            let outcome = try data.epin(words)
            #expect(outcome.status == 0, "\(words): \(outcome)")
        }
        let reads = try fine(data, "--json", "reads", "--cardholder", "\(holder)").json
        #expect(reads.count == questions.count)
        let asked = reads.compactMap { $0["question"]?.stringValue }
        #expect(asked.suffix(2).allSatisfy { $0 == "erase cardholder \(holder) --dry-run" })
        let none = try fine(data, "--json", "reads", "--cardholder", "\(other)").json
        #expect(none.isEmpty, "\(none)")
    }
}
