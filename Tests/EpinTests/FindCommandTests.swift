import Foundation
import Ledger
import TestSupport
import Testing

/// `epin find`, `epin links` and `--at`, on the guide's ledger.
@Suite struct FindCommandTests {
    private func guide() throws -> EpinData {
        let data = try EpinData(nil)
        try #require(try data.epin(["guide"]).status == 0)
        return data
    }

    /// Question 2 of a dispute: the card's last digits, the amount and the date of a statement.
    @Test func aStatementLeadsToThePayment() throws {
        let data = try guide()
        let openings = try data.events().filter { $0.kind == .challengeOpened }
        for words in [
            ["2226", "299,00", "7 février 2022"], ["2226", "299,00 €", "2022-02-07"],
            ["497072XXXXXX2226", "299.00 EUR", "07/02/2022"], ["299€", "MyTestMerchantACS3"],
        ] {
            let found = try data.epin(["--json", "find"] + words)
            // A date in words is not the name of a merchant.
            let isDate = words[2...].first == "7 février 2022"
            #expect(try found.json.count == (isDate ? 0 : openings.count), "\(words): \(found)")
        }
        let one = try data.epin(["find", openings[0].acsTransID!.uuidString])
        #expect(one.lines.count == 2 && one.lines[1].contains("497072XXXXXX2226"))
        #expect(one.lines[1].hasSuffix("failed"))
        let holder = try data.epin(["--json", "find", "299,00", "cardholder=\(openings[0].stream)"])
        #expect(try holder.json.count == openings.count)
        let none = try data.epin(["find", "2227", "299,00"])
        #expect(
            none.status == 0 && none.out.isEmpty && none.err.hasSuffix("epin: no payment found\n"))
    }

    /// Each way in which statements and people write an amount and a day.
    @Test func amountsAndDaysAsPeopleWriteThem() throws {
        let data = try guide()
        let count = try data.events().count { $0.kind == .challengeOpened }
        for word in [
            "299,00", "299.00", "299,00 €", "€299.00", "299.00€", "EUR 299.00", "299 €", "07/02/22",
            "7.2.2022", "07/02/2022", "2022-02-07",
        ] {
            #expect(try data.epin(["--json", "find", word]).json.count == count, "\(word)")
        }
        for word in ["299,00 AUD", "1.234,56 €", "1 234,56 €", "15/01/24", "15/01/2024"] {
            let none = try data.epin(["find", word])
            #expect(none.status == 0 && none.err.hasSuffix("epin: no payment found\n"), "\(none)")
            #expect(!none.err.contains("merchant"), "\(none)")
        }
        for word in ["31/02/2022", "299,0", "299,00 ZZZ"] {
            let refused = try data.epin(["find", word])
            #expect(refused.status == 64 && refused.err.contains("'\(word)' is not a value"))
        }
    }

    @Test func whatWasUnderstoodIsSaid() throws {
        let data = try guide()
        let found = try data.epin([
            "find", "0006", "299,00", "07/02/22", "mytest", "kind!=lockPlaced",
        ])
        #expect(
            found.err.hasPrefix(
                "epin: understood: a card that ends in 0006; the amount 299,00 of any currency; "
                    + "the day 2022-02-07; the merchant 'MyTestMerchantACS3'; kind!=lockPlaced\n"),
            "\(found)")
    }

    @Test func aMerchantIsFoundByItsBeginningInEitherCase() throws {
        let data = try guide()
        let count = try data.events().count { $0.kind == .challengeOpened }
        for word in ["MyTestMerchantACS3", "MYTESTMERCHANTACS3", "myt", "MyTest"] {
            #expect(try data.epin(["--json", "find", word]).json.count == count, "\(word)")
        }
        for word in ["merchantACS3", "MyTestMerchantACS4"] {
            let none = try data.epin(["find", word])
            #expect(none.status == 0 && none.out.isEmpty)
            #expect(
                none.err.hasSuffix(
                    "no payment to a merchant '\(word)': did you mean 'MyTestMerchantACS3'?\n"),
                "\(none)")
        }
        let none = try data.epin(["find", "Boulangerie"])
        #expect(none.err.hasSuffix("epin: no payment to a merchant 'Boulangerie'\n"), "\(none)")
    }

    /// One that never paid is an answer too.
    @Test func aCardIsFoundWithoutAPayment() throws {
        let data = try guide()
        let events = try data.events()
        let card = try #require(
            events.first { $0.kind == .cardAttached && $0.mask?.hasSuffix("0046") == true })
        #expect(!events.contains { $0.kind == .challengeOpened && $0.card == card.card })
        let seen = try #require(try data.epin(["--json", "find", "0046"]).json.first)
        #expect(seen["value"] == .string("card=\(card.card!)"))
        #expect(seen["cardholders"] == .array([.number(card.stream)]))
        let none = try data.epin(["find", "9999"])
        #expect(none.status == 0 && none.err.hasSuffix("epin: no payment found\n"), "\(none)")
    }

    @Test func aPersonalValueIsSeen() throws {
        let data = try guide()
        let events = try data.events()
        let registered = try #require(events.first { $0.kind == .cardholderRegistered })
        let own = events.filter { $0.email == registered.email }
        let found = try data.epin(["--json", "find", "email=\(registered.email!)"])
        let seen = try #require(try found.json.first)
        #expect(seen["eventCount"] == .number(UInt64(own.count)))
        #expect(seen["cardholders"] == .array([.number(registered.sequence)]))
        #expect(seen["firstTime"] == registered.json["time"])
        // For an address given with an amount, the payments of its cardholder.
        let payments = try data.epin(["--json", "find", "email=\(registered.email!)", "299,00"])
        #expect(try payments.json.count == events.count { $0.kind == .challengeOpened })
    }

    @Test(arguments: ["4970720000052227", "awa@", "+687"])
    func whatCouldBePersonalIsNotRecordedAsAName(_ word: String) throws {
        let data = try guide()
        let refused = try data.epin(["find", word])
        #expect(refused.status == 64 || refused.status == 2, "\(refused)")
        #expect(refused.err.contains("'\(word)' is not a value"))
        #expect(try data.epin(["--json", "reads"]).json.isEmpty)
    }

    /// What only a later event of a payment says.
    @Test func howAPaymentEnded() throws {
        let data = try guide()
        let events = try data.events()
        func challenges(_ words: [String]) throws -> [UInt64] {
            let found = try data.epin(["--json", "find"] + words)
            #expect(found.status == 0, "\(words): \(found)")
            return try found.json.map { try #require($0["sequence"]?.integerValue()) }
        }
        let opened = events.filter { $0.kind == .challengeOpened }.map(\.sequence)
        func ended(_ holds: (Event) -> Bool) -> [UInt64] {
            events.filter { $0.kind == .challengeEnded && holds($0) }.compactMap(\.challenge)
                .sorted()
        }
        let failed = ended { $0.outcome == .failed }
        #expect(!failed.isEmpty && failed.count < opened.count)
        #expect(try challenges(["outcome=failed"]) == failed)
        #expect(try challenges(["2226", "outcome=failed"]) == failed)
        #expect(try challenges(["outcome!=failed"]) == ended { $0.outcome != .failed })
        // A value that no event of the payment has, whatever its other events have.
        let typed = Set(events.filter { $0.kind == .codeSubmitted }.compactMap(\.challenge))
        #expect(try challenges(["kind!=codeSubmitted"]) == opened.filter { !typed.contains($0) })
        #expect(try challenges(["kind=challengeEnded"]) == ended { _ in true })
        #expect(try challenges(["kind=challengeOpened"]) == opened)
        let both = ["outcome=failed", "outcome=authenticated", "299,00"]
        #expect(
            try challenges(both) == ended { $0.outcome == .failed || $0.outcome == .authenticated })
    }

    @Test func whatNoEventNames() throws {
        let data = try guide()
        for words in [
            ["find", "nobody@example.nc"], ["find", "198.51.100.99"],
            ["links", "email", "nobody@example.nc"],
        ] {
            let none = try data.epin(words)
            #expect(none.status == 0 && none.err.contains("no event names the"), "\(none)")
        }
        let none = try data.epin(["find", "nobody@example.nc", "299,00"])
        #expect(none.status == 0 && none.err.hasSuffix("epin: no payment found\n"), "\(none)")
        let named = try data.epin(["--json", "find", "merchantName=MyTestMerchantACS3"])
        #expect(try named.json.count == data.events().count { $0.kind == .challengeOpened })
    }

    @Test func linksNameTheEventsThatProveThem() throws {
        let data = try guide()
        let events = try data.events()
        let holder = try #require(events.first { $0.kind == .cardholderRegistered })
        let found = try data.epin(["--json", "links", "cardholder", "\(holder.sequence)"])
        let phone = try #require(
            try found.json.first { $0["to"] == .string("phone=\(holder.phone!)") })
        let own = events.filter { $0.phone == holder.phone }.map { JSON.number($0.sequence) }
        #expect(phone["events"] == .array(own))
        #expect(phone["step"] == .number(1))
        let table = try data.epin(["links", "phone", "\(holder.phone!)", "--steps", "1"])
        #expect(table.lines.count == 2 && table.lines[1].contains("cardholder=\(holder.sequence)"))
        for steps in ["0", "7", "x"] {
            let refused = try data.epin(["links", "phone", "1", "--steps", steps])
            #expect(refused.status != 0 && refused.out.isEmpty, "\(refused)")
        }
        let none = try data.epin(["links", "phone", "987654"])
        #expect(none.out.isEmpty && none.err == "epin: no link found\n")
    }

    /// What had been recorded by a moment, and what was true at it.
    @Test func whatWasDueWasOverWhetherRecordedOrNot() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        let lines = """
            {"command":"registerCardholder","at":"2022-02-07T20:30:00Z","email":"awa@example.nc",\
            "phone":"+687 00 00 23","cards":["4970720000052226"]}
            {"command":"requestCodes","at":"2022-02-07T20:40:00Z","email":"awa@example.nc",\
            "origin":"192.0.2.7","verifier":"portal"}
            {"command":"expire","at":"2022-02-07T21:40:00Z"}

            """
        try #require(try data.epin(["apply", "--simulated-time"], input: lines.utf8).status == 0)
        let events = try data.events()
        let holder = "\(events.first { $0.kind == .cardholderRegistered }!.sequence)"
        let session = events.first { $0.kind == .sessionRequested }!.sequence
        func live(_ option: String, _ time: String) throws -> JSON? {
            try data.epin(["--json", "cardholder", holder, option, time]).json[0]["liveSessions"]
        }
        let open = JSON.array([.number(session)])
        #expect(try live("--as-of", "2022-02-07T20:49:59.999Z") == open)
        #expect(try live("--at", "2022-02-07T20:49:59.999Z") == open)
        #expect(try live("--as-of", "2022-02-07T21:00:00Z") == open)
        #expect(try live("--at", "2022-02-07T20:50:00Z") == .array([]))
        #expect(try live("--at", "2022-02-07T21:40:00Z") == .array([]))
        let both = try data.epin(["cardholder", holder, "--at", "now", "--as-of", "3"])
        #expect(both.err.contains("'--at' and '--as-of' do not go together"))
        let before = try data.epin(["cardholder", holder, "--at", "2022-02-07T20:29:59Z"])
        #expect(before.err == "epin: no cardholder \(holder) as of 2022-02-07T20:29:59Z\n")
    }
}
