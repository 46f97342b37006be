import TestSupport
import Testing

@testable import Detection
@testable import Ledger

/// Every detector, just below its threshold and at it.
@Suite struct DetectorTests {
    private typealias Story = FraudStory

    // MARK: Guessing

    @Test(arguments: [(9, 600_000), (10, 600_000), (10, 600_009)] as [(Int, UInt64)])
    func d01InTenMinutes(_ count: Int, _ milliseconds: UInt64) {
        var story = Story()
        let start = story.now
        var tried: [UInt64] = []
        for index in 0..<count {
            story.now = start + milliseconds * UInt64(index) / UInt64(count - 1)
            for _ in 0..<2 {
                // The same one again is one; the newest event of each is reported.
                let sequence = story.add(.emailNotRecognised) {
                    ($0.email, $0.origin) = (UInt64(100 + index), 3)
                }
                if tried.count > index { tried[index] = sequence } else { tried.append(sequence) }
            }
        }
        // Reported by the first event of the last address.
        if count == 10 { tried[9] -= 1 }
        story.expect("D01", count == 10 && milliseconds == 600_000 ? [tried] : [])
    }

    @Test func d01InADay() {
        var story = Story()
        let holder = story.register()
        var tried: [UInt64] = []
        for index in 0..<20 {
            story.now += Story.hour
            tried.append(
                index.isMultiple(of: 2)
                    ? story.request(holder, from: 3, email: UInt64(100 + index))
                    : story.add(.emailNotRecognised) {
                        ($0.email, $0.origin) = (UInt64(100 + index), 3)
                    })
            story.expect("D01", index == 19 ? [tried] : [])
        }
        // Another of the same window is not reported again.
        story.add(.emailNotRecognised) { ($0.email, $0.origin) = (300, 3) }
        story.expect("D01", [tried])
    }

    /// What is no address and kept nowhere is tried too, and each time it is another; so is what is
    /// refused for the number of requests.
    @Test func d01OfWhatIsNotLookedUp() {
        var story = Story()
        let kinds: [Kind] = [.nonEmailTyped, .codesRefused, .emailNotRecognised, .codesRefused]
        let tried = (0..<10 as Range<UInt64>).map { index in
            story.now += Story.minute / 2
            return story.add(kinds[Int(index % 4)]) {
                ($0.email, $0.origin) = (index % 4 < 2 ? nil : 100 + index, 3)
                if $0.kind == .codesRefused { $0.until = $0.time + Story.hour }
            }
        }
        story.expect("D01", [tried])
    }

    /// Who has one address of IPv6 has all of its network.
    @Test(arguments: [nil, [3: 3, 4: 3, 5: 3], [3: 3, 4: 4, 5: 4]] as [[UInt64: UInt64]?])
    func d01ByNetwork(_ networks: [UInt64: UInt64]?) {
        var story = Story()
        let tried = (0..<10 as Range<UInt64>).map { index in
            story.now += Story.minute / 2
            return story.add(.emailNotRecognised) {
                ($0.email, $0.origin) = (100 + index, 3 + index % 3)
            }
        }
        story.expect(
            "D01", networks?[5] == 3 ? [tried] : [], nil, DetectionSettings(networks: networks))
    }

    /// Where many share an origin, those who have an account mean nothing.
    @Test(arguments: [false, true])
    func d01WhereManyShare(_ isShared: Bool) {
        var story = Story()
        let settings = DetectionSettings(sharedOrigins: isShared ? [3] : [])
        let holder = story.register()
        var unknown: [UInt64] = []
        var tried: [UInt64] = []
        for index in 0..<10 as Range<UInt64> {
            tried.append(story.request(holder, from: 3, email: 100 + index))
            story.expect("D01", index == 9 && !isShared ? [tried] : [], nil, settings)
        }
        for index in 0..<10 as Range<UInt64> {
            unknown.append(
                story.add(.emailNotRecognised) { ($0.email, $0.origin) = (200 + index, 3) })
        }
        if isShared { story.expect("D01", [unknown], nil, settings) }
    }

    /// From one of the addresses of a provider to another is no new origin.
    @Test(
        arguments: [
            ([], true), ([1], true), ([2], true), ([1, 2], false), ([2, 3], true),
        ] as [(Set<UInt64>, Bool)])
    func d09WhereManyShare(_ shared: Set<UInt64>, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        story.enrol(holder, from: 1)
        let session = story.request(holder, from: 2)
        let steps = [
            story.verify(session, of: holder), story.changePhone(holder), story.pay(holder),
        ]
        story.expect(
            "D09", isFound ? [steps] : [], nil, DetectionSettings(sharedOrigins: shared))
    }

    @Test func d02OfOneHolder() {
        var story = Story()
        let holder = story.register()
        let session = story.request(holder)
        var failures = (0..<2).map { _ in story.fail(session, of: holder) }
        story.fail(session, of: holder, .expired)
        story.expect("D02", [])
        failures.append(story.fail(session, of: holder))
        story.expect("D02", [failures], .medium)
        failures += (0..<2).map { _ in story.fail(session, of: holder) }
        story.expect("D02", [Array(failures[..<3])])
        failures.append(story.fail(session, of: holder))
        story.expect("D02", [Array(failures[..<3]), failures], .high)
    }

    @Test func d02StartsAfreshAtASuccess() {
        var story = Story()
        let holder = story.register()
        let session = story.request(holder)
        for _ in 0..<2 { story.fail(session, of: holder) }
        story.verify(session, of: holder)
        for _ in 0..<2 { story.fail(session, of: holder) }
        story.expect("D02", [])
    }

