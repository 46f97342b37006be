import Authentication
import Foundation
import Ledger
import Projections
import Testing

/// Takes random steps of all kinds, and holds every reply against the ``WalkModel``.
package struct Walk {
    package let issuer: TestIssuer
    package var model = WalkModel()
    private var clock = WalkClock()
    package var random: SeededGenerator
    package private(set) var stepCount = 0
    /// How often each command came to each end.
    package private(set) var tally: [String: Int] = [:]
    /// A reply of each form that was met.
    package private(set) var replies: [String: Reply] = [:]
    /// Requests with an id, and what they were answered.
    private var answered: [(name: String, request: Request, reply: Reply)] = []
    package var recentSessions: [UInt64] = []
    package var recentChallenges: [UInt64] = []

    package static let emails = (1...8).map { "titulaire\($0)@example.nc" }
    package static let cards = (1...12).map { TestIssuer.validCard(1000 + $0) }
    package static let passwords = ["6789", "0000", "1234", "2580", "7391", "1357"]
    package static let verifier = "otp.example.nc"
    private static let fromSomewhere = [
        "requestCodes", "resendCodes", "submitCodes", "submitPassword", "submitCode",
    ]

    package init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        issuer = try TestIssuer { SeededGenerator(seed: seed &+ 1) }
    }

    /// Takes one step.
    ///
    /// - Throws: when it was not as the model says: there is no going on from there.
    package mutating func step() throws {
        stepCount += 1
        if chance(5, of: 1000) {
            try issuer.restart()
            if clock.lead > 0 { tally["restart ahead of the clock", default: 0] += 1 }
        }
        passTime()
        // Each costs the whole history of a cardholder: fewer of them in a long walk.
        let again = chance(stepCount < 20_000 ? 8 : 1, of: 1000)
        if again, let again = answered.randomElement(using: &random) {
            return try sendAgain(again.request, again.reply.json.text)
        }
        if chance(3, of: 1000), !model.holders.isEmpty { return try erase() }
        var step = choose()
        if Self.fromSomewhere.contains(step.name), chance(1, of: 4) {
            step.fields["origin"] = "192.0.2.\(Int.random(in: 1...9, using: &random))"
        }
        if chance(4, of: 1000), let earlier = answered.randomElement(using: &random),
            earlier.name != step.name, earlier.reply.result != "attemptRefused"
        {
            return try sendOther(step, earlier.request.id!)
        }
        let hasID = chance(1, of: 2)
        if hasID { step.fields["request"] = uuid() }
        step.isDelivered = !chance(20, of: 1000)
        try take(&step, hasID)
    }

    private mutating func take(_ step: inout WalkStep, _ hasID: Bool) throws {
        let request = try issuer.request(step.name, step.fields)
        let before = try issuer.size
        step.now = clock.now(issuer.now, try issuer.service.ledger.read { try $0.lastTime })
        let spool = issuer.directory.spool
        if !step.isDelivered {
            try FileManager.default.moveItem(atPath: spool, toPath: "\(spool)-away")
        }
        let reply = issuer.service.apply([request])[0]
        if !step.isDelivered {
            try FileManager.default.moveItem(atPath: "\(spool)-away", toPath: spool)
        }
        try label(&step, reply)
        if step.name == "attachEvents" {
            let events = step.fields["events"] as! [UInt64]
            step.streams = try issuer.service.ledger.read { ledger in
                try events.map { $0 < before ? try ledger.event($0)!.stream : nil }
            }
        }
        let expected = model.apply(&step)
        var actual = WalkModel.Expected(
            result: reply.result, reason: reply.json["reason"]?.stringValue,
            outcome: reply.json["outcome"]?.stringValue, error: reply.error?.code.rawValue)
        if step.name == "expire" { (actual.reason, actual.outcome) = (nil, nil) }
        let what = "step \(stepCount): \(step.name) \(step.fields): \(reply.json.text)"
        try #require(actual == expected, "\(what)")
        try #require(step.issued.isEmpty, "codes too many: \(what)")
        let times = try reply.events.map { try issuer.event($0).time }
        try #require(times.allSatisfy { $0 == step.now }, "time \(step.now): \(what)")
        if reply.error != nil {
            // Only a clock that went back may have been noted.
            let kinds = try issuer.kinds(from: before)
            try #require(kinds.allSatisfy { $0 == .clockStepped }, "\(what)")
        } else if hasID, !reply.events.isEmpty {
            answered.append((step.name, request, reply))
            if answered.count > 300 { answered.removeFirst(100) }
        }
        tally["\(step.name) \(expected)", default: 0] += 1
        replies["\(step.name) \(expected) \(form(reply))"] = reply
    }

    /// No command line does this. Its time is that of the last event.
    private mutating func erase() throws {
        let id = pick(model.holders.keys.sorted())
        let before = try issuer.size
        let isErased = model.erase(id, try issuer.service.ledger.read { try $0.lastTime })
        do {
            let outcome = try issuer.service.erase(id, account: "op.un")
            try #require(isErased, "step \(stepCount): erased \(id)")
            let again = try issuer.service.erase(id, account: "op.un")
            try #require(again.receipts.isEmpty, "step \(stepCount): erased \(id) again")
            // What was said of the person is said no more.
            answered.removeAll { $0.reply.json["cardholder"]?.integerValue() == id }
            tally["erase \(outcome.receipts.isEmpty ? "nothing" : "somebody")", default: 0] += 1
        } catch let error as CommandError {
            try #require(!isErased, "step \(stepCount): erase \(id): \(error)")
            try #require(error.code == .conflict)
            try #require(try issuer.size == before)
            tally["erase refused", default: 0] += 1
        }
    }

    /// Closes everything, lends the ledger and its views, and goes on.
    package mutating func stopped(_ body: (LedgerStore, Views) throws -> Void) throws {
        try issuer.stopped(body)
    }

    private func sendAgain(_ request: Request, _ reply: String) throws {
        let before = try issuer.size
        let again = issuer.service.apply([request])[0].json.text
        try #require(again == reply, "step \(stepCount), sent again")
        try #require(try issuer.size == before)
    }

    /// The id of an earlier request for another command.
    private func sendOther(_ step: WalkStep, _ id: UUID) throws {
        let before = try issuer.size
        var request = try issuer.request(step.name, step.fields)
        request.id = id
        let error = issuer.service.apply([request])[0].error
        try #require(error?.code == .conflict, "step \(stepCount): \(step.name)")
        try #require(error?.field == "request", "step \(stepCount): \(step.name)")
        try #require(try issuer.size == before)
    }

    /// Notes what the system named: what was opened, and the codes that were issued.
    private mutating func label(_ step: inout WalkStep, _ reply: Reply) throws {
        let events = try issuer.service.ledger.read { ledger in
            try reply.events.map { try ledger.event($0)! }
        }
        for event in events {
            switch event.kind {
            case .cardholderRegistered, .caseOpened: step.opened = event.sequence
            case .sessionRequested:
                step.opened = event.sequence
                recentSessions.append(event.sequence)
            case .challengeOpened:
                step.opened = event.sequence
                recentChallenges.append(event.sequence)
            case .codeIssued:
                let isOurs = event.verifier == nil
                let text =
                    isOurs && step.isDelivered
                    ? try issuer.code(event.sequence) : isOurs ? "" : nil
                step.issued.append((event.sequence, text))
                let ending = event.channel == .sms ? "sms" : "eml"
                let path = "\(issuer.directory.spool)/\(event.sequence).\(ending)"
                try? FileManager.default.removeItem(atPath: path)
            default: break
            }
        }
    }

    // MARK: Chance

    package mutating func chance(_ count: Int, of total: Int) -> Bool {
        Int.random(in: 1...total, using: &random) <= count
    }

    package mutating func pick<T>(_ items: [T]) -> T { items.randomElement(using: &random)! }

    package mutating func uuid() -> String {
        let bytes = random.next().bigEndianBytes + random.next().bigEndianBytes
        let digits = bytes.map { String(256 + Int($0), radix: 16).dropFirst() }.joined()
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }

    /// Mostly seconds, sometimes hours, now and then backwards, and often to the very millisecond
    /// at which something ends or the one before.
    private mutating func passTime() {
        switch Int.random(in: 1...1000, using: &random) {
        case ...700: issuer.advance(milliseconds: .random(in: 0...3_000, using: &random))
        case ...850: issuer.advance(milliseconds: .random(in: 0...30_000, using: &random))
        case ...870: issuer.advance(milliseconds: .random(in: 0...400_000, using: &random))
        case ...874: issuer.advance(milliseconds: .random(in: 0...4_000_000, using: &random))
        case ...880: issuer.now -= .random(in: 1...30_000, using: &random)
        case ...910:
            if let end = ends().filter({ $0 > issuer.now + clock.lead }).min() {
                issuer.now = end - clock.lead - (chance(1, of: 2) ? 1 : 0)
            }
        default: break
        }
    }

    /// When things that are live now run out.
    private func ends() -> [UInt64] {
        var ends: [UInt64] = []
        for holder in model.holders.values {
            ends.append(holder.lockedUntil)
            for id in holder.sessions {
                let session = model.sessions[id]!
                ends.append(session.lastActivity + model.policy["sessionIdleLimit"]! * 1000)
                ends.append(session.openedAt + model.policy["sessionLifetime"]! * 1000)
                for code in session.codes.suffix(2).map({ model.codes[$0]! }) where code.isLive {
                    ends.append(code.sentAt + code.validity * 1000)
                }
            }
            for id in holder.challenges {
                let challenge = model.challenges[id]!
                ends.append(challenge.openedAt + model.policy["challengeTimeout"]! * 1000)
                guard let code = challenge.code.map({ model.codes[$0]! }) else { continue }
                ends.append(code.sentAt + code.validity * 1000)
            }
        }
        return ends
    }
}

/// The ledger's time: that of the clock, and after a step back ahead of it by as much, whoever
/// reads the clock, until that has come to the last event again.
package struct WalkClock {
    package private(set) var lead: UInt64 = 0

    package mutating func now(_ reading: UInt64, _ lastEvent: UInt64) -> UInt64 {
        if reading >= lastEvent {
            lead = 0
        } else if reading + lead < lastEvent {
            lead = lastEvent - reading
        }
        return reading + lead
    }
}
