import Ledger
import TestSupport
import Testing

@testable import Detection

extension TakeoverDetectorTests {
    @Test(arguments: [(10, 8, true), (10, 7, false), (9, 9, false)])
    func d11(_ count: Int, _ failing: Int, _ isFound: Bool) {
        var story = Story()
        var ends: [UInt64] = []
        for index in 0..<count {
            let holder = story.register()
            let challenge = story.open(holder, from: 3)
            // The failing ones last.
            ends.append(
                story.end(
                    challenge, of: holder, index < count - failing ? .authenticated : .failed))
            story.now += Story.minute
        }
        story.expect("D11", isFound ? [ends] : [])
    }

    @Test func d11OfUnknownCards() {
        var story = Story()
        var unknown: [UInt64] = []
        for index in 0..<10 {
            story.expect("D11", [])
            unknown.append(
                story.add(.cardNotRecognised) { ($0.card, $0.origin) = (UInt64(100 + index), 3) })
        }
        story.expect("D11", [unknown])
    }

    @Test(
        arguments: [
            (5, 250, 0, true), (5.01, 250.5, 0, false), (5, 249.99, 0, false), (5, 250, 1, false),
            (0, 5.01, 0, true),
        ] as [(Double, Double, UInt64, Bool)])
    func d12(_ small: Double, _ large: Double, _ late: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.pay(holder, euros: 4, card: 77)
        let first = story.pay(holder, euros: small)
        story.now += Story.day + late
        let last = story.pay(holder, euros: large)
        story.expect("D12", isFound ? [[first, last]] : [])
    }

    @Test func d12WithTheNewestThatIsSmallEnough() {
        var story = Story()
        let holder = story.register()
        story.pay(holder, euros: 1)
        let second = story.pay(holder, euros: 2)
        story.pay(holder, euros: 3)
        let large = story.pay(holder, euros: 100)
        story.pay(holder, euros: 100)
        story.expect("D12", [[second, large]])
    }

    @Test(arguments: [(6, Story.hour), (11, Story.day)])
    func d13(_ count: Int, _ span: UInt64) {
        for late in [UInt64(0), UInt64(count)] {
            var story = Story()
            let holder = story.register()
            let start = story.now
            var payments: [UInt64] = []
            for index in 0..<count {
                story.now = start + (span + late) * UInt64(index) / UInt64(count - 1)
                payments.append(story.pay(holder, euros: 1))
            }
            story.expect("D13", late == 0 ? [payments] : [])
        }
    }

    @Test(arguments: [(7, 300.00, false), (7, 300.01, true), (6, 900, false)])
    func d13OnADay(_ days: Int, _ euros: Double, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        for _ in 0..<days {
            story.pay(holder, euros: 60)
            story.pay(holder, euros: 40)
            story.now += Story.day
        }
        let first = story.pay(holder, euros: 100)
        let last = story.pay(holder, euros: euros - 100)
        story.pay(holder, euros: 500)
        let isFoundLater = !isFound && days == 7
        story.expect(
            "D13",
            isFound ? [[first, last]] : isFoundLater ? [[first, last, last + 2]] : [])
    }

    @Test func d13IsNotOfSmallSums() {
        var story = Story()
        let holder = story.register()
        for _ in 0..<7 {
            story.pay(holder, euros: 1)
            story.now += Story.day
        }
        story.pay(holder, euros: 249.99)
        story.expect("D13", [])
        let paid = story.pay(holder, euros: 0.01)
        story.expect("D13", [[paid - 2, paid]])
    }

    @Test(arguments: [
        (3, 57, true), (3, 58, false), (2, 0, false), (6, 114, true), (6, 115, false),
    ])
    func d19(_ count: Int, _ others: Int, _ isFound: Bool) {
        var story = Story()
        let merchant = "Mule"
        // Too long before.
        let late = story.register()
        story.changePhone(late)
        story.now += 1
        let holders = (0..<count).map { _ in
            let holder = story.register()
            story.changePhone(holder)
            return holder
        }
        story.now += 72 * Story.hour
        for _ in 0..<others { story.pay(story.register(), at: merchant) }
        let payments = holders.map { story.pay($0, at: merchant) }
        story.pay(late, at: merchant)
        story.expect("D19", isFound ? [payments.suffix(3)] : [])
    }

    @Test(
        arguments: [(499.99, 0, false), (500, 0, true), (500, 1, false)] as [(Double, UInt64, Bool)]
    )
    func d23(_ euros: Double, _ late: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        let first = story.pay(holder, euros: 200)
        story.now += Story.day + late
        let last = story.pay(holder, euros: euros - 200)
        story.pay(holder, euros: 1)
        let again = isFound || late > 0 || euros + 1 < 500 ? [] : [[first, last, last + 2]]
        story.expect("D23", isFound ? [[first, last]] : again)
    }

    /// An earlier version recorded exponents that are not the currency's: 500 € are 500 €.
    @Test(arguments: [0, 2, 4] as [UInt64])
    func d23WithAnyExponent(_ exponent: UInt64) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        let challenge = story.open(
            holder, exponent: exponent,
            amount: (0..<exponent).reduce(500) { amount, _ in amount * 10 })
        let end = story.end(challenge, of: holder)
        story.expect("D23", [[end]])
    }
}
