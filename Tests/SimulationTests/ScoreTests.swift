import Testing

@testable import Detection
@testable import Ledger
@testable import Simulation

/// The detectors and the frauds, which do not know each other.
@Suite struct ScoreTests {
    private static func traffic(_ seed: UInt64) throws -> Traffic {
        try Traffic(SimulationSettings(seed: seed, holderCount: 400, dayCount: 10, fraudCount: 1))
    }

    private static func findings(_ traffic: Traffic) throws -> [Finding] {
        var settings = DetectionSettings(
            sharedOrigins: Set(1...UInt64(SimulationSettings.sharedOriginCount)))
        for line in traffic.places.split(separator: "\n") {
            let place = try DetectionSettings.place(line: String(line)) { _ in nil }
            if let place { settings.places[place.origin] = place.place }
        }
        let detection = Detection(settings: settings)
        return traffic.events.flatMap(detection.take)
    }

    private static func labels(_ traffic: Traffic) throws -> [FraudLabel] {
        try traffic.frauds.map { try FraudLabel(line: Array($0.json.text.utf8)) }
    }

    /// Each fraud is found by every detector that its label names, with the thresholds of the
    /// policy that a ledger begins with.
    @Test(arguments: [31, 32] as [UInt64])
    func everyLabelIsFound(_ seed: UInt64) throws {
        let traffic = try Self.traffic(seed)
        let findings = try Self.findings(traffic)
        let labels = try Self.labels(traffic)
        #expect(Set(labels.flatMap(\.detectors)) == Set(Detector.all.map(\.id)))
        for label in labels {
            for id in label.detectors {
                let isFound = findings.contains {
                    $0.detector == id && !label.events.filter($0.evidence.contains).isEmpty
                }
                #expect(isFound, "seed \(seed), \(id), fraud from event \(label.events[0]) on")
            }
        }
    }

    /// Counted again, one finding and one label after another.
    @Test(arguments: [33, 34] as [UInt64])
    func scoresAreWhatOneCounts(_ seed: UInt64) throws {
        let traffic = try Self.traffic(seed)
        let findings = try Self.findings(traffic)
        let labels = try Self.labels(traffic)
        let holders = Set(
            traffic.events.filter { $0.kind == .cardholderRegistered }.map(\.sequence))
        let scores = DetectionScore.all(findings, labels, of: Detector.all, holders: holders)
        try #require(scores.map(\.detector) == Detector.all.map(\.id) + [nil])
        let honest = holders.filter { id in !labels.contains { $0.cardholders.contains(id) } }
        func isHit(_ finding: Finding, _ label: FraudLabel) -> Bool {
            label.detectors.contains(finding.detector)
                && finding.evidence.contains { label.events.contains($0) }
        }
        for score in scores {
            let own = findings.filter { [nil, $0.detector].contains(score.detector) }
            var (labelCount, foundCount) = (0, 0)
            for label in labels {
                for id in label.detectors where [nil, id].contains(score.detector) {
                    labelCount += 1
                    if own.contains(where: { $0.detector == id && isHit($0, label) }) {
                        foundCount += 1
                    }
                }
            }
            let untrue = own.filter { finding in !labels.contains { isHit(finding, $0) } }
            let disturbed = honest.filter { id in untrue.contains { $0.cardholders.contains(id) } }
            #expect(score.labelCount == labelCount && score.foundCount == foundCount)
            #expect(score.findingCount == own.count)
            #expect(score.trueCount == own.count - untrue.count)
            #expect(score.falseHolderCount == disturbed.count)
            #expect(score.honestHolderCount == honest.count)
        }
        let all = try #require(scores.last)
        #expect(all.recall == 1 && (all.precision ?? 0) > 0 && (all.falsePositives ?? 0) > 0)
    }
}
