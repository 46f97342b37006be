import Authentication
import Ledger
import Projections
import Proofs
import Questions

extension Command {
    static let export = Command(
        "export", group: "Prove", summary: "Write events as JSON Lines, without loss",
        discussion: """
            Each line has the fields of one event and, in hexadecimal, the record that was hashed. \
            What is imported from the whole has the same root hash.

            With --tiles it writes the events, the Merkle tree and the newest checkpoint as files \
            of C2SP tlog-tiles instead, for any web server to hand out: whoever has the log's \
            verifier key can check every event there. Run again, it adds what is new.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "format", takes: "FORMAT", kind: .choice(["jsonl", "csv", "ocsf"]),
                default: "jsonl",
                help: "jsonl, without loss; csv, for spreadsheets; ocsf, for a SIEM."),
            Option(
                "tiles", takes: "DIR", kind: .directory,
                help: "Write tiles of the events up to the newest checkpoint."),
        ],
        examples: [
            .init("epin export > events.jsonl", "The whole ledger."),
            .init("epin export --format ocsf --since yesterday", "What a SIEM is fed daily."),
            .init("epin export --tiles /srv/www/epin", "What auditors fetch, and what is new."),
        ]
    ) { arguments, output in
        if let path = arguments.stringIfGiven("tiles") {
            guard ["since", "until"].allSatisfy({ arguments.stringIfGiven($0) == nil }) else {
                throw UsageError("'--tiles' is of the whole ledger, without '--since' or '--until'")
            }
            return try exportTiles(to: path, arguments, output)
        }
        let directory = DataDirectory(try arguments.string("data"))
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let ledger = try store.snapshot()
        let start = try Reading.time(arguments, "since").map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end =
            try Reading.time(arguments, "until").map(ledger.firstSequence(atOrAfter:))
            ?? ledger.size
        guard start < end else { return .fine }
        return try recorded(
            arguments, output, "export" + given(arguments, ["since", "until", "format"])
        ) {
            read in
            try read.showAll(of: ledger, before: end)
            try output.withProgress("Exporting", of: end - start) { progress in
                var done: UInt64 = 0
                try write(ledger, start..<end, try arguments.string("format"), output) {
                    done += 1
                    if done.isMultiple(of: 1024) { progress.update(done) }
                }
            }
            return .fine
        }
    }

    private static func write(
        _ ledger: LedgerSnapshot, _ events: Range<UInt64>, _ format: String, _ output: Output,
        _ afterEach: () -> Void
    ) throws {
        guard format != "jsonl" else {
            return try Export.lines(ledger, events) { line in
                try output.write(line)
                afterEach()
            }
        }
        if format == "csv" { try output.write(Export.csvHeader) }
        // A log has one name for ever: it is among its first events.
        var log: String?
        try ledger.forEachEvent(in: 0..<min(ledger.size, 16)) { event in
            log = log ?? event.logOrigin
            return true
        }
        try ledger.forEachEvent(in: events) { event in
            if format == "csv" {
                try output.write(Export.csvRow(event))
            } else {
                try output.json(Export.ocsf(event, product: Program.epin.version, log: log))
            }
            afterEach()
            return true
        }
    }

    private static func exportTiles(
        to path: String, _ arguments: ParsedArguments, _ output: Output
    ) throws -> ExitCode {
        let reading = try OpenLedger(arguments, output)
        // Not the newest that is cosigned: what is published must not go back, and cosignatures are
        // added to it when they are known.
        let signed = try reading.newestCheckpoint(ofAtLeast: 0)
        let result = try recorded(arguments, output, "export --tiles") { read in
            try read.showAll(of: reading.ledger, before: signed.checkpoint.size)
            return try output.withProgress("Exporting", of: nil) { progress in
                try TileExport.run(reading.store, signed, to: path) { progress.update($0, of: $1) }
            }
        }
        if arguments.flag("json") {
            try output.json([
                "events": .number(result.size), "root": .string(signed.checkpoint.root.hex),
                "files": .number(result.fileCount), "bytes": .number(result.byteCount),
            ])
        } else {
            try output.line("\(Text.grouped(result.size)) events in \(path)")
            try output.line("root \(signed.checkpoint.root.hex)")
            let files = Text.grouped(UInt64(result.fileCount))
            try output.line(
                "\(files) files written, \(Text.grouped(UInt64(result.byteCount))) bytes")
        }
        return .fine
    }

    static let `import` = Command(
        "import", group: "Prove", summary: "Make a ledger from exported events",
        discussion: """
            Makes the data directory that --data names from the lines of FILE or standard input: \
            all of it, or nothing and the number of the line at fault. It has no vault: it can be \
            read and verified, and takes no commands.
            """,
        arguments: [
            Argument("file", .optional, kind: .file, help: "Events; standard input by default.")
        ],
        examples: [.init("epin --data copy import events.jsonl", "A copy, to be verified.")]
    ) { arguments, output in
        let reader = try LineReader(arguments.stringIfGiven("file") ?? "-")
        let importing = try Import(into: try arguments.string("data"))
        let (size, root) = try output.withProgress("Importing", of: nil) { progress in
            var done: UInt64 = 0
            while true {
                let lines = try reader.lines(atMost: 1024)
                if lines.isEmpty { break }
                for line in lines {
                    guard let bytes = line.bytes else {
                        throw Failure("line \(line.number): \(LineReader.Line.tooLong)")
                    }
                    try importing.add(line: bytes, number: line.number)
                }
                done += UInt64(lines.count)
                progress.update(done, of: reader.estimate(after: done))
            }
            return try importing.finish { progress.update(.folding, $0, $1) }
        }
        if arguments.flag("json") {
            try output.json(["events": .number(size), "root": .string(root.hex)])
        } else {
            try output.line("\(Text.grouped(size)) events imported")
            try output.line("root \(root.hex)")
        }
        return .fine
    }
}
