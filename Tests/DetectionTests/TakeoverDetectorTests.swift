import TestSupport
import Testing

@testable import Detection
@testable import Ledger

/// The detectors of takeovers, payments and sharing, just below the threshold and at it.
@Suite struct TakeoverDetectorTests {
    typealias Story = FraudStory

    // MARK: Takeover

    @Test(arguments: [(0, true), (1, false)] as [(UInt64, Bool)])
    func d06(_ late: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        let swapped = story.add(.simSwapReported, holder) { $0.phone = 9 }
        let failed = story.open(holder)
        story.end(failed, of: holder, .failed)
        story.expect("D06", [])
        story.now += 240 * Story.hour + late
        let paid = story.pay(holder)
        story.pay(holder)
        story.expect("D06", isFound ? [[swapped, paid]] : [], .high)
    }

    @Test(
        arguments: [(24, 0, .critical), (24, 1, .high), (72, 0, .high), (72, 1, nil)]
            as [(UInt64, UInt64, Severity?)])
    func d07(_ hours: UInt64, _ late: UInt64, _ severity: Severity?) {
        var story = Story()
        let holder = story.register(phone: 44)
        // The same number again is no change.
        story.changePhone(holder, to: 44)
        story.pay(holder)
        story.expect("D07", [])
        let changed = story.changePhone(holder, to: 45)
        story.now += hours * Story.hour + late
        let paid = story.pay(holder)
        story.expect("D07", severity == nil ? [] : [[changed, paid]], severity)
    }

