import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// What is known about a payment or a person, and what it leads to.
@Suite struct InvestigationTests {
    // MARK: Clues

    static let day = UTCTime("2022-02-07")!.milliseconds
    private static let clues: [(String, Clue?)] = [
        ("2226", .lastFour(2226)), ("497072XXXXXX2226", .lastFour(2226, bin: "497072")),
        ("xxxxxxxxxxxx0006", .lastFour(6)),
        ("299,00", .amount(29_900, exponent: 2, currency: nil)),
        ("299.00 EUR", .amount(29_900, exponent: 2, currency: 978)),
        ("299,00 €", .amount(29_900, exponent: 2, currency: 978)),
        ("1 299,05€", .amount(129_905, exponent: 2, currency: 978)),
        ("299€", .amount(29_900, exponent: 2, currency: 978)),
        ("35 880 F CFP", .amount(35_880, exponent: 0, currency: 953)),
        ("35880XPF", .amount(35_880, exponent: 0, currency: 953)),
        ("€299.00", .amount(29_900, exponent: 2, currency: 978)),
        ("299.00€", .amount(29_900, exponent: 2, currency: 978)),
        ("299,00 AUD", .amount(29_900, exponent: 2, currency: 36)),
        ("AUD 299", .amount(29_900, exponent: 2, currency: 36)),
        ("1.234,56 €", .amount(123_456, exponent: 2, currency: 978)),
        ("1 234,56 €", .amount(123_456, exponent: 2, currency: 978)),
        ("1\u{202F}234,56\u{A0}€", .amount(123_456, exponent: 2, currency: 978)),
        ("1,234.56", .amount(123_456, exponent: 2, currency: nil)),
        ("1'234'567.00 CHF", .amount(123_456_700, exponent: 2, currency: 756)),
        ("1.234 €", .amount(123_400, exponent: 2, currency: 978)),
        ("JPY 1,200", .amount(1200, exponent: 0, currency: 392)),
        ("2022-02-07", .day(day)), ("07/02/2022", .day(day)), ("07/02/22", .day(day)),
        ("7.2.2022", .day(day)),
        (
            "D7C1EE99-9478-44a6-b1f2-391e29c6b340",
            .transaction(UUID(uuidString: "d7c1ee99-9478-44a6-b1f2-391e29c6b340")!)
        ),
        ("awa@example.nc", .personal(.email, "awa@example.nc")),
        ("+687 00 00 23", .personal(.phone, "+687 00 00 23")),
        ("4970720000052226", .personal(.card, "4970720000052226")),
        ("192.0.2.7", .personal(.origin, "192.0.2.7")),
        ("2001:db8::7", .personal(.origin, "2001:db8::7")),
        ("device=7", .condition("device=7")), ("failures>2", .condition("failures>2")),
        ("I<3 Noumea", .merchant("I<3 Noumea")),
        ("MyTestMerchantACS3", .merchant("MyTestMerchantACS3")),
        ("Épicerie n° 7", .merchant("Épicerie n° 7")),
        ("Studio 54", .merchant("Studio 54")), ("3 Brasseurs", .merchant("3 Brasseurs")),
        ("24H", .merchant("24H")),
        // What looks like a date or an amount is not taken for a name either.
        ("30/02/2022", nil), ("01/15/24", nil), ("299,0", nil), ("299,00 ZZZ", nil),
        ("₤299.00", nil), ("1,234", nil), ("12 34,56 €", nil), ("1,234,56 €", nil),
        ("299,00 XPF", nil), ("99999999999999999999,00", nil),
        // What could be a personal value that was mistyped is not taken for a name.
        ("awa@", nil), ("+68700", nil), ("4970720000052227", nil), ("4970 7200 0005 2227", nil),
        ("", nil),
    ]

    @Test(arguments: clues) func aClueIsToldByItsForm(_ word: String, _ clue: Clue?) {
        #expect((try? Clue(word)) == clue)
    }

    // MARK: Payments

    private func made() throws -> QueryReader {
        let made = try EventLedger(try EventMill.events(count: 6000, seed: 41))
        try made.writeViews(to: 3000)
        return try QueryReader(made)
    }

