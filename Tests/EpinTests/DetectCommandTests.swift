import Detection
import Foundation
import Ledger
import TestSupport
import Testing

/// `epin detect`: what it writes and how it ends.
@Suite struct DetectCommandTests {
    /// Ten addresses that nobody has, tried from one origin, one each second.
    private static func guessed(_ count: Int = 10, after seconds: Int = 0) -> String {
        (0..<count).map { number in
            "{\"command\":\"requestCodes\",\"at\":\"2022-02-07T20:40:\(number + 10 + seconds)Z\","
                + "\"email\":\"a\(number)@example.nc\",\"origin\":\"192.0.2.7\"}\n"
        }.joined()
    }

    private static func data() throws -> EpinData {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        let applied = try data.epin(["apply", "--simulated-time"], input: guessed().utf8)
        #expect(applied.status == 0)
        return data
    }

    @Test func theGuideHasNone() throws {
        let data = try EpinData(nil)
        #expect(try data.epin(["guide"]).status == 0)
        let detected = try data.epin(["detect"])
        #expect(detected.status == 0 && detected.lines.count == 2, "\(detected)")
        #expect(try data.epin(["--json", "detect"]).out.isEmpty)
        let places = "2,-22.2,166.4\n192.0.2.200,1,1\n"
        try Data(places.utf8).write(to: data.directory.appending(path: "places"))
        let placed = try data.epin(["detect", "--places", "places"])
        #expect(placed.status == 0 && placed.lines.count == 1, "\(placed)")
    }

    @Test func aFindingIsATableAndJSON() throws {
        let data = try Self.data()
        let detected = try data.epin(["detect"])
        #expect(detected.status == 1)
        #expect(detected.lines[1].hasPrefix("D01       medium    2022-02-07T20:40:19.000Z  email "))
        #expect(detected.lines[1].hasSuffix(", 10, 11 and 6 more") || detected.lines.count > 3)
        let events = try data.events().filter { $0.kind == .emailNotRecognised }.map(\.sequence)
        let json = try data.epin(["--json", "detect"]).json
        #expect(json.count == 1)
        #expect(json[0]["detector"] == "D01" && json[0]["severity"] == "medium")
        #expect(json[0]["technique"] == "F3 T1598" && json[0]["detectorVersion"] == 3)
        #expect(json[0]["events"] == .array(events.map { .number($0) }))
        #expect(json[0]["lastTime"] == "2022-02-07T20:40:19.000Z")
        #expect(json[0]["entities"]?.arrayValue?.count == 11)
    }

    @Test func itIsOfATimeAPointAndADetector() throws {
        let data = try Self.data()
        let last = try data.events().last { $0.kind == .emailNotRecognised }!.sequence
        func status(_ words: String...) throws -> Int32 { try data.epin(["detect"] + words).status }
        #expect(try status("--as-of", "\(last)") == 1 && status("--as-of", "\(last - 1)") == 0)
        #expect(try status("--as-of", "2022-02-07T20:40:19Z") == 1)
        #expect(try status("--as-of", "2022-02-07T20:40:18Z") == 0)
        #expect(try status("--detector", "D01", "-d", "D02") == 1 && status("-d", "D02") == 0)
        #expect(try status("--since", "2022-02-07T20:40:19Z") == 1)
        #expect(try status("--since", "2022-02-07T20:40:20Z") == 0)
        #expect(try status("--until", "2022-02-07T20:40:19Z") == 0)
        #expect(try status("--until", "2022-02-07T20:40:20Z") == 1)
    }

    /// The second run goes on where the first one ended, and so does one that cannot save.
    @Test func theNextRunFindsTheSame() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        let lines = Self.guessed()
        for line in lines.split(separator: "\n") {
            #expect(
                try data.epin(["apply", "--simulated-time"], input: "\(line)\n".utf8).status == 0)
            _ = try data.epin(["detect"])
        }
        let going = try data.epin(["--json", "detect"])
        #expect(going.status == 1)
        let file = "\(data.path)/detection"
        #expect(FileManager.default.fileExists(atPath: file))
        try FileManager.default.removeItem(atPath: file)
        #expect(try data.epin(["--json", "detect"]) == going)
        try FileSystem.replace(file, with: Array("damaged".utf8))
        #expect(try data.epin(["--json", "detect"]) == going)
    }

    @Test func aThresholdOfThePolicyDecides() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        let change =
            "{\"command\":\"changePolicy\",\"at\":\"2022-02-07T20:30:00Z\",\"account\":\"op.un\","
            + "\"policy\":{\"emailsTriedShort\":11}}\n"
        let applied = try data.epin(
            ["apply", "--simulated-time"], input: (change + Self.guessed()).utf8)
        #expect(applied.status == 0, "\(applied)")
        #expect(try data.epin(["detect"]).status == 0)
        let policy = try data.epin(["--json", "stat"]).json[0]["limits"]
        #expect(policy?["emailsTriedShort"] == 11 && policy?["emailsTriedDay"] == nil)
    }

    @Test func scoresAreThoseOfTheLabels() throws {
        let data = try Self.data()
        let last = try data.events().last { $0.kind == .emailNotRecognised }!.sequence
        let labels = """
            {"detectors":["D01"],"cardholders":[],"events":[\(last)]}

            {"detectors":["D01","D02"],"cardholders":[],"events":[0]}
            """
        try Data(labels.utf8).write(to: data.directory.appending(path: "labels"))
        let scored = try data.epin(["detect", "--score", "labels", "-d", "D01", "-d", "D02"])
        #expect(scored.status == 1)
        #expect(
            scored.lines.dropFirst().map { $0.split(separator: " ").joined(separator: " ") } == [
                "D01 2 1 0.500 1 1 1.000 –", "D02 1 0 0.000 0 0 – –", "all 3 1 0.333 1 1 1.000 –",
            ], "\(scored)")
        let json = try data.epin(["--json", "detect", "--score", "labels"]).json
        #expect(json.count == Detector.all.count + 1)
        #expect(json[0]["recall"] == .double(0.5) && json[0]["falsePositivesPer10000"] == .null)
    }

    @Test func badFilesNameTheLine() throws {
        let data = try Self.data()
        func fails(_ option: String, _ text: String, _ reason: String) throws {
            try Data(text.utf8).write(to: data.directory.appending(path: "bad"))
            let outcome = try data.epin(["detect", option, "bad"])
            #expect(outcome.status == 2 && outcome.err.contains(reason), "\(outcome)")
        }
        try fails("--score", "\n{}\n", "bad, line 2: 'detectors' must be a list")
        try fails("--places", "1,2,3\n1,2\n", "bad, line 2: an origin, a latitude")
        try fails("--places", "1,2,300\n", "bad, line 1: '2,300' is no place")
        #expect(try data.epin(["detect", "--score", "none"]).status == 2)
        for origins in ["x", "-1", "3-", "3-1", "1-2-3", "1-99999999"] {
            #expect(try data.epin(["detect", "--shared-origin=\(origins)"]).status == 64)
        }
        for words in [["-d", "D16"], ["--since", "soon"]] {
            #expect(try data.epin(["detect"] + words).status == 64, "\(words)")
        }
        #expect(try data.epin(["detect", "--as-of", "999"]).status == 2)
        let none = try data.epin(["detect"], data: "/nowhere")
        #expect(none.status == 2 && none.err.contains("/nowhere"))
    }

    @Test func thePageIsWhatTheDetectorsSay() throws {
        #expect(
            try Checkout.generatedPart(of: "detectors") == Detector.markdown,
            "docs/detectors.md is not up to date: make docs")
    }
}