    @Test(
        arguments: [
            (1, 0, 250.00, Severity.critical), (1, 1, 250, .high), (24, 0, 250, .high),
            (24, 1, 250, nil), (1, 0, 249.99, nil),
        ] as [(UInt64, UInt64, Double, Severity?)])
    func d08(_ hours: UInt64, _ late: UInt64, _ euros: Double, _ severity: Severity?) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        // The first 90 days no longer count.
        story.pay(holder, euros: 900)
        story.now += 90 * Story.day
        story.pay(holder, euros: 100)
        let changed = story.enrol(holder, version: 2)
        story.now += hours * Story.hour + late
        let paid = story.pay(holder, euros: euros)
        story.pay(holder, euros: euros)
        story.expect("D08", severity == nil ? [] : [[changed, paid]], severity)
    }

    /// The 95th percentile of twenty is the nineteenth.
    @Test(arguments: [(389.99, false), (390, true)])
    func d08WithMorePayments(_ euros: Double, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        for index in 1...20 { story.pay(holder, euros: Double(200 + 10 * index)) }
        let changed = story.enrol(holder, version: 2)
        let paid = story.pay(holder, euros: euros)
        story.expect("D08", isFound ? [[changed, paid]] : [])
    }

    /// Nothing to compare with: only a change from elsewhere counts.
    @Test(arguments: [(1, false), (2, true)] as [(UInt64, Bool)])
    func d08WithoutPayments(_ origin: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        let changed = story.enrol(holder, from: origin, version: 2)
        let paid = story.pay(holder, euros: 250)
        story.expect("D08", isFound ? [[changed, paid]] : [])
    }

    @Test(arguments: [(29_832, 953, 0, false), (29_833, 953, 0, true), (99_999, 36, 2, false)])
    func d08InOtherCurrencies(
        _ amount: UInt64, _ currency: UInt64, _ exponent: UInt64, _ isFound: Bool
    ) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        story.pay(holder, euros: 5)
        let changed = story.enrol(holder, version: 2)
        let opened = story.open(
            holder, currency: currency, exponent: exponent, amount: amount)
        let paid = story.end(opened, of: holder)
        story.expect("D08", isFound ? [[changed, paid]] : [])
    }

    private enum Missing: CaseIterable {
        case nothing, newOrigin, change, newMerchant, time
    }

    @Test func d09() {
        for missing in Missing.allCases {
            var story = Story()
            let holder = story.register()
            story.enrol(holder, from: 1)
            story.pay(holder, at: "Librairie")
            let session = story.request(holder, from: missing == .newOrigin ? 1 : 2)
            let verified = story.verify(session, of: holder)
            let changed = missing == .change ? 0 : story.changePhone(holder)
            story.now += 24 * Story.hour + (missing == .time ? 1 : 0)
            let paid = story.pay(holder, at: missing == .newMerchant ? "Librairie" : "Ailleurs")
            story.expect(
                "D09", missing == .nothing ? [[verified, changed, paid]] : [], .critical)
        }
    }

    @Test(arguments: [(180, 48, true), (180, 49, false), (179, 48, false)])
    func d22(_ days: UInt64, _ hours: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder)
        story.now += days * Story.day
        let changed = story.enrol(holder, version: 2)
        story.now += hours * Story.hour
        let paid = story.pay(holder)
        story.expect("D22", isFound ? [[changed, paid]] : [])
    }

    /// The issuer changes the phone of somebody who is away.
    @Test(arguments: [(179, false), (180, true)] as [(UInt64, Bool)])
    func d22ByTheFeed(_ days: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.now += days * Story.day
        let changed = story.changePhone(holder)
        let paid = story.pay(holder)
        story.expect("D22", isFound ? [[changed, paid]] : [])
    }

    // MARK: Sharing

    @Test func d14OfOneDevice() {
        var story = Story()
        var opened: [UInt64] = []
        for _ in 0..<3 {
            story.expect("D14", [])
            let holder = story.register()
            opened.append(story.open(holder, device: 5))
            story.now += 15 * Story.day
        }
        story.expect("D14", [opened], .high)
    }

    @Test(arguments: [false, true])
    func d14OfOneOrigin(_ isShared: Bool) {
        var story = Story()
        let settings = DetectionSettings(sharedOrigins: isShared ? [3] : [])
        var opened: [UInt64] = []
        for _ in 0..<8 {
            story.expect("D14", [], nil, settings)
            let holder = story.register()
            opened.append(story.request(holder, from: 3))
            story.now += 3 * Story.hour
        }
        story.expect("D14", isShared ? [] : [opened], .medium, settings)
    }

    /// Nouméa to Sydney is 1,970 km; Nouméa to Païta 26 km.
    @Test(
        arguments: [
            (2, 118, true), (2, 119, false), (3, 0, false), (4, 0, false),
        ] as [(UInt64, UInt64, Bool)])
    func d15(_ origin: UInt64, _ minutes: UInt64, _ isFound: Bool) throws {
        let places = [
            1: try #require(Place(latitude: -22.2758, longitude: 166.458)),
            2: try #require(Place(latitude: -33.8688, longitude: 151.2093)),
            3: try #require(Place(latitude: -22.13, longitude: 166.35)),
        ]
        let settings = DetectionSettings(
            places: Dictionary(uniqueKeysWithValues: places.map { (UInt64($0.key), $0.value) }))
        var story = Story()
        let holder = story.register()
        let session = story.request(holder, from: 1)
        let verified = story.verify(session, of: holder)
        story.now += minutes * Story.minute
        let paid = story.pay(holder, from: origin)
        story.expect("D15", isFound ? [[verified, paid]] : [], nil, settings)
        story.expect("D15", [])
    }

    @Test(
        arguments: [
            (10, 2, false, true), (10, 1, false, false), (11, 2, false, false),
            (10, 2, true, false),
        ]
            as [(UInt64, UInt64, Bool, Bool)])
    func d17(_ minutes: UInt64, _ origin: UInt64, _ isClosed: Bool, _ isFound: Bool) {
        for isSessionFirst in [true, false] {
            var story = Story()
            let holder = story.register()
            let first = isSessionFirst ? story.request(holder) : story.open(holder)
            if isClosed {
                if isSessionFirst {
                    story.add(.sessionClosed, holder) { ($0.session, $0.reason) = (first, .back) }
                } else {
                    story.end(first, of: holder, .failed)
                }
            }
            story.now += minutes * Story.minute
            let second =
                isSessionFirst
                ? story.open(holder, from: origin) : story.request(holder, from: origin)
            if isSessionFirst { _ = story.open(holder, from: origin) }
            story.expect("D17", isFound ? [[first, second]] : [])
        }
    }

    @Test(arguments: [
        (4_999, "Ailleurs", true), (5_000, "Ailleurs", false), (4_999, "Librairie", false),
    ])
    func d17TypedTooSoon(_ milliseconds: UInt64, _ merchant: String, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.pay(holder, at: "Librairie")
        let challenge = story.open(holder, at: merchant)
        let (code, sent) = story.send(holder, challenge: challenge)
        story.now += milliseconds
        let typed = story.add(.codeSubmitted, holder) {
            ($0.challenge, $0.code, $0.smsFactor) = (challenge, code, .right)
        }
        story.expect("D17", isFound ? [[sent, typed]] : [])
    }

    @Test func d24() {
        var story = Story()
        let first = story.register(phone: 44)
        let second = story.register(phone: 44)
        // One goes before the third comes.
        story.changePhone(first)
        let third = story.register(phone: 44)
        story.expect("D24", [])
        let back = story.changePhone(first, to: 44)
        story.expect("D24", [[second, third, back]])
        story.changePhone(first, to: 44)
        story.register(phone: 44)
        story.expect("D24", [[second, third, back]])
    }
}
