import Ledger
import Testing

@testable import Detection

@Suite struct DetectionScoreTests {
    private static func finding(_ id: String, _ evidence: [UInt64], _ holder: UInt64) -> Finding {
        var finding = Finding.empty
        finding.detector = id
        finding.evidence = evidence
        finding.entities = [Entity(.cardholder, holder)]
        return finding
    }

    @Test func scoresAreThoseOfTheLabels() throws {
        let labels = try [
            #"{"detectors":["D07","D09"],"cardholders":[1],"events":[10,11]}"#,
            #"{"detectors":["D07"],"cardholders":[2],"events":[20],"name":"x"}"#,
        ].map { try FraudLabel(line: Array($0.utf8)) }
        let findings = [
            Self.finding("D07", [9, 11], 1), Self.finding("D07", [10, 12], 1),
            // Of a label that does not name the detector; of an honest holder, twice.
            Self.finding("D09", [20], 2), Self.finding("D07", [30], 3),
            Self.finding("D07", [31], 3), Self.finding("D09", [31], 4),
        ]
        let detectors = Detector.all.filter { ["D07", "D09", "D10"].contains($0.id) }
        let scores = DetectionScore.all(
            findings, labels, of: detectors, holders: [1, 2, 3, 4, 5, 6])
        #expect(scores.map(\.detector) == ["D07", "D09", "D10", nil])
        #expect(scores.map(\.labelCount) == [2, 1, 0, 3])
        #expect(scores.map(\.foundCount) == [1, 0, 0, 1])
        #expect(scores.map(\.recall) == [0.5, 0, nil, 1 / 3.0])
        #expect(scores.map(\.precision) == [0.5, 0, nil, 2 / 6.0])
        #expect(scores.map(\.falsePositives) == [2500, 2500, 0, 5000])
        #expect(DetectionScore.all([], [], of: [], holders: [])[0].falsePositives == nil)
    }

    @Test(
        arguments: [
            ("{", "not valid JSON"), ("[]", "'detectors' must be a list"),
            (#"{"detectors":["D16"],"cardholders":[],"events":[]}"#, "no detector 'D16'"),
            (#"{"detectors":[7],"cardholders":[],"events":[]}"#, "'detectors': each item"),
            (#"{"detectors":[],"cardholders":["1"],"events":[]}"#, "'cardholders': each item"),
            (#"{"detectors":[],"cardholders":[],"events":[-1]}"#, "'events': each item"),
            (#"{"detectors":[],"cardholders":[]}"#, "'events' must be a list"),
        ])
    func badLabelsAreRefused(_ line: String, _ reason: String) {
        let error = #expect(throws: FraudLabelError.self) {
            try FraudLabel(line: Array(line.utf8))
        }
        #expect(error?.description.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func placesAreRead() throws {
        func read(_ line: String) throws -> (origin: UInt64, place: Place)? {
            try DetectionSettings.place(line: line) { $0 == "192.0.2.7" ? 4 : nil }
        }
        #expect(try read("17, -22.2758, 166.458\r")?.origin == 17)
        #expect(try read("17, -22.2758, 166.458\r")?.place.longitude == 166.458)
        #expect(try read("192.0.2.7,1,2")?.origin == 4)
        #expect(try read("192.0.2.8,1,2") == nil)
        for line in ["17,1", "17,1,2,3", ",1,2", "17,91,0", "17,0,-181", "17,x,0", "17,nan,0"] {
            #expect(throws: PlaceError.self, "\(line)") { try read(line) }
        }
    }

    /// Nothing is twice in the tables, and a threshold is some detector's.
    @Test func theTablesAreWhole() {
        #expect(Set(Detector.all.map(\.id)).count == Detector.all.count)
        #expect(Detector.all.map(\.id) == Detector.all.map(\.id).sorted())
        let used = Set(Detector.all.flatMap(\.parameters))
        let thresholds = PolicyParameter.allCases.filter(\.isThreshold)
        #expect(thresholds.allSatisfy(used.contains))
        for detector in Detector.all { #expect(Detector.markdown.contains("**\(detector.id)** v")) }
        #expect(Detector.all.allSatisfy { !$0.kinds.isEmpty && !$0.title.english.contains("|") })
    }
}
