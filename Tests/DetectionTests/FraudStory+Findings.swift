import Ledger
import TestSupport
import Testing

@testable import Detection

extension FraudStory {
    /// Expects that a detector finds exactly what these events make up, and how severe each is.
    func expect(
        _ id: String, _ expected: [[UInt64]], _ severity: Severity? = nil,
        _ settings: DetectionSettings = DetectionSettings(),
        _ location: SourceLocation = #_sourceLocation
    ) {
        let detector = Detector.all.first { $0.id == id }!
        let findings = findings([detector], settings)
        #expect(findings.map(\.evidence) == expected, sourceLocation: location)
        for finding in findings {
            #expect(finding.detector == id && finding.version == detector.version)
            #expect(finding.tag == detector.tag)
            #expect(finding.start == events[Int(finding.evidence.first!)].time)
            #expect(finding.end == events[Int(finding.sequence)].time)
        }
        if let severity, let last = findings.last {
            #expect(last.severity == severity, sourceLocation: location)
        }
    }

    /// What detectors find in these events.
    func findings(
        _ detectors: [Detector] = Detector.all, _ settings: DetectionSettings = DetectionSettings()
    ) -> [Finding] {
        let detection = Detection(detectors, settings: settings)
        return events.flatMap(detection.take)
    }
}
