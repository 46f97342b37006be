import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// Queries compared with a naive scan of the events' own JSON.
@Suite struct QueryTests {
    /// Half of it in written views, half in the tail.
    private static func made(_ count: Int, seed: UInt64) throws -> EventLedger {
        let made = try EventLedger(try EventMill.events(count: count, seed: seed))
        try made.writeViews(to: UInt64(count) / 2)
        return made
    }

    /// Few enough that the values stay readable in a failure, but the first and the last of them.
    private static func some(_ values: [String], _ count: Int) -> [String] {
        guard values.count > count else { return values }
        return (0..<count).map { values[$0 * (values.count - 1) / (count - 1)] }
    }

    // MARK: One condition

    @Test func everyFieldAndValue() throws {
        let made = try Self.made(2500, seed: 1)
        let reader = try QueryReader(made)
        #expect(reader.projection.tailEventCount == 1250)
        for name in Condition.names {
            let values = reader.naive.values(name)
            #expect(!values.isEmpty, "no event has \(name)")
            let isIndexed = IndexField(name: name) != nil
            for value in Self.some(values, isIndexed ? 60 : 10) {
                try reader.expect(["\(name)=\(value)"])
            }
            for value in Self.some(values, 3) {
                try reader.expect(["\(name)!=\(value)"])
                for sign in [">=", "<=", ">", "<"] {
                    let text = "\(name)\(sign)\(value)"
                    guard Naive.unordered.contains(name) else {
                        try reader.expect([text])
                        continue
                    }
                    let error = #expect(throws: ConditionError.self) { try Condition(text) }
                    #expect(error?.condition == text && error?.reason.contains(name) == true)
                }
            }
        }
    }

    // MARK: Pairs and ranges

    @Test func pairsOnOneField() throws {
        let made = try Self.made(2500, seed: 2)
        let reader = try QueryReader(made)
        for name in Condition.names {
            let values = Self.some(reader.naive.values(name), 3)
            guard values.count > 1 else { continue }
            try reader.expect(["\(name)=\(values[0])", "\(name)=\(values.last!)"])
            try reader.expect(["\(name)=\(values[0])", "\(name)!=\(values.last!)"])
            try reader.expect(["\(name)!=\(values[0])", "\(name)!=\(values.last!)"])
            guard !Naive.unordered.contains(name) else { continue }
            try reader.expect(["\(name)>=\(values[0])", "\(name)<\(values[1])"])
            try reader.expect(["\(name)>\(values[0])", "\(name)<=\(values[1])"])
            try reader.expect(["\(name)>\(values[1])", "\(name)=\(values.last!)"])
            try reader.expect(["\(name)=\(values[0])", "\(name)<=\(values.last!)"])
        }
    }

    @Test func pairsOnTwoFields() throws {
        let made = try Self.made(2500, seed: 3)
        let reader = try QueryReader(made)
        var random = SeededGenerator(seed: 3)
        let signs = ["=", "=", "=", "!=", ">=", "<"]
        for _ in 0..<400 {
            let conditions = (0..<Int.random(in: 2...3, using: &random)).map { _ in
                let name = Condition.names.randomElement(using: &random)!
                let value = reader.naive.values(name).randomElement(using: &random)!
                let sign = signs.randomElement(using: &random)!
                return "\(name)\(Naive.unordered.contains(name) ? "=" : sign)\(value)"
            }
            try reader.expect(conditions)
        }
        // What two indexes can narrow, and what the payment says about each event of its challenge.
        for kind in reader.naive.values("kind") {
            for merchant in reader.naive.values("merchantName") {
                try reader.expect(["kind=\(kind)", "merchantName=\(merchant)"])
            }
            for card in Self.some(reader.naive.values("card"), 4) {
                try reader.expect(["kind=\(kind)", "card=\(card)", "purchaseAmount>=50000"])
            }
        }
    }

    // MARK: Time

    @Test func sinceAndUntil() throws {
        let made = try Self.made(2500, seed: 4)
        let reader = try QueryReader(made)
        let times = made.events.map(\.time)
        var moments: [UInt64?] = [nil, 0, .max]
        for index in [0, 1, 624, 1249, 1250, 1251, 2000, 2499] {
            moments += [times[index] - 1, times[index], times[index] + 1]
        }
        for since in moments {
            for until in moments {
                try reader.expect(["kind=codeIssued", "kind=codeSent"], since, until)
            }
            try reader.expect([], since, nil)
            try reader.expect(["actor=cardholder"], nil, since)
        }
    }

    @Test func stopsWhenAsked() throws {
        let made = try Self.made(2500, seed: 5)
        let reader = try QueryReader(made)
        let holders = reader.naive.values("cardholder").map { "cardholder=\($0)" }
        for conditions in [[], ["kind=codeIssued"], holders] {
            let all = reader.naive.find(conditions, nil, nil)
            try #require(all.count > 2)
            for limit in [1, 2, all.count - 1, all.count] {
                var found: [UInt64] = []
                try Query(try conditions.map { try Condition($0) }).run(
                    reader.projection, reader.ledger
                ) { event in
                    found.append(event.sequence)
                    return found.count < limit
                }
                #expect(found == Array(all.prefix(limit)), "\(conditions) \(limit)")
            }
        }
    }

    // MARK: Posting lists

