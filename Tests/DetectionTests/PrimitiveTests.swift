import Ledger
import TestSupport
import Testing

@testable import Detection

/// The patterns that detectors are built from, against a computation that keeps every event.
@Suite struct PrimitiveTests {
    /// Events of few holders, origins and e-mails, sometimes long after one another.
    private static func story(_ random: inout SeededGenerator, count: Int) -> FraudStory {
        var story = FraudStory()
        let holders = (0..<3).map { _ in story.register() }
        for _ in 0..<count {
            story.now += [0, 1000, 60_000, 600_000, 3_600_000].randomElement(using: &random)!
            let holder = holders.randomElement(using: &random)!
            let number = UInt64.random(in: 1...4, using: &random)
            switch UInt64.random(in: 0...5, using: &random) {
            case 0, 1:
                story.add(.emailNotRecognised) {
                    ($0.email, $0.origin) = (number, holder % 2 + 1)
                }
            case 2: _ = story.request(holder, from: number)
            case 3: story.pay(holder, euros: Double(number * 40))
            case 4: story.changePhone(holder)
            default: story.end(story.open(holder), of: holder, .failed)
            }
            if UInt64.random(in: 0...20, using: &random) == 0 {
                story.policy(.emailsTriedShort, .random(in: 2...5, using: &random))
            }
        }
        return story
    }

    private static func detector(
        _ patterns: @escaping @Sendable () -> [any Pattern]
    ) -> [Detector] {
        [Detector("T", Wording(same: ""), tag: "", .low, patterns: patterns)]
    }

    /// What a window finds when every event is kept: the newest entries that count, by the rule
    /// that a window which stays open is reported once.
    private static func naive(
        _ events: [Event], key: (Event) -> UInt64?, value: (Event) -> UInt64, isDistinct: Bool,
        milliseconds: UInt64
    ) -> [[UInt64]] {
        var found: [[UInt64]] = []
        var open: Set<UInt64> = []
        var threshold = 10
        for (index, event) in events.enumerated() {
            if event.kind == .policyChanged {
                threshold = Int(Policy(sequence: 1, values: event.parameters!)[.emailsTriedShort])
            }
            guard let key = key(event) else { continue }
            var seen: Set<UInt64> = []
            var newest: [UInt64] = []
            for other in events[...index].reversed()
            where PrimitiveTests.isSame(other, key, by: event)
                && other.time + milliseconds >= event.time
            {
                guard !isDistinct || seen.insert(value(other)).inserted else { continue }
                newest.append(other.sequence)
            }
            if newest.count < threshold {
                open.remove(key)
            } else if open.insert(key).inserted {
                found.append(newest.prefix(threshold).reversed())
            }
        }
        return found
    }

