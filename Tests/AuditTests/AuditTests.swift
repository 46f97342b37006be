import Ledger
import TestSupport
import Testing
import Traffic

@testable import Audit

/// Every control both ways, on ledgers made by hand.
@Suite struct AuditTests {
    /// In the store as a writer would have put it, read back by several threads.
    private static func audit(
        _ events: [Event], limits: CheckpointLimits = CheckpointLimits()
    ) throws -> [ControlResult] {
        let isInOrder = zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time }
        guard isInOrder else { return try Audit.run(EventLedger(forged: events).store) }
        return try Audit.run(EventLedger(forged: events).store, limits: limits, threadCount: 2)
    }

    /// In memory, a range of sequences.
    private static func audit(_ events: [Event], _ range: Range<Int>) -> [ControlResult] {
        var audit = Audit(
            Control.all, range: UInt64(range.lowerBound)..<UInt64(range.upperBound),
            limits: CheckpointLimits())
        for event in events[..<range.upperBound] { audit.take(event) }
        return audit.results()
    }

    private static func violations(_ results: [ControlResult]) -> AuditFault.Violations {
        results.filter(\.isViolated).reduce(into: [:]) { $0[$1.control.id] = $1.violations }
    }

    /// What the guide itself is blamed for, whatever else happened.
    private static func designFindings(_ events: [Event]) -> AuditFault.Violations {
        func sequences(_ kinds: Kind...) -> [UInt64] {
            events.filter { kinds.contains($0.kind) }.map(\.sequence)
        }
        return [
            "ASVS-6.2.3": sequences(.passwordChanged),
            "ASVS-6.3.6": sequences(.verificationSucceeded),
            "ASVS-6.3.8": sequences(.emailNotRecognised),
        ].filter { !$0.value.isEmpty }
    }

    @Test(arguments: AuditFault.all)
    func whatIsWrongIsFoundAndNothingElse(_ fault: AuditFault) throws {
        let (events, expected) = fault.made()
        let found = Self.violations(try Self.audit(events))
        #expect(found == expected.merging(Self.designFindings(events)) { _, _ in [] })
    }

    /// A control that no ledger violates, or that none holds, would prove nothing.
    @Test func everyControlGoesBothWays() {
        let expected = AuditFault.all.map { $0.made().expected }
        let violated = Set(expected.flatMap(\.keys))
        let judged = Control.all.filter { !$0.isDesignFinding }
        #expect(violated == Set(judged.map(\.id)))
        let lawful = AuditFault.all.map { $0.made() }.filter { $0.expected.isEmpty }
        let held = lawful.flatMap { Self.audit($0.events, 0..<$0.events.count) }
            .filter { $0.outcome == .held }
        #expect(Set(held.map(\.control.id)).isSuperset(of: judged.map(\.id)))
    }

    @Test func idsAreUniqueAndProfilesAreUsed() {
        #expect(Set(Control.all.map(\.id)).count == Control.all.count)
        #expect(Set(Control.all.map(\.profile)) == Set(ControlProfile.allCases))
    }

    // MARK: Ranges

    /// Every range of every ledger: what is outside it is only context.
    @Test(arguments: AuditFault.all)
    func onlyTheRangeIsReported(_ fault: AuditFault) {
        let events = fault.made().events
        // Those with hundreds of events repeat themselves.
        guard events.count < 50 else { return }
        let atOnce = Control.all.filter { $0.conclude == nil }.map(\.id)
        let whole = Self.violations(Self.audit(events, 0..<events.count))
        for end in 0...events.count {
            for start in 0...end {
                let results = Self.audit(events, start..<end)
                let found = Self.violations(results)
                for id in atOnce {
                    let expected = (whole[id] ?? []).filter { (start..<end).contains(Int($0)) }
                    guard found[id] ?? [] != expected else { continue }
                    Issue.record("\(id) in \(start)..<\(end): \(found[id] ?? [])")
                }
                guard start == end || start % 7 == 0 else { continue }
                expectCounts(results, events[start..<end])
            }
        }
    }

    private func expectCounts(_ results: [ControlResult], _ events: ArraySlice<Event>) {
        for result in results {
            let count = events.count { result.control.kinds.contains($0.kind) }
            #expect(result.lookedAt == UInt64(count))
            switch result.outcome {
            case .notApplicable: #expect(count == 0 && result.violations.isEmpty)
            case .held: #expect(count > 0 && result.violations.isEmpty)
            case .violated: #expect(!result.violations.isEmpty)
            }
        }
    }

    /// What only the end of a range shows: due in it, not before it.
    @Test func overdueChallengesAreReportedOnce() {
        var story = AuditStory()
        let challenge = story.openChallenge()
        for _ in 1...3 {
            story.now += 4_200_001
            story.add(.emailNotRecognised) { $0.email = 66 }
        }
        let last = story.events.count
        func found(_ range: Range<Int>) -> [UInt64]? {
            Self.violations(Self.audit(story.events, range))["RTS-29"]
        }
        #expect(found(0..<last - 3) == nil)
        // Due before the event after it, which is the first of the range.
        #expect(found(Int(challenge)..<last - 2) == [challenge])
        #expect(found(0..<last) == [challenge])
        #expect(found(last - 2..<last) == nil)
    }

    @Test func timesGiveTheRange() throws {
        var story = AuditStory()
        let times = (0..<4).map { _ in
            story.add(.emailNotRecognised, after: 10) { $0.email = 66 }
            return story.now
        }
        let store = try EventLedger(story.events).store
        func found(_ since: UInt64?, _ until: UInt64?) throws -> [UInt64] {
            let results = try Audit.run(store, since: since, until: until)
            return results.first { $0.control.id == "ASVS-6.3.8" }!.violations
        }
        let first = UInt64(story.events.count) - 4
        #expect(try found(nil, nil) == [first, first + 1, first + 2, first + 3])
        #expect(try found(times[1], nil) == [first + 1, first + 2, first + 3])
        #expect(try found(times[1] + 1, times[3]) == [first + 2])
        #expect(try found(times[3] + 1, nil) == [])
        #expect(try found(times[3], times[1]) == [])
    }

    @Test func anEmptyLedgerHasNothingToHold() throws {
        for result in try Audit.run(EventLedger([]).store) {
            guard case .notApplicable = result.outcome else {
                Issue.record("\(result.control.id): \(result.outcome)")
                continue
            }
        }
    }

    // MARK: Parameters and notes

    @Test func limitsOfCheckpoints() throws {
        var story = AuditStory()
        func found(_ events: UInt64, _ age: UInt64 = 86_400_000) throws -> [UInt64]? {
            let limits = CheckpointLimits(eventCountMax: events, ageMax: age)
            return Self.violations(try Self.audit(story.events, limits: limits))["PCI-10.3"]
        }
        let size = UInt64(story.events.count)
        #expect(try found(size) == nil)
        #expect(try found(size - 1) == [size - 1])
        story.add(.checkpointSigned, after: 10) {
            $0.treeSize = size
            $0.rootHash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
            $0.signature = "c2lnbmVk"
        }
        story.add(.emailNotRecognised, after: 1) { $0.email = 66 }
        #expect(try found(2, 1000) == nil)
        #expect(try found(1, 1000) == [size + 1])
        #expect(try found(2, 999) == [size + 1])
    }

    @Test func notesTellWhatNumbersDoNot() throws {
        let (events, _) = AuditFault.all[0].made()
        let notes = try Self.audit(events).reduce(into: [:]) {
            $0[$1.control.id] = $1.notes.map(\.english)
        }
        #expect(
            notes["RTS-4.3a"]?[0].hasPrefix("the times are not compared: 1 right and 0") == true)
        #expect(notes["RTS-24"]?[0].hasPrefix("a weakness of the guide: 2 passwords") == true)
        #expect(notes["PCI-10.2.1"]?.count == 2)
        let slow = AuditFault.all.first { $0.description.hasPrefix("49 ms more") }!.made().events
        let medians = try Self.audit(slow).first { $0.control.id == "RTS-4.3a" }?.notes
            .map(\.english)
        #expect(
            medians == [
                "medians from password to sending: 10 ms for 30 right, 59 ms for 30 wrong"
            ])
    }

    @Test func jsonHasEveryEvent() throws {
        let (events, _) = AuditFault.all.first { $0.description.contains("twenty locks") }!.made()
        for result in try Self.audit(events) {
            let json = result.json
            #expect(try JSON(parsing: json.text) == json)
            #expect(json["control"]?.stringValue == result.control.id)
            #expect(json["events"]?.arrayValue?.count == result.violations.count)
            let outcomes = ["held", "violated", "notApplicable"]
            #expect(outcomes.contains(json["result"]?.stringValue ?? ""))
            #expect((json["why"] != nil) == (json["result"]?.stringValue == "notApplicable"))
        }
    }

    // MARK: Traffic

    @Test(arguments: [1, 2])
    func trafficHoldsEveryControl(_ seed: UInt64) {
        var stream = EventStream(TrafficSettings(count: 40_000, seed: seed))
        var audit = Audit(
            Control.all, range: 0..<40_000, limits: CheckpointLimits(ageMax: .max))
        var events: [Event] = []
        while let event = stream.next() {
            audit.take(event)
            events.append(event)
        }
        var violations = Self.violations(audit.results())
        // Nobody reviews it.
        #expect(violations.removeValue(forKey: "PCI-10.4")?.isEmpty == false)
        #expect(violations == Self.designFindings(events))
    }
}