    @Test func mergeOfLongListsThatOverlap() throws {
        let made = try Self.made(12_000, seed: 6)
        let reader = try QueryReader(made)
        var lists: [IndexKey: [UInt64]] = [:]
        for event in made.events {
            for card in (event.cards ?? []) + [event.card].compactMap({ $0 }) {
                lists[IndexKey(.card, card), default: []].append(event.sequence)
            }
            lists[IndexKey(.cardholder, event.stream), default: []].append(event.sequence)
            let kind = IndexKey(.kind, UInt64(event.kind.rawValue))
            lists[kind, default: []].append(event.sequence)
        }
        lists = lists.filter { $0.key.field != .card }
        let long = lists.filter { $0.value.count > 1024 }.keys.sorted()
        #expect(long.count >= 3, "\(lists.mapValues(\.count))")
        let all = lists.keys.sorted()
        let ranges: [Range<UInt64>] = [
            0..<12_000, 1..<11_999, 5999..<6001, 3000..<7000, 11_999..<12_000,
        ]
        for keys in [long, all, long + long, Array(all.prefix(4)), [], [IndexKey(.email, 77_777)]] {
            for range in ranges {
                let expected = Set(keys.flatMap { lists[$0] ?? [] }).filter(range.contains)
                var merge = PostingMerge(keys, in: range)
                var found: [UInt64] = []
                while let next = try merge.next(reader.projection) { found.append(next) }
                #expect(found == expected.sorted(), "\(keys) \(range)")
                #expect(try merge.next(reader.projection) == nil)
            }
        }
        for key in long where key.field == .cardholder {
            try reader.expect(["cardholder=\(key.value)", "cardholder=1", "cardholder=2"])
        }
        // An event that names several cards is in the list of each.
        let cards = reader.naive.values("card")
        try reader.expect(cards.map { "card=\($0)" })
        try reader.expect(cards.map { "cards=\($0)" })
    }

    // MARK: What is no condition

    @Test func malformedConditionIsNamed() throws {
        for text in [
            "", "kind", "kind codeIssued", "=1", "kind=", "knid=codeIssued", "Kind=codeIssued",
            "kind=codeIsued", "stream=1", "outcome=Authenticated", "time=yesterday", "number=1",
            "purchaseAmount=1.5", "purchaseAmount=-1", "purchaseAmount>=x", "purchaseAmount= 1",
            "purchaseAmount=18446744073709551616", "request=1", "indication=maybe", "eci=x",
            "cardholder=awa", "kind>codeIssued", "merchantName<B", "time>", "kind!codeIssued",
        ] {
            let error = #expect(throws: ConditionError.self, "\(text)") { try Condition(text) }
            #expect(error?.condition == text)
            #expect(error?.description.hasPrefix("'\(text)': ") == true)
        }
    }

    @Test func suggestionsHoldTheNames() throws {
        func error(_ text: String) throws -> ConditionError {
            try #require(#expect(throws: ConditionError.self) { try Condition(text) })
        }
        let name = try error("knid=codeIssued")
        #expect(name.given == "knid" && name.instead == Condition.names)
        let names = Set(Field.allCases.map(\.name)).subtracting(["stream"])
        #expect(Set(Condition.names) == names.union(["cardholder", "indication"]))
        #expect(Set(Condition.names).count == Condition.names.count)
        for (name, values) in [
            ("kind", Kind.allCases.map(\.name)), ("actor", Actor.allCases.map(\.name)),
            ("channel", Channel.allCases.map(\.name)), ("reason", Reason.allCases.map(\.name)),
            ("smsFactor", Factor.allCases.map(\.name)), ("outcome", Outcome.allCases.map(\.name)),
            ("emailFactor", Factor.allCases.map(\.name)),
            ("passwordFactor", Factor.allCases.map(\.name)), ("transStatus", ["Y", "N", "U"]),
        ] {
            let value = try error("\(name)=nothing")
            #expect(value.given == "nothing" && Set(value.instead) == Set(values), "\(name)")
        }
    }

    @Test func personalValuesAreResolved() throws {
        var asked: [String] = []
        for text in [
            "email=awa@example.nc", "phone=+687 00 00 01", "card=4970720000000001", "origin=web",
            "device=phone", "card=204", "email=17", "device=17", "device=reference:17",
            "device=value:17", "device=007", "phone=reference:17", "card=value:17",
        ] {
            _ = try Condition(text) { field, value in
                switch value {
                case .value(let value): asked.append("\(field.name)=\(value)")
                case .either(let number): asked.append("\(field.name)=\(number) or the value")
                case .number(let number): asked.append("\(field.name) \(number)")
                }
                return 204
            }
        }
        #expect(
            asked == [
                "email=awa@example.nc", "phone=+687 00 00 01", "card=4970720000000001",
                "origin=web", "device=phone", "device=17 or the value", "device=17", "device=007",
                "card=17",
            ])
        let made = try Self.made(600, seed: 7)
        let reader = try QueryReader(made)
        func found(_ reference: UInt64?, _ sign: String) throws -> [UInt64] {
            let condition = try Condition("card\(sign)4970720000000001") { _, _ in reference }
            return try reader.run([condition], nil, nil)
        }
        #expect(try found(204, "=") == reader.naive.find(["card=204"], nil, nil))
        // Nobody ever used it.
        #expect(try found(nil, "=").isEmpty)
        #expect(try found(nil, "!=").count == 600)
    }
}

extension Condition {
    /// A condition without a personal value.
    init(_ text: String) throws {
        try self.init(text) { field, value in
            if let number = value.number { return number }
            Issue.record("asked for \(field.name) '\(value)'")
            return nil
        }
    }
}
