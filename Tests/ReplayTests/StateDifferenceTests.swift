import Ledger
import TestSupport
import Testing

@testable import Authentication
@testable import Projections
@testable import Replay

/// What changed between two points, against two whole folds compared field by field.
@Suite struct StateDifferenceTests {
    /// `thing id field`, and what it is.
    private typealias Fields = [String: JSON]

    @Test func asTwoFoldsTell() throws {
        let issuer = try TestIssuer()
        try Story.tell(issuer)
        try issuer.send("changePolicy", ["policy": ["failureLimit": 3], "account": "op.un"])
        try issuer.send("changeEmail", ["cardholder": 4, "email": "autre@example.nc"])
        _ = try issuer.register(email: "mael@example.nc", cards: [TestIssuer.validCard(7)])
        try issuer.send("changePolicy", ["policy": ["failureLimit": 5], "account": "op.un"])
        let ledger = try issuer.service.ledger.snapshot()
        let projection = try Projection(views: nil, ledger: ledger)
        // The state after each number of events.
        var points: [Fields] = []
        let state = State()
        try ledger.forEachEvent(in: 0..<ledger.size) { event in
            points.append(try Self.fields(state))
            try state.evolve(event)
            return true
        }
        points.append(try Self.fields(state))
        #expect(points.count > 100)

        for start in stride(from: 0, to: points.count, by: 7) {
            for end in stride(from: start, to: points.count, by: 5) {
                let told = try StateDifference.all(
                    projection, ledger, in: UInt64(start)..<UInt64(end))
                let names = told.map { "\($0.thing) \($0.id) \($0.field)" }
                let (old, new) = (points[start], points[end])
                let expected = new.filter { old[$0.key] ?? .null != $0.value }
                try #require(Set(names) == Set(expected.keys), "\(start)..<\(end)")
                try #require(names.count == expected.count)
                for (name, change) in zip(names, told) {
                    try #require(change.new == new[name])
                    try #require(change.old ?? .null == old[name] ?? .null)
                    // The last event that changed it, and none after it.
                    let event = Int(change.event)
                    try #require((start..<end).contains(event))
                    try #require(points[event][name] ?? .null != points[event + 1][name])
                    try #require(points[(event + 1)...end].allSatisfy { $0[name] == change.new })
                }
            }
        }
        let whole = try StateDifference.all(projection, ledger, in: 0..<ledger.size)
        let one = try StateDifference.all(projection, ledger, in: 0..<ledger.size, of: 3)
        #expect(!one.isEmpty && one.allSatisfy { whole.contains($0) })
        #expect(one.contains { $0.thing == "cardholder" && $0.id == 3 })
        #expect(!one.contains { $0.thing == "policy" || $0.field == "email" && $0.id != 3 })
    }

    private static func fields(_ state: State) throws -> Fields {
        var fields: Fields = [:]
        func add(_ thing: String, _ id: UInt64, _ row: JSON?) {
            for member in row?.objectValue ?? []
            where !["version", "last", thing].contains(member.key) {
                fields["\(thing) \(id) \(member.key)"] = member.value
            }
        }
        add("policy", 0, state.ledger.policy.json)
        for id in 0..<state.size {
            add("cardholder", id, try state.cardholder(id)?.json)
            add("session", id, try state.session(id)?.json)
            add("challenge", id, try state.challenge(id)?.json)
            add("code", id, try state.code(id)?.json)
        }
        return fields
    }

    // MARK: Steps

    @Test func everyEventOfAChallengeWithTheStateAfterIt() throws {
        let issuer = try TestIssuer()
        let holder = try issuer.enrol()
        for _ in 0..<4 { _ = try issuer.pay(password: "0000") }
        let (id, code) = try issuer.challengeAtStep2()
        _ = try issuer.challenge()
        _ = try issuer.submitCode(id, wrong(code))
        let ledger = try issuer.service.ledger.snapshot()
        let projection = try Projection(views: nil, ledger: ledger)
        let steps = try #require(
            try ChallengeStep.all(of: id, projection, ledger, before: ledger.size))
        #expect(
            steps.map(\.event.kind) == [
                .challengeOpened, .passwordSubmitted, .codeIssued, .codeSent, .codeSubmitted,
                .lockPlaced, .codeVoided, .challengeEnded,
            ])
        // Each state is that of a fold up to there.
        for step in steps {
            let state = State()
            try ledger.forEachEvent(in: 0..<step.event.sequence + 1) { event in
                try state.evolve(event)
                return true
            }
            #expect(try state.challenge(id) == step.challenge)
            #expect(try state.cardholder(holder) == step.cardholder)
            #expect(try step.challenge.code.flatMap { try state.code($0) } == step.code)
            #expect(step.changes.allSatisfy { $0.event == step.event.sequence })
        }
        let failures = steps.flatMap(\.changes).filter { $0.field == "failures" }
        #expect(failures.map(\.new) == [5, 0])
        let earlier = try ChallengeStep.all(
            of: id, projection, ledger, before: steps[3].event.sequence)
        #expect(earlier?.count == 3)
        #expect(try ChallengeStep.all(of: id, projection, ledger, before: id) == nil)
        #expect(try ChallengeStep.all(of: holder, projection, ledger, before: 9999) == nil)
        #expect(try ChallengeStep.all(of: 9999, projection, ledger, before: 99_999) == nil)
    }
}
