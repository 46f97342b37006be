import Ledger
import Testing

@testable import Simulation

@Suite struct WorldTests {
    private static func payments() throws -> [Event] {
        let traffic = try Traffic.month.get()
        return traffic.events.filter {
            $0.kind == .challengeOpened && $0.time >= traffic.settings.start
        }
    }

    /// New Caledonia sleeps when it is night there, and pays most at noon and in the evening.
    @Test func dayAndNight() throws {
        var hours = [Int](repeating: 0, count: 24)
        for event in try Self.payments() { hours[Traffic.local(event.time).hour] += 1 }
        let night = hours[0..<5].reduce(0, +)
        let noonAndEvening = hours[11...12].reduce(0, +) + hours[18...20].reduce(0, +)
        #expect(night * 6 < noonAndEvening && noonAndEvening > 0)
    }

    @Test func rhythmIsAnAverage() {
        let week = stride(from: 0, to: 7 * Milliseconds.day, by: Int(Milliseconds.hour))
        let mean = week.map(Rhythm.weight).reduce(0, +) / (7 * 24)
        #expect(abs(mean - 1) < 1e-9)
        #expect(week.map(Rhythm.weight).allSatisfy { $0 > 0 && $0 < 3 })
        // 4 January 1970 was a Sunday, the 2nd a Friday; 1:00 UTC is noon in Nouméa.
        func noon(_ day: UInt64) -> Double {
            Rhythm.weight(day * Milliseconds.day + Milliseconds.hour)
        }
        #expect(noon(3) < noon(1))
        #expect(Rhythm.next(4 * Milliseconds.hour, after: 0) == 17 * Milliseconds.hour)
        #expect(
            Rhythm.next(4 * Milliseconds.hour, after: 17 * Milliseconds.hour)
                == 41 * Milliseconds.hour)
    }

    /// A few merchants have most of the payments, and many have few.
    @Test func merchantsAreOfAllSizes() throws {
        var counts: [String: Int] = [:]
        let payments = try Self.payments()
        for event in payments { counts[event.merchantName!, default: 0] += 1 }
        let sorted = counts.values.sorted(by: >)
        #expect(sorted.prefix(20).reduce(0, +) * 3 > payments.count)
        #expect(sorted.count > 100 && sorted.filter { $0 == 1 }.count > 20)
        let market = Market()
        #expect(Set(market.merchants.map(\.name)).count == Habits.merchantCount)
    }

    /// Half of the payments of a trade are below its median; francs are whole and round.
    @Test func amountsAreOfTheirTrade() {
        var dice = Dice(seed: 21)
        let market = Market()
        for number in 0..<12 {
            let median = market.merchants[number].median
            let below = (0..<2000).filter { _ in market.cents(number, &dice) < median }.count
            #expect((900...1100).contains(below), "seed 21, trade \(number)")
        }
        #expect(market.purchase(0, cents: 10_000).amount == 11_930)
        #expect(market.purchase(0, cents: 10_000).currency == 953)
        #expect(market.purchase(12, cents: 1999.6).amount == 2000)
        #expect(market.purchase(12, cents: 1999.6).currency == 978)
    }

    /// Most of what holders do comes from a few dozen addresses.
    @Test func mostShareTheirAddress() throws {
        let payments = try Self.payments()
        let shared = payments.filter { $0.origin! <= UInt64(Habits.sharedOriginCount) }.count
        #expect(shared * 4 > payments.count * 3 && shared < payments.count)
    }

    /// A tenth of the holders makes a good part of the payments.
    @Test func holdersAreUneven() throws {
        var counts: [UInt64: Int] = [:]
        let payments = try Self.payments()
        for event in payments { counts[event.stream, default: 0] += 1 }
        let busiest = counts.values.sorted(by: >).prefix(50).reduce(0, +)
        #expect(busiest * 4 > payments.count && busiest * 10 < payments.count * 7)
    }

    @Test func placesAreEveryOrigin() throws {
        let traffic = try Traffic.month.get()
        let lines = traffic.places.split(separator: "\n")
        let origins = Set(lines.map { UInt64($0.split(separator: ",")[0])! })
        #expect(origins.count == lines.count)
        #expect(Set(traffic.events.compactMap(\.origin)).isSubset(of: origins))
    }

    // MARK: Chance

    @Test func weightsAreDrawnByTheirWeight() {
        var dice = Dice(seed: 22)
        let weights = Weights([1, 0, 2, 7])
        var counts = [0, 0, 0, 0]
        for _ in 0..<10_000 { counts[weights.draw(&dice)] += 1 }
        #expect(counts[1] == 0)
        for (count, wanted) in zip(counts, [1000, 0, 2000, 7000]) {
            #expect(abs(count - wanted) < 200, "seed 22")
        }
    }

    @Test func countsHaveTheirMean() {
        var dice = Dice(seed: 23)
        let sum = (0..<10_000).map { _ in dice.count(mean: 2.3) }.reduce(0, +)
        #expect(abs(sum - 23_000) < 200, "seed 23")
    }

    @Test func theAgendaIsInOrder() {
        var dice = Dice(seed: 24)
        var agenda = Agenda<Int>()
        let times = (0..<500).map { _ in dice.below(UInt64(60)) }
        for (index, time) in times.enumerated() { agenda.add(index, at: time) }
        var found: [Int] = []
        while let (time, item) = agenda.removeFirst(before: 50) {
            #expect(time == times[item])
            found.append(item)
        }
        let wanted = times.indices.filter { times[$0] < 50 }
            .sorted { (times[$0], $0) < (times[$1], $1) }
        #expect(found == wanted && agenda.firstTime == times.filter { $0 >= 50 }.min())
    }
}
