import Foundation
import Ledger
import TestSupport
import Testing
import Traffic

@testable import Detection

/// A run that goes on from where another ended finds what one run finds.
@Suite struct IncrementalDetectionTests {
    /// Few holders and origins, so that patterns meet.
    private static func traffic(_ count: Int, seed: UInt64) -> [Event] {
        var stream = EventStream(
            TrafficSettings(count: count, seed: seed, holders: 40, merchants: 5, origins: 60))
        var events: [Event] = []
        while let event = stream.next() { events.append(event) }
        return events
    }

    private static func restored(
        _ detection: Detection, _ settings: DetectionSettings
    ) throws -> Detection {
        var writer = RowCoder()
        try detection.code(&writer)
        var reader = RowCoder(reading: writer.bytes)
        let restored = Detection(settings: settings)
        try restored.code(&reader)
        try reader.finish()
        return restored
    }

    /// Saved and read back after every event.
    @Test func aSavedStateGoesOnAtEveryEvent() throws {
        let place = try #require(Place(latitude: 0, longitude: 0))
        let far = try #require(Place(latitude: 0, longitude: 90))
        let settings = DetectionSettings(places: [1: place, 2: far, 3: place], sharedOrigins: [4])
        var streams = (1...4).map { FraudStory.random(count: 500, seed: $0).events }
        streams += [try EventMill.events(count: 200, seed: 1), Self.traffic(300, seed: 1)]
        var found: Set<String> = []
        for (index, events) in streams.enumerated() {
            let batch = Detection(settings: settings)
            var going = Detection(settings: settings)
            for event in events {
                let findings = batch.take(event)
                #expect(going.take(event) == findings, "stream \(index), \(event.sequence)")
                going = try Self.restored(going, settings)
                found.formUnion(findings.map(\.detector))
            }
        }
        // Of each pattern with a memory of its own.
        let wanted = ["D01", "D03", "D07", "D10", "D12", "D13", "D14", "D15", "D17", "D24"]
        #expect(found.isSuperset(of: wanted), "\(found.sorted())")
    }

    private static func run(
        _ ledger: EventLedger, to end: UInt64? = nil,
        _ settings: DetectionSettings = DetectionSettings()
    ) throws -> DetectionRun {
        try DetectionRun.run(
            ledger.store, saving: ledger.data.detection, settings: settings, to: end)
    }

    @Test func anyCutOfALedgerEndsInTheSame() throws {
        let ledger = try EventLedger(FraudStory.random(count: 3000, seed: 5).events)
        let size = try ledger.store.read { $0.size }
        let batch = try Detection.run(ledger.store)
        #expect(Set(batch.map(\.detector)).count > 12)
        var last: UInt64 = 0
        for end in [1, 300, 1000, 1001, 2345, size - 1, size] {
            let run = try Self.run(ledger, to: end)
            #expect(run.readCount == end - last)
            #expect(run.findings == batch.filter { $0.sequence < end })
            #expect(try Detection.run(ledger.store, to: end) == run.findings)
            last = end
        }
        // What was found by an earlier event needs no event.
        let earlier = try Self.run(ledger, to: 1000)
        #expect(earlier.readCount == 0 && earlier.findings == batch.filter { $0.sequence < 1000 })
        #expect(try Self.run(ledger, to: 0).findings.isEmpty)
    }

    @Test func manyThreadsFindTheSame() throws {
        let ledger = try EventLedger(Self.traffic(3000, seed: 6))
        let one = try Detection.run(ledger.store, threadCount: 1)
        #expect(try Detection.run(ledger.store, threadCount: 3) == one && !one.isEmpty)
    }

    // MARK: The file

    @Test func aFileThatIsNotOfThisRunIsMadeAnew() throws {
        let ledger = try EventLedger(Self.traffic(3000, seed: 7))
        let other = try EventLedger(Self.traffic(3001, seed: 8))
        let url = URL(fileURLWithPath: ledger.data.detection)
        let batch = try Detection.run(ledger.store)
        #expect(try Self.run(ledger).readCount == 3000)
        #expect(try Self.run(ledger).readCount == 0)
        let good = try Data(contentsOf: url)
        // Damaged anywhere, cut short, or nothing at all.
        var random = SeededGenerator(seed: 7)
        var damaged: [Data] = [Data(), good.dropLast(), Data(good.prefix(32)), good + [0]]
        for _ in 0..<20 {
            var copy = good
            let bit = UInt8.random(in: 0...7, using: &random)
            copy[Int.random(in: 0..<good.count, using: &random)] ^= 1 << bit
            damaged.append(copy)
        }
        for data in damaged {
            try data.write(to: url)
            let run = try Self.run(ledger)
            #expect(run.readCount == 3000 && run.findings == batch)
            #expect(try Data(contentsOf: url).count == good.count)
        }
        // Of another ledger, of an earlier copy of this one, of other settings.
        _ = try Self.run(other)
        try Data(contentsOf: URL(fileURLWithPath: other.data.detection)).write(to: url)
        #expect(try Self.run(ledger).readCount == 3000)
        #expect(
            try Self.run(ledger, to: nil, DetectionSettings(sharedOrigins: [1])).readCount == 3000)
        #expect(try Self.run(ledger).readCount == 3000)
    }

    @Test func aDirectoryThatCannotBeWrittenLosesOnlyTime() throws {
        let ledger = try EventLedger(Self.traffic(300, seed: 9))
        for _ in 0..<2 {
            let run = try DetectionRun.run(ledger.store, saving: "/nowhere/detection")
            #expect(run.readCount == 300)
        }
    }

    // MARK: Policy

    /// A threshold counts from the event that sets it on, whatever was counted before.
    @Test func thresholdsAreThoseInForceAtTheEvent() {
        var story = FraudStory()
        let holder = story.register()
        var cancelled: [UInt64] = []
        func cancel(_ story: inout FraudStory) {
            let challenge = story.open(holder)
            cancelled.append(story.end(challenge, of: holder, .cancelled))
        }
        story.policy(.cancelledChallenges, 7)
        for _ in 0..<6 { cancel(&story) }
        story.expect("D21", [])
        story.policy(.cancelledChallenges, 4)
        story.expect("D21", [])
        cancel(&story)
        story.expect("D21", [Array(cancelled[3...])])
        // Above it again, the window closes, and is reported again.
        story.policy(.cancelledChallenges, 9)
        cancel(&story)
        let first = Array(cancelled[3..<7])
        story.expect("D21", [first])
        cancel(&story)
        story.expect("D21", [first, cancelled])
    }

    @Test func aThresholdOutOfItsRangeIsTheNearest() {
        let limit = PolicyParameter.cancelledChallenges
        let values = PolicyParameter.allCases.map { $0 == limit ? 0 : UInt64.max }
        let policy = Policy(sequence: 1, values: values)
        #expect(policy.threshold(limit) == limit.range.lowerBound)
        #expect(policy.threshold(.amountRatio) == PolicyParameter.amountRatio.range.upperBound)
    }
}