    private func found(_ words: [String], _ reader: QueryReader) throws -> [UInt64] {
        let clues = words.compactMap { try? Clue($0) }
        var found: [UInt64] = []
        let conditions = try clues.compactMap { clue in
            switch clue {
            case .merchant(let name): try Condition("merchantName=\(name)")
            case .condition(let text): try Condition(text)
            case .lastFour, .amount, .day, .transaction, .personal: nil
            }
        }
        try PaymentSearch(clues, conditions).run(reader.projection, reader.ledger) {
            found.append($0.sequence)
            return true
        }
        return found
    }

    /// Every payment by every pair of its values, against a look at all of them.
    @Test func paymentsAreThoseThatAllCluesFit() throws {
        let reader = try made()
        var events: [Event] = []
        try reader.ledger.forEachEvent(in: 0..<reader.ledger.size) {
            events.append($0)
            return true
        }
        var lastFours: [UInt64: Set<Substring>] = [:]
        for event in events where event.kind == .cardAttached {
            lastFours[event.card!, default: []].insert(event.mask!.suffix(4))
        }
        let openings = events.filter { $0.kind == .challengeOpened }
        #expect(openings.count > 100)
        var pairCount = 0
        var foundCount = 0
        for opening in openings.prefix(60) {
            let ends = (lastFours[opening.card!] ?? []).sorted()
            let amount = opening.purchaseAmount!
            let isCents = opening.purchaseExponent == 2
            let digits =
                isCents
                ? "\(amount / 100),\(String(amount % 100 + 100).suffix(2))"
                : "\(amount) XPF"
            var words: [(String, (Event) -> Bool)] = []
            if let end = ends.first {
                words.append((String(end), { lastFours[$0.card!]?.contains(end) == true }))
            }
            words.append(
                (
                    digits,
                    { (other: Event) -> Bool in
                        guard other.purchaseAmount == amount else { return false }
                        return isCents
                            ? other.purchaseExponent == 2
                            : other.purchaseExponent == 0 && other.purchaseCurrency == 953
                    }
                ))
            let merchant = opening.merchantName!
            // A name that looks like a condition is given as one.
            let isPlain = (try? Clue(merchant)) == .merchant(merchant)
            words.append(
                (
                    isPlain ? merchant : "merchantName=\(merchant)",
                    { $0.merchantName == merchant }
                ))
            words.append(
                (
                    opening.acsTransID!.uuidString,
                    { (other: Event) -> Bool in
                        [other.acsTransID, other.dsTransID, other.threeDSServerTransID]
                            .contains(opening.acsTransID)
                    }
                ))
            words.append(("cardholder=\(opening.stream)", { $0.stream == opening.stream }))
            for (index, (first, isFirst)) in words.enumerated() {
                for (second, isSecond) in words[index...] {
                    let expected = openings.filter { isFirst($0) && isSecond($0) }
                    let found = try found([first, second], reader)
                    #expect(found == expected.map(\.sequence), "\(first) \(second)")
                    pairCount += 1
                    foundCount += found.count
                }
            }
        }
        #expect(pairCount > 500 && foundCount > pairCount)
    }

    @Test func whatNobodyHasFindsNothing() throws {
        let reader = try made()
        for words in [["9999"], ["0,01 EUR"], ["1999-01-01"], ["Personne"]] {
            #expect(try found(words, reader).isEmpty, "\(words)")
        }
    }

    // MARK: Links

