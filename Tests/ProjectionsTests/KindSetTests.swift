import Testing

@testable import Projections

@Suite struct KindSetTests {
    /// Every number that a kind can have, those past 64 too, against Swift's own sets.
    @Test func setsAreThoseOfNumbers() {
        let numbers = 0...UInt8.max
        for number in numbers {
            let one = KindSet(number: UInt64(number))
            #expect(numbers.filter { one.contains(number: $0) } == [number])
            let pair = one.union(KindSet(number: 200))
            #expect(Set(numbers.filter { pair.contains(number: $0) }) == [number, 200])
            #expect(pair.intersection(one) == one)
            let rest = KindSet.all.subtracting(one)
            #expect(numbers.filter { !rest.contains(number: $0) } == [number])
        }
        #expect(KindSet().isEmpty && numbers.allSatisfy { !KindSet().contains(number: $0) })
    }

    /// A query may ask for any number.
    @Test func whatNoKindCanBeIsNone() {
        #expect(KindSet(number: 256) == KindSet() && KindSet(number: .max) == KindSet())
    }
}