    @Test func d02OfManyHolders() {
        var story = Story()
        var failures: [UInt64] = []
        for index in 0..<5 {
            story.expect("D02", [])
            let holder = story.register()
            // From the origin of the session, when the event itself does not say.
            let session = story.request(holder, from: 3)
            failures.append(story.fail(session, of: holder, from: index == 2 ? 3 : nil))
            story.now += Story.hour / 4
        }
        story.expect("D02", [failures], .high)
    }

    private static func wrongPassword(_ story: inout Story, _ holder: UInt64) -> UInt64 {
        let challenge = story.open(holder)
        return story.add(.passwordSubmitted, holder) {
            ($0.challenge, $0.passwordFactor) = (challenge, .wrong)
        }
    }

    @Test(arguments: [0, 1])
    func d03OfOneHolder(_ late: UInt64) {
        var story = Story()
        let holder = story.register()
        var wrong = [Self.wrongPassword(&story, holder)]
        story.now += Story.day
        wrong.append(Self.wrongPassword(&story, holder))
        story.expect("D03", [])
        story.now += late
        wrong.append(Self.wrongPassword(&story, holder))
        story.expect("D03", late == 0 ? [wrong] : [], .medium)
    }

    @Test func d03OfManyCards() {
        var story = Story()
        var wrong: [UInt64] = []
        for _ in 0..<5 {
            story.expect("D03", [])
            let holder = story.register()
            wrong.append(Self.wrongPassword(&story, holder))
            story.now += 15 * Story.minute
        }
        story.expect("D03", [wrong], .high)
    }

    @Test(arguments: [(3, 30, true), (2, 30, false), (3, 31, false)] as [(Int, UInt64, Bool)])
    func d10(_ count: Int, _ minutes: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        let session = story.request(holder)
        var failures: [UInt64] = []
        for index in 0..<count {
            if index == 1 {
                let challenge = story.open(holder)
                failures.append(story.end(challenge, of: holder, .failed))
            } else {
                failures.append(story.fail(session, of: holder))
            }
            story.now += 15 * Story.minute
        }
        story.now += (minutes - 15) * Story.minute
        let success = count == 3 ? story.pay(holder) : story.verify(session, of: holder)
        story.expect("D10", isFound ? [failures + [success]] : [], .high)
        story.pay(holder)
        story.expect("D10", isFound ? [failures + [success]] : [])
    }

    @Test func d20() {
        var story = Story()
        let holder = story.register()
        let session = story.request(holder)
        var uses = [story.fail(session, of: holder, .superseded)]
        story.add(.attemptRefused, holder) { $0.reason = .wrongStep }
        uses.append(
            story.add(.attemptRefused, holder) { ($0.session, $0.reason) = (session, .ended) })
        story.expect("D20", [])
        uses.append(story.fail(session, of: holder, .consumed))
        story.expect("D20", [uses])
    }

    // MARK: Flooding

    @Test(arguments: [10 * 60_000, 10 * 60_000 + 4] as [UInt64])
    func d04OfOnePhone(_ milliseconds: UInt64) {
        var story = Story()
        let holders = [story.register(), story.register()]
        var sent: [UInt64] = []
        let start = story.now
        for index in 0..<5 {
            story.expect("D04", [])
            story.now = start + milliseconds * UInt64(index) / 4
            sent.append(story.send(holders[index % 2]).sent)
        }
        story.expect("D04", milliseconds == 600_000 ? [sent] : [])
    }

    @Test(arguments: [(50, 20, false), (50, 19, true), (49, 0, false)] as [(Int, Int, Bool)])
    func d04OfOneOrigin(_ count: Int, _ used: Int, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        func use(_ story: inout Story, _ code: UInt64) {
            story.add(.codeConsumed, holder) { $0.code = code }
        }
        // Elsewhere, four of five are used.
        for index in 0..<50 {
            let session = story.request(holder, from: 2)
            let code = story.send(holder, to: UInt64(2000 + index), session: session).code
            if index % 5 > 0 { use(&story, code) }
        }
        story.expect("D04", [])
        let session = story.request(holder, from: 3)
        var sent: [UInt64] = []
        for index in 0..<count {
            let (code, sending) = story.send(holder, to: UInt64(3000 + index), session: session)
            sent.append(sending)
            // Those used come first; the last sending decides.
            if index < used {
                story.add(.codeConsumed, holder) { ($0.code, $0.session) = (code, session) }
                sent[index] = story.events.last!.sequence
            }
        }
        story.expect("D04", isFound ? [sent] : [], .high)
    }

    @Test(arguments: [(3, 30, true), (2, 30, false), (3, 31, false)] as [(Int, UInt64, Bool)])
    func d05(_ count: Int, _ minutes: UInt64, _ isFound: Bool) {
        var story = Story()
        let holder = story.register()
        var opened: [UInt64] = []
        for index in 0..<count {
            opened.append(story.open(holder))
            if index == 0 { story.end(opened[0], of: holder, .cancelled) }
            story.now += 5 * Story.minute
        }
        let failed = story.open(holder)
        story.end(failed, of: holder, .failed)
        story.now += (minutes - 5) * Story.minute
        let success = story.pay(holder)
        story.expect("D05", isFound ? [opened + [success]] : [])
    }

    @Test func d21() {
        var story = Story()
        let holder = story.register()
        var cancelled: [UInt64] = []
        for _ in 0..<5 {
            story.expect("D21", [])
            let challenge = story.open(holder)
            cancelled.append(story.end(challenge, of: holder, .cancelled))
            story.now += 6 * Story.hour
        }
        story.expect("D21", [cancelled], .low)
    }
}
