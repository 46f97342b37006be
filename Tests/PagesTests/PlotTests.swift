import Ledger
import Testing

@testable import Pages

@Suite struct PlotTests {
    @Test func ticksAreRoundAndFew() {
        for top in Array(0...3000) + [9_999_999, 1 << 40, UInt64(Int64.max) / 4] as [UInt64] {
            let ticks = Drawing.ticks(upTo: top)
            #expect(ticks[0] == 0 && ticks.last! >= max(top, 1) && (2...5).contains(ticks.count))
            let digits = "\(ticks[1])"
            #expect(["1", "2", "5"].contains { digits.first == $0 })
            #expect(digits.dropFirst().allSatisfy { $0 == "0" })
            // No smaller round number would do.
            #expect(ticks.last! - ticks[1] < max(top, 1))
        }
    }

    @Test func placesAreOfTheWidth() {
        for (thousandths, text) in [(0, "0%"), (7, "0.7%"), (125, "12.5%"), (1000, "100%")] {
            #expect(Drawing.across(thousandths).source == text)
        }
    }

    @Test func momentsKeepTheirOrder() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let count = Int.random(in: 1...30, using: &random)
            var time: UInt64 = 1_644_264_000_000
            let times = (0..<count).map { _ in
                time += [0, 1, 500, 30_000, 119_999, 120_001, 90_000_000].randomElement(
                    using: &random)!
                return time
            }
            let isWhole = Bool.random(using: &random)
            let axis = TimeAxis(times.shuffled(using: &random), isWhole: isWhole)
            let places = times.map(axis.place)
            #expect(places == places.sorted())
            #expect(places[0] == 30 && places.last! <= 970)
            let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
            if gaps.contains(where: { $0 > 0 }) { #expect(places.last! >= 965) }
            #expect(axis.breaks.count == (isWhole ? 0 : gaps.count { $0 > 120_000 }))
            #expect(axis.breaks.allSatisfy { $0.to > $0.from && $0.milliseconds > 120_000 })
            let labels = axis.labels.map(\.place)
            #expect(labels.last == places.last)
            #expect(zip(labels, labels.dropFirst()).allSatisfy { $1 - $0 >= 190 })
        }
        #expect(TimeAxis([]).labels.isEmpty && TimeAxis([5]).place(5) == 30)
    }

    /// Marks of a lane never cover one another, at any width.
    @Test func marksDoNotTouch() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<100 {
            let places = (0..<20).map { _ in Int.random(in: 30...970, using: &random) }.sorted()
            let lanes = Lanes(
                lanes: [
                    .init(
                        label: "a", bars: [],
                        marks: places.map {
                            .init(place: $0, style: "mark", pin: "1", title: "t")
                        })
                ], labels: [], breaks: [])
            let svg = lanes.svg("a", title: "t", description: "d").source
            let circles = svg.matches(of: /<circle class="mark" cx="([\d.]+)%" cy="(\d+)"/).map {
                (x: Double($0.output.1)! * 10, y: Int($0.output.2)!)
            }
            #expect(circles.count == places.count)
            for row in Dictionary(grouping: circles, by: \.y).values {
                let sorted = row.map(\.x).sorted()
                // A disc is 18 pixels wide, a phone 358.
                #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= 18 / 0.358 })
            }
        }
    }
}