    private static func isSame(_ other: Event, _ key: UInt64, by event: Event) -> Bool {
        other.kind == event.kind && other.origin == key
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func countsAreThoseOfAllEvents(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let story = Self.story(&random, count: 400)
        for isDistinct in [false, true] {
            let detectors = Self.detector {
                [
                    Correlation(
                        isDistinct ? .valueCount(.email) : .eventCount, by: [.origin],
                        reaches: .policy(.emailsTriedShort), within: .hours(2),
                        of: [.emailNotRecognised])
                ]
            }
            let expected = Self.naive(
                story.events, key: { $0.kind == .emailNotRecognised ? $0.origin : nil },
                value: { $0.email! }, isDistinct: isDistinct, milliseconds: 2 * FraudStory.hour)
            #expect(!expected.isEmpty, "seed \(seed)")
            #expect(story.findings(detectors).map(\.evidence) == expected, "seed \(seed)")
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func sumsAreThoseOfAllEvents(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let story = Self.story(&random, count: 400)
        let detectors = Self.detector {
            [
                Correlation(
                    .valueSum, by: [.cardholder], reaches: .fixed(300), within: .hours(3),
                    of: [.challengeEnded], isCounted: { $1.isPayment($0) })
            ]
        }
        var expected: [[UInt64]] = []
        var open: Set<UInt64> = []
        let payments = story.events.filter { $0.outcome == .authenticated }
        for (index, event) in payments.enumerated() {
            let within = payments[...index].filter {
                $0.stream == event.stream && $0.time + 3 * FraudStory.hour >= event.time
            }
            let cents = within.reduce(0) { $0 + story.events[Int($1.challenge!)].purchaseAmount! }
            if cents < 30_000 {
                open.remove(event.stream)
            } else if open.insert(event.stream).inserted {
                expected.append(within.map(\.sequence))
            }
        }
        #expect(!expected.isEmpty, "seed \(seed)")
        #expect(story.findings(detectors).map(\.evidence) == expected, "seed \(seed)")
    }

    /// Three steps, each the first that comes after the one before; the first is the last of those
    /// before the second.
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func stepsAreThoseOfAllEvents(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let story = Self.story(&random, count: 400)
        let detectors = Self.detector {
            [
                TemporalOrdered(
                    [.init([.phoneChanged]), .init([.sessionRequested]), .payment],
                    within: .hours(4))
            ]
        }
        var expected: [[UInt64]] = []
        for holder in Set(story.events.map(\.stream)).subtracting([0]) {
            let own = story.events.filter { $0.stream == holder }
            var start = own.startIndex
            while let first = own[start...].firstIndex(where: { $0.kind == .phoneChanged }) {
                // Up to when a step may still come.
                let isIn = { (from: Event, event: Event) in
                    event.time <= from.time + 4 * FraudStory.hour
                }
                guard
                    let second = own[first...].firstIndex(where: {
                        $0.kind == .sessionRequested || $0.kind == .phoneChanged && $0 != own[first]
                    })
                else { break }
                guard own[second].kind == .sessionRequested, isIn(own[first], own[second]) else {
                    start = first + 1
                    continue
                }
                let rest = own[second...]
                let third = rest.firstIndex { $0.outcome == .authenticated }
                if let third, isIn(own[first], own[third]) {
                    expected.append([first, second, third].map { own[$0].sequence })
                    start = third + 1
                } else {
                    // Others count again when this one is too old.
                    start = rest.firstIndex { !isIn(own[first], $0) } ?? own.endIndex
                }
            }
        }
        let found = story.findings(detectors).map(\.evidence)
        #expect(!expected.isEmpty, "seed \(seed)")
        #expect(found == expected.sorted { $0.last! < $1.last! }, "seed \(seed)")
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func countsBeforeASuccessAreThoseOfAllEvents(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let story = Self.story(&random, count: 400)
        let detectors = Self.detector {
            [
                CountThenEvent(
                    .fixed(2), within: .hours(1), of: [.challengeEnded],
                    isCounted: { event, _ in event.outcome == .failed },
                    then: [.challengeEnded], within: .hours(2)
                ) { $1.isPayment($0) }
            ]
        }
        var expected: [[UInt64]] = []
        var failures: [UInt64: [Event]] = [:]
        for event in story.events where event.kind == .challengeEnded {
            guard event.outcome == .authenticated else {
                failures[event.stream, default: []].append(event)
                continue
            }
            let all = failures[event.stream] ?? []
            let pairs = zip(all, all.dropFirst()).filter { first, second in
                second.time <= first.time + FraudStory.hour
                    && event.time <= second.time + 2 * FraudStory.hour
            }
            if let (first, second) = pairs.last {
                expected.append([first.sequence, second.sequence, event.sequence])
            }
            failures[event.stream] = []
        }
        #expect(!expected.isEmpty, "seed \(seed)")
        #expect(story.findings(detectors).map(\.evidence) == expected, "seed \(seed)")
    }

    // MARK: Tables

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func aTableIsADictionary(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var table = KeyTable<UInt64>()
        var model: [UInt64: UInt64] = [:]
        for step in 0..<5000 as Range<UInt64> {
            let key = UInt64.random(in: 0...200, using: &random) << 56
            switch UInt64.random(in: 0...9, using: &random) {
            case 0...2:
                #expect(table.set(key, step) == model.updateValue(step, forKey: key))
            case 3...4:
                #expect(table.value(key, orSet: step) == model[key, default: step])
                model[key] = model[key] ?? step
            case 5...7:
                table.remove(key)
                model[key] = nil
            case 8:
                table.update(key) { $0 += 1 }
                model[key]? += 1
            default:
                if step.isMultiple(of: 50) {
                    table.filter { !$0.isMultiple(of: 3) }
                    model = model.filter { !$0.value.isMultiple(of: 3) }
                }
            }
            #expect(table.count == model.count && table[key] == model[key], "seed \(seed)")
        }
        var all: [UInt64: UInt64] = [:]
        table.forEachEntry { all[$0] = $1 }
        #expect(all == model, "seed \(seed)")
    }

    @Test func aWindowKeepsItsNewest() {
        var windows = Windows(capacity: 3)
        for sequence in 0..<5 as Range<UInt64> {
            var event = Event(.codeSent, stream: 1, actor: .system)
            (event.sequence, event.time) = (sequence, sequence)
            _ = windows.add(Windows.Entry(sequence % 4, of: event), to: 9, since: 0)
        }
        #expect(windows.newest(.max, of: 9).map(\.sequence) == [4, 3, 2])
        windows.remove(from: 9) { $0.value == 3 }
        #expect(windows.newest(.max, of: 9).map(\.sequence) == [4, 2])
        windows.sweep(since: 4)
        #expect(!windows.isEmpty(9))
        windows.sweep(since: 5)
        #expect(windows.isEmpty(9) && windows.newest(.max, of: 9).isEmpty)
    }
}
