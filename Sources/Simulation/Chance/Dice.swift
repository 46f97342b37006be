import FoundationEssentials
import Ledger

/// Everything that is left to chance, from one seed.
///
/// Only sums, products and quotients of numbers, which IEEE 754 rounds alike everywhere: the same
/// seed gives the same ledger on every machine, as a library's logarithm would not.
package struct Dice {
    private var generator: SeededGenerator

    package init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    /// A number below `limit`, which is not 0.
    package mutating func below(_ limit: UInt64) -> UInt64 {
        generator.next().multipliedFullWidth(by: limit).high
    }

    mutating func below(_ limit: Int) -> Int { Int(below(UInt64(limit))) }

    mutating func among(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// From 0 to just below 1.
    mutating func fraction() -> Double { Double(generator.next() >> 11) * 0x1p-53 }

    /// Whether something with this probability happens.
    mutating func happens(_ probability: Double) -> Bool { fraction() < probability }

    /// A time from the range, to the millisecond.
    mutating func time(_ range: ClosedRange<UInt64>) -> UInt64 {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// A count whose average is `mean`: its whole part, and one more with the probability of the
    /// rest.
    mutating func count(mean: Double) -> Int {
        let whole = Int(mean)
        return whole + (happens(mean - Double(whole)) ? 1 : 0)
    }

    /// Around `median`; two of three lie within the factor e^`spread` of it.
    mutating func logNormal(median: Double, spread: Double) -> Double {
        // The sum of twelve uniform numbers has variance 1 and is as good as normal (Irwin–Hall).
        var sum = -6.0
        for _ in 0..<12 { sum += fraction() }
        return median * Self.exponential(sum * spread)
    }

    /// e^x as (1 + x/1024)^1024, to a percent where it is used.
    private static func exponential(_ x: Double) -> Double {
        var power = 1 + x / 1024
        for _ in 0..<10 { power *= power }
        return power
    }

    mutating func element<E>(_ elements: [E]) -> E { elements[below(elements.count)] }

    package mutating func uuid() -> UUID { generator.uuid() }
}