    /// Edges by a look at every event, without indexes.
    private func naiveLinks(
        _ events: [Event], from start: LinkNode, steps: Int, sharedMax: Int
    ) -> [String: [UInt64]] {
        func names(_ event: Event) -> Set<LinkNode> {
            var names: Set<LinkNode> =
                event.stream == 0 ? [] : [LinkNode(.cardholder, event.stream)]
            if let id = event.email { names.insert(LinkNode(.email, id)) }
            if let id = event.phone { names.insert(LinkNode(.phone, id)) }
            for card in (event.cards ?? []) + [event.card].compactMap({ $0 }) {
                names.insert(LinkNode(.card, card))
            }
            if let id = event.origin { names.insert(LinkNode(.origin, id)) }
            if let id = event.device { names.insert(LinkNode(.device, id)) }
            return names
        }
        let uses = events.filter { $0.kind != .personalDataErased }
        var known: Set<LinkNode> = [start]
        var edge: Set<LinkNode> = [start]
        var links: [String: [UInt64]] = [:]
        for step in 1...steps {
            var next: Set<LinkNode> = []
            for node in edge {
                let own = uses.filter { event in
                    names(event).contains(node)
                        // A payment's later events are found by its card too.
                        || node.kind == .reference(.card)
                            && event.challenge.map {
                                events[Int($0)].card == node.id
                            } == true
                }
                let holders = Set(own.map(\.stream)).subtracting([0])
                let isShared = node.kind != .cardholder && holders.count > sharedMax
                guard node == start || !isShared else { continue }
                for event in own {
                    for other in names(event) where other != node && !known.contains(other) {
                        guard
                            node.kind == .cardholder || other.kind == .cardholder
                                || event.stream == 0
                        else { continue }
                        links["\(step) \(node) \(other)", default: []].append(event.sequence)
                        next.insert(other)
                    }
                }
            }
            known.formUnion(next)
            edge = next
        }
        return links
    }

    @Test(arguments: [1, 2, 3]) func linksAreThoseOfEveryEvent(_ steps: Int) throws {
        let made = try EventLedger(try EventMill.events(count: 700, seed: 43))
        try made.writeViews(to: 350)
        let reader = try QueryReader(made)
        let holders = made.events.filter { $0.kind == .cardholderRegistered }.map(\.sequence)
        for start in holders.map({ LinkNode(.cardholder, $0) }) + [LinkNode(.origin, 3)] {
            for sharedMax in [0, 2, 100] {
                let links = try Links(
                    from: start, steps: steps, sharedMax: sharedMax, reader.projection,
                    reader.ledger)
                let expected = naiveLinks(
                    made.events, from: start, steps: steps, sharedMax: sharedMax)
                let found = Dictionary(
                    uniqueKeysWithValues: links.links.map { ("\($0.step) \($0.from) \($0.to)", $0) }
                )
                #expect(Set(found.keys) == Set(expected.keys), "\(start) \(sharedMax)")
                for (name, link) in found {
                    let events = expected[name] ?? []
                    #expect(link.events == Array(events.prefix(100)), "\(name)")
                    #expect(link.eventCount == UInt64(events.count), "\(name)")
                    #expect(link.firstSeen == made.events[Int(events[0])].time)
                    #expect(link.lastSeen == made.events[Int(events.last!)].time)
                }
            }
        }
    }

    @Test func whatTooManyShareIsNamed() throws {
        let made = try EventLedger(try EventMill.events(count: 700, seed: 43))
        let reader = try QueryReader(made)
        let holder = try #require(made.events.first { $0.kind == .cardholderRegistered }).sequence
        let links = try Links(
            from: LinkNode(.cardholder, holder), steps: 2, sharedMax: 0, reader.projection,
            reader.ledger)
        #expect(!links.tooShared.isEmpty)
        #expect(links.links.allSatisfy { $0.step == 1 })
    }

    @Test func aSightingIsOfTheFirstAndTheLastEvent() throws {
        let made = try EventLedger(try EventMill.events(count: 700, seed: 44))
        try made.writeViews(to: 350)
        let reader = try QueryReader(made)
        for origin in 1...9 as ClosedRange<UInt64> {
            var expected = made.events.filter { $0.origin == origin }
            // That it is gone is no use of it.
            while expected.last?.kind == .personalDataErased { expected.removeLast() }
            let seen = try Sighting(
                of: LinkNode(.origin, origin), reader.projection, reader.ledger)
            #expect(seen.eventCount == UInt64(expected.count))
            #expect(seen.first == expected.first && seen.last == expected.last)
            #expect(seen.cardholders == Set(expected.map(\.stream)).subtracting([0]).sorted())
        }
        let nobody = try Sighting(of: LinkNode(.phone, 77_777), reader.projection, reader.ledger)
        #expect(nobody.eventCount == 0 && nobody.first == nil && nobody.cardholders.isEmpty)
    }
}
