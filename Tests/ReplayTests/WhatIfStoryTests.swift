import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// Each kind of difference, from what a holder did and what another policy would have made of it.
@Suite struct WhatIfStoryTests {
    let issuer: TestIssuer
    let holder: UInt64

    init() throws {
        issuer = try TestIssuer()
        holder = try issuer.enrol()
    }

    /// `kind event recorded > other`, the event as an offset from `start`.
    func told(
        _ values: [PolicyParameter: UInt64]
    ) throws -> [String] {
        try issuer.whatIf(values).differences.map {
            let about = $0.challenge.map { " payment \($0)" } ?? ""
            let assuming = $0.assuming.map { " assuming \($0)" } ?? ""
            return
                "\($0.kind.rawValue) \($0.event)\(about): \($0.recorded) > \($0.other)\(assuming)"
        }
    }

    func last(_ kind: Kind) throws -> UInt64 {
        try #require(try issuer.events().last { $0.kind == kind }).sequence
    }

    private func time(_ milliseconds: UInt64) -> String {
        UTCTime(milliseconds: milliseconds).description
    }

    // MARK: Locks

    @Test func anEarlierLockStopsWhatFollows() throws {
        for _ in 0..<2 { _ = try issuer.pay(password: "0000") }
        let failed = try last(.challengeOpened)
        let failure = try last(.codeSubmitted)
        let until = time(issuer.now + 1_800_000)
        let reply = try issuer.pay()
        #expect(reply.json["outcome"] == "authenticated")
        let paid = try last(.challengeOpened)
        #expect(
            try told([.failureLimit: 2]) == [
                "locked \(failure) payment \(failed): no lock > locked until \(until)",
                "refused \(try last(.passwordSubmitted)) payment \(paid): "
                    + "passwordSubmitted right > attemptRefused ended",
                "changed \(try last(.challengeEnded)) payment \(paid): authenticated > locked",
            ])
        let difference = try issuer.whatIf([.failureLimit: 2]).differences[2]
        #expect(difference.purchase?.amount == 29900 && difference.outcome == .authenticated)
        #expect(difference.cardholder == holder && difference.time == issuer.now)
        #expect(try told([.failureLimit: 3]).isEmpty)
    }

    @Test func aPaymentThatALockStoppedGoesOnWithoutIt() throws {
        for _ in 0..<5 { _ = try issuer.pay(password: "0000") }
        let lock = try last(.lockPlaced)
        let failed = try last(.challengeOpened)
        let until = time(issuer.now + 1_800_000)
        let stopped = try issuer.challenge()
        #expect(
            try told([.failureLimit: 6]) == [
                "notLocked \(lock) payment \(failed): locked until \(until) > no lock",
                "goesOn \(try last(.challengeEnded)) payment \(stopped): locked > "
                    + "would have gone on: nothing more is recorded of it",
            ])
    }

    @Test func aLockOfAnotherLength() throws {
        for _ in 0..<5 { _ = try issuer.pay(password: "0000") }
        let failed = try last(.challengeOpened)
        let lock = try last(.lockPlaced)
        let placed = issuer.now
        let change =
            "lockChanged \(lock) payment \(failed): locked until \(time(placed + 1_800_000)) > "
            + "locked until \(time(placed + 60_000))"
        issuer.advance(seconds: 60)
        #expect(try told([.lockDuration: 60]) == [change])
        let refused = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(refused.result == "attemptRefused")
        let row =
            "goesOn \(refused.events[0]): attemptRefused locked > "
            + "would have been looked at: the record does not say what was typed"
        #expect(try told([.lockDuration: 60]) == [change, row])
        // What comes of it is unknown: the next difference says what it assumes.
        issuer.advance(seconds: 1800)
        for _ in 0..<5 { _ = try issuer.pay(password: "0000") }
        let again = try told([.lockDuration: 60])
        #expect(again.count == 3)
        #expect(again[2].hasPrefix("lockChanged "))
        #expect(again[2].hasSuffix(" assuming \(refused.events[0])"))
    }

    /// A limit that is set replaces the recorded one whenever it changed; the others stay.
    @Test func recordedChangesOfOtherLimitsStay() throws {
        try issuer.send("changePolicy", ["policy": ["failureLimit": 2], "account": "op.un"])
        for _ in 0..<2 { _ = try issuer.pay(password: "0000") }
        let lock = try last(.lockPlaced)
        #expect(try told([.failureLimit: 5]).map { $0.hasPrefix("notLocked \(lock) ") } == [true])
        #expect(
            try told([.lockDuration: 60]).map { $0.hasPrefix("lockChanged \(lock) ") } == [true])
        #expect(try told([.failureLimit: 2]).isEmpty)
    }

    @Test func aReleaseOfALockThatIsNotThere() throws {
        for _ in 0..<5 { _ = try issuer.pay(password: "0000") }
        try issuer.send(
            "releaseLock", ["cardholder": holder, "account": "op.un", "ticket": "DEMANDE-1"])
        let rows = try told([.failureLimit: 6])
        #expect(
            rows.last
                == "refused \(try last(.lockReleased)): lockReleased > "
                + "cardholder: cardholder \(holder) is not locked")
    }

    // MARK: Portal

    @Test func fewerResends() throws {
        let first = try issuer.requestCodes()
        let second = try issuer.resendCodes(first.session)
        let issued = try #require(
            try issuer.events(second.reply).first { $0.kind == .codeIssued })
        _ = try issuer.submitCodes(first.session, second.sms, second.email)
        // The codes that were typed are those that would not have been sent.
        #expect(
            try told([.resendLimit: 0]) == [
                "refused \(issued.sequence): codeIssued > attemptRefused resendLimit",
                "unknown \(try last(.verificationSucceeded)): "
                    + "verificationSucceeded right right > "
                    + "the record lacks the fact that would have decided",
            ])
    }

    @Test func moreResends() throws {
        let pair = try issuer.requestCodes()
        for _ in 0..<4 { try issuer.send("resendCodes", ["session": pair.session]) }
        let refused = try last(.attemptRefused)
        #expect(
            try told([.resendLimit: 4]) == [
                "goesOn \(refused): attemptRefused resendLimit > "
                    + "would have been looked at: the record does not say what was typed"
            ])
    }

    @Test func aShorterIdleLimit() throws {
        let session = try issuer.openSession()
        issuer.advance(seconds: 100)
        try issuer.setPassword(session, "2580")
        try issuer.send("logOut", ["session": session])
        let (set, closed) = (try last(.passwordChanged), try last(.sessionClosed))
        #expect(
            try told([.sessionIdleLimit: 60]) == [
                "refused \(set): passwordChanged > attemptRefused ended",
                "changed \(closed): logout > idle",
            ])
        // The password typed next was compared with one that would not have been set.
        let (id, _) = try issuer.challengeAtStep2(password: "2580")
        let rows = try told([.sessionIdleLimit: 60])
        #expect(
            rows.last
                == "unknown \(try last(.passwordSubmitted)) payment \(id): "
                + "passwordSubmitted right > "
                + "the record lacks the fact that would have decided")
        #expect(rows.count == 3)
    }

    @Test func aSessionThatALockWouldNotHaveLetOpen() throws {
        _ = try issuer.pay(password: "0000")
        let session = try issuer.openSession()
        let rows = try told([.failureLimit: 1])
        #expect(
            rows.suffix(2) == [
                "refused \(session): sessionRequested > attemptRefused locked",
                "refused \(try last(.verificationSucceeded)): verificationSucceeded right right > "
                    + "session \(session) would not have been opened",
            ])
    }

    @Test func weakAndReusedPasswords() throws {
        let session = try issuer.openSession()
        try issuer.setPassword(session, "6789")
        let changed = try last(.passwordChanged)
        let unsaid =
            "passwordChanged > the record lacks the fact that would have decided"
        #expect(try told([.passwordReuse: 0]) == ["unknown \(changed): \(unsaid)"])
        // It is assumed that those were not weak: the payment goes on as it did.
        let first = try #require(try issuer.events().first { $0.kind == .passwordSet })
        _ = try issuer.pay()
        #expect(
            try told([.weakPasswordRefusal: 1]) == [
                "unknown \(first.sequence): "
                    + unsaid.replacing("passwordChanged", with: "passwordSet"),
                "unknown \(changed): \(unsaid) assuming \(first.sequence)",
            ])
        try issuer.send(
            "changePolicy", ["policy": ["passwordReuse": 0], "account": "op.un"])
        try issuer.setPassword(session, "6789")
        #expect(
            try told([.passwordReuse: 1]) == [
                "judged \(try last(.passwordRefused)): passwordRefused reused > passwordChanged"
            ])
    }

    // MARK: Blocking and the rest

    /// Ten failures, each with a lock that is waited for: the tenth lock would have had no end.
    @Test func aLockWithoutEnd() throws {
        for _ in 0..<10 {
            try issuer.failCodes(1)
            if try issuer.holder(holder).lockedUntil > issuer.now { issuer.advance(seconds: 1800) }
        }
        let last = try last(.lockPlaced)
        let result = try issuer.whatIf([.permanentLockLimit: 10])
        #expect(result.differences.map(\.event) == [last])
        #expect(result.differences.map(\.kind) == [.lockChanged])
        #expect(result.differences[0].other == "locked until a release")
        #expect(try issuer.whatIf([.permanentLockLimit: 11]).differences.isEmpty)
    }

    @Test func aBlockingRule() throws {
        _ = try issuer.pay()
        let ended = try last(.challengeEnded)
        _ = try issuer.pay(password: "0000")
        let rule = BlockingRule("D99") { $0.kind == .challengeEnded }
        let result = try issuer.service.ledger.read { ledger in
            try WhatIf(
                Projection(views: nil, ledger: ledger), ledger, setting: [:], blocking: [rule])
        }
        #expect(result.differences.map(\.event) == [ended])
        #expect(result.differences.map(\.other) == ["stopped by D99"])
        #expect(result.differences[0].purchase?.merchantName == "MyTestMerchantACS3")
        let payments = result.payments()
        #expect(payments.map(\.count) == [1] && payments[0].total.amount == 29900)
        #expect(payments[0].recorded == "authenticated" && payments[0].other == "stopped by D99")
    }

    @Test func onlyDifferencesOfATime() throws {
        for _ in 0..<2 { _ = try issuer.pay(password: "0000") }
        issuer.advance(seconds: 10)
        _ = try issuer.pay()
        let all = try issuer.whatIf([.failureLimit: 1]).differences
        let result = try issuer.service.ledger.read { ledger in
            try WhatIf(
                Projection(views: nil, ledger: ledger), ledger, setting: [.failureLimit: 1],
                in: issuer.now..<issuer.now + 1)
        }
        #expect(result.differences.count == 2 && all.count > 2)
        #expect(result.differences.allSatisfy { $0.time == issuer.now })
    }

    /// An event that no rule led to: it is reported, and nothing is made up after it.
    @Test func aRecordOfOtherRules() throws {
        _ = try issuer.pay(password: "0000")
        var events = try issuer.events()
        let index = try #require(events.lastIndex { $0.kind == .codeSubmitted })
        events[index].failures = 2
        let own = events.filter { $0.stream == holder }
        let policies = PolicyHistory(events.filter { $0.kind == .policyChanged }, setting: [:])
        var replay = HolderReplay(own, policies)
        while try replay.next() != nil {}
        let rows = try replay.differences()
        #expect(rows.map(\.kind) == [.unknown] && rows[0].event == events[index].sequence)
        #expect(rows[0].other.hasPrefix("these rules do not lead to this event"))
    }
}
