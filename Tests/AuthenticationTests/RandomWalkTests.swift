import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// A seeded random walk against a naive model: every reply, and every thousand steps the whole
/// state, the streams, and views rebuilt from zero. In the end its ledger is audited.
///
/// `EPIN_WALK_STEPS` sets its length, `EPIN_WALK_SEED` takes another; `make soak` draws one.
@Suite struct RandomWalkTests {
    private static func setting(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }

    @Test func theRulesAgreeWithAModelOfThem() throws {
        let count = Int(Self.setting("EPIN_WALK_STEPS") ?? 15_000)
        let seed = Self.setting("EPIN_WALK_SEED") ?? 20_220_207
        print("random walk: EPIN_WALK_SEED=\(seed) EPIN_WALK_STEPS=\(count)")
        var walk = try Walk(seed: seed)
        var streams = Streams()
        var unsettled: UInt64 = 0
        while walk.stepCount < count {
            try walk.step()
            guard walk.stepCount.isMultiple(of: 1000) || walk.stepCount == count else { continue }
            // To rebuild from zero costs what the walk did so far: each time it has doubled.
            let thousands = walk.stepCount / 1000
            let rebuilds = thousands & (thousands - 1) == 0 || walk.stepCount == count
            let (issuer, model) = (walk.issuer, walk.model)
            try walk.stopped { ledger, views in
                try ledger.read { try streams.check($0) }
                let projection = try ledger.read { try Projection(views: views, ledger: $0) }
                // What had ended at the last look cannot have changed; all of it now and then.
                try compare(model, projection.state, ledger, from: rebuilds ? 0 : unsettled)
                unsettled =
                    model.holders.values.flatMap { $0.sessions + $0.challenges }.min()
                    ?? projection.size
                if rebuilds { try expectRebuiltEqual(issuer, ledger, views) }
            }
        }
        try walk.expectControlsHeld()
        try ReplySchema.expect(walk.replies.values)
        for (end, count) in walk.tally.sorted(by: { $0.key < $1.key }) {
            print("  \(String(count).padding(toLength: 6, withPad: " ", startingAt: 0)) \(end)")
        }
        // It has been everywhere.
        guard count >= 5000 else { return }
        // Those two are no answer to a step of the payment.
        for outcome in Outcome.allCases where outcome != .timedOut && outcome != .revoked {
            #expect(walk.tally.keys.contains { $0.contains(" challengeEnded - \(outcome) ") })
        }
        for outcome in ["timedOut", "revoked"] {
            #expect(walk.model.challenges.values.contains { $0.outcome == outcome }, "\(outcome)")
        }
        #expect(walk.tally["restart ahead of the clock"] != nil)
        let leads = try walk.issuer.events().filter { $0.kind == .clockStepped }.map(\.offset)
        #expect(leads.contains(0) && leads.contains { $0! > 0 })
        let results = Set(walk.replies.values.compactMap(\.result))
        for form in ReplyForm.all { #expect(results.contains(form.result), "\(form.result)") }
        for end in ["somebody", "nothing", "refused"] { #expect(walk.tally["erase \(end)"] != nil) }
        for reason in [
            "expired", "idle", "sessionLifetime", "logout", "back", "locked", "contactChanged",
        ] {
            #expect(walk.model.sessions.values.contains { $0.closedBecause == reason }, "\(reason)")
        }
    }

    // MARK: The whole state

    private func compare(
        _ model: WalkModel, _ state: State, _ ledger: LedgerStore, from start: UInt64
    ) throws {
        for (id, expected) in model.holders {
            let holder = try #require(try state.cardholder(id))
            try #require(holder.credentialVersion == expected.version, "holder \(id)")
            try #require(holder.isCredentialExternal == expected.isPasswordOutside)
            try #require(holder.failures == expected.failures, "holder \(id)")
            try #require(holder.lockedUntil == expected.lockedUntil, "holder \(id)")
            try #require(holder.failuresDespiteLocks == expected.allFailures, "holder \(id)")
            try #require(holder.isPermanentlyLocked == expected.isLockedForGood, "holder \(id)")
            try #require(holder.isMethod1Active == expected.isMethod1Active, "holder \(id)")
            try #require(holder.language.name == expected.language, "holder \(id)")
            try #require(Set(holder.liveSessions) == Set(expected.sessions), "holder \(id)")
            try #require(Set(holder.liveChallenges) == Set(expected.challenges), "holder \(id)")
            let masks = try ledger.read { ledger in
                try holder.attachments.map { try ledger.event($0)?.mask }
            }
            let cards = expected.erasedCards ?? expected.cards
            try #require(masks == cards.map { CardNumber($0)?.mask }, "holder \(id)")
            try #require(holder.holds == expected.holds, "holder \(id)")
            try #require((holder.erasedBy != nil) == (expected.erasedCards != nil), "holder \(id)")
        }
        for (id, expected) in model.cases {
            let row = try #require(try state.case(id))
            try #require((row.status == .open) == expected.isOpen, "case \(id)")
            try #require(row.evidence == expected.evidence, "case \(id)")
            try #require(row.holders == expected.holders, "case \(id)")
        }
        let open = model.cases.filter(\.value.isOpen).keys.sorted()
        try #require(state.ledger.openCases == open)
        for (id, expected) in model.sessions where id >= start {
            let session = try #require(try state.session(id))
            try #require(session.status.name == expected.status, "session \(id)")
            try #require(session.closedBecause?.name == expected.closedBecause, "session \(id)")
            try #require(session.generation == expected.generation, "session \(id)")
            try #require(session.codes == expected.codes, "session \(id)")
        }
        for (id, expected) in model.codes where id >= start {
            let code = try #require(try state.code(id))
            try #require(code.status.name == expected.status, "code \(id)")
            try #require(code.sentAt == expected.sentAt, "code \(id)")
            try #require(code.validity == expected.validity, "code \(id)")
        }
        for (id, expected) in model.challenges where id >= start {
            let challenge = try #require(try state.challenge(id))
            try #require(challenge.status.name == expected.status, "challenge \(id)")
            try #require(challenge.outcome?.name == expected.outcome, "challenge \(id)")
            try #require(challenge.code == expected.code, "challenge \(id)")
            try #require(challenge.interactionCounter == expected.submissions, "challenge \(id)")
        }
        let live = model.holders.filter {
            !$0.value.sessions.isEmpty || !$0.value.challenges.isEmpty
                || $0.value.lockedUntil != 0
        }
        try #require(try state.liveCardholders() == live.keys.sorted())
        let policy = state.ledger.policy
        for parameter in PolicyParameter.allCases where !parameter.isThreshold {
            try #require(policy[parameter] == model.policy[parameter.name])
        }
    }

    private func expectRebuiltEqual(
        _ issuer: TestIssuer, _ ledger: LedgerStore, _ views: Views
    ) throws {
        let path = "\(issuer.root)/rebuilt"
        do {
            let rebuilt = try Views(path: path, readOnly: false)
            try rebuilt.catchUp(with: ledger)
            try ledger.read { snapshot in
                let live = try views.base(of: snapshot)
                let new = try rebuilt.base(of: snapshot)
                try #require(live.watermark == snapshot.size)
                try #require(try live.stateDigest() == new.stateDigest())
                try #require(try live.postingsDigest() == new.postingsDigest())
            }
        }
        try FileManager.default.removeItem(atPath: path)
    }
}

/// Every stream without a gap, and the ledger's time never backwards, checked as the log grows.
private struct Streams {
    private var heads: [UInt64: (version: UInt64, last: UInt64)] = [:]
    private var size: UInt64 = 0
    private var time: UInt64 = 0

    mutating func check(_ ledger: LedgerSnapshot) throws {
        try ledger.forEachEvent(in: size..<ledger.size) { event in
            let head = heads[event.stream]
            try #require(event.sequence == size)
            try #require(event.version == (head?.version ?? 0) + 1, "event \(event.sequence)")
            try #require(event.previous == head?.last, "event \(event.sequence)")
            try #require(event.time >= time, "event \(event.sequence)")
            heads[event.stream] = (event.version, event.sequence)
            time = event.time
            size += 1
            return true
        }
        try #require(size == ledger.size)
    }
}
