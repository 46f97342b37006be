import Authentication
import Detection
import Ledger

extension Question {
    package static let detect = Question(
        "detect", group: "Prove", summary: "Search the events for patterns of fraud",
        discussion: """
            Reads every event once and prints what each detector finds, with the events that make \
            it up; docs/detectors.md says what each one looks for. Thresholds are those of the \
            policy in force at the event. What was found and what is open are kept beside the \
            views, so that the next run reads only the events that follow.

            With --since and --until only what was completed in that time is printed.

            PLACES has a line for each origin: a reference or an address, degrees north, degrees \
            east, with commas between. Without it D15 is not looked for. LABELS has a line of JSON \
            for each known fraud: the detectors that must find it, its cardholders and its events. \
            With it the score of each detector is printed instead.

            Exits with 1 when anything is found.
            """,
        options: [
            AsOf.option,
            Option("since", letter: "s", takes: "TIME", help: "Leave out what is earlier."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "detector", letter: "d", takes: "ID", kind: .choice(Detector.all.map(\.id)),
                repeats: true, help: "Only this detector."),
            Option("places", takes: "PLACES", kind: .file, help: "Where origins are, for D15."),
            Option(
                "shared-origin", takes: "ORIGIN", repeats: true,
                help: "The reference of an origin that many share, or several: 1-32."),
            Option("score", takes: "LABELS", kind: .file, help: "Compare with known frauds."),
        ],
        examples: [
            .init("epin detect", "Everything that was found so far."),
            .init("epin detect --as-of 20000 -d D07 -d D09", "Two detectors, as of event 20000."),
            .init("epin --json detect --since yesterday", "What is new, for another program."),
            .init("epin detect --score labels.jsonl", "How good each detector is."),
        ],
        shapes: [Finding.shape, DetectionScore.shape]
    ) { inquiry in
        let arguments = inquiry.arguments
        let chosen = arguments.strings("detector")
        let detectors = Detector.all.filter { chosen.isEmpty || chosen.contains($0.id) }
        let since = try inquiry.time("since") ?? 0
        let until = try inquiry.time("until") ?? .max
        let settings = try settings(arguments, inquiry.directory, inquiry.asker)
        let labels = try arguments.stringIfGiven("score").map(FraudLabel.read)
        let question = "detect" + inquiry.given("detector", "as-of", "since", "until")
        return Asked(recordedAs: question) { read in
            let store = try inquiry.openStore()
            let ledger = try store.snapshot()
            let end = try AsOf.size(inquiry, ledger)
            try read.showAll(of: ledger, before: end)
            let run = try inquiry.asker.withProgress("Detecting", of: nil) { progress in
                try DetectionRun.run(
                    store, saving: inquiry.directory.detection, settings: settings, to: end
                ) { progress.update($0, of: end) }
            }
            let ids = Set(detectors.map(\.id))
            let findings = run.findings.filter {
                ids.contains($0.detector) && (since..<max(since, until)).contains($0.end)
            }
            var answer = Answer()
            if let labels {
                let scores = DetectionScore.all(
                    findings, labels, of: detectors,
                    holders: try DetectionScore.holders(ledger, to: end))
                DetectText.add(scores, to: &answer)
            } else {
                DetectText(findings, detectors, settings).add(to: &answer)
            }
            answer.status = { findings.isEmpty ? .fine : .finding }
            return answer
        }
    }

    private static func settings(
        _ arguments: ParsedArguments, _ directory: DataDirectory, _ asker: any Asker
    ) throws -> DetectionSettings {
        let shared = try arguments.values(
            "shared-origin", "the reference of an origin, or several such as 1-32", origins)
        let places = try arguments.stringIfGiven("places").map { path in
            try LineReader.all(of: path) { line in
                try DetectionSettings.place(line: String(decoding: line, as: UTF8.self)) {
                    try directory.reference(.origin, .value($0))
                }
            }.compactMap { $0 }
        }
        return DetectionSettings(
            places: Dictionary(
                (places ?? []).map { ($0.origin, $0.place) }, uniquingKeysWith: { $1 }),
            sharedOrigins: Set(shared.joined()), networks: directory.networks(asker))
    }

    /// As many as one range may name.
    private static let originCountMax: UInt64 = 65_536

    /// Reads `17`, or `1-32` for all from the first to the last.
    private static func origins(_ text: String) -> ClosedRange<UInt64>? {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            .compactMap { UInt64($0) }
        guard ends.count == text.count(where: { $0 == "-" }) + 1, ends[0] <= ends[ends.count - 1],
            ends[ends.count - 1] - ends[0] < originCountMax
        else { return nil }
        return ends[0]...ends[ends.count - 1]
    }
}

extension FraudLabel {
    fileprivate static func read(_ path: String) throws -> [FraudLabel] {
        try LineReader.all(of: path) { try FraudLabel(line: $0) }
    }
}

extension LineReader {
    /// Reads every line of a file.
    ///
    /// - Throws: ``Failure`` that names the line which `read` throws an error of.
    fileprivate static func all<Item>(
        of path: String, _ read: ([UInt8]) throws -> Item
    ) throws -> [Item] {
        let reader = try LineReader(path)
        var items: [Item] = []
        while true {
            let lines = try reader.lines(atMost: 1024)
            guard !lines.isEmpty else { return items }
            for line in lines {
                guard let bytes = line.bytes else {
                    throw Failure("\(path), line \(line.number): \(Line.tooLong)")
                }
                do {
                    items.append(try read(bytes))
                } catch {
                    throw Failure("\(path), line \(line.number): \(error)")
                }
            }
        }
    }
}
