import Authentication
import Ledger
import Projections
import Proofs

extension Question {
    package static let export = Question(
        "export", group: "Prove", summary: "Write events as JSON Lines, without loss",
        discussion: """
            Each line has the fields of one event and, in hexadecimal, the record that was hashed. \
            A ledger imported from the whole has the same root hash. Times are in UTC in every \
            format; only those of --since and --until are in the clocks of --time-zone.

            With --tiles it writes the events, the Merkle tree and the newest checkpoint as files \
            of C2SP tlog-tiles instead, for any web server to serve: whoever has the log's \
            verifier key can check every event there. Run again, it adds what is new.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
            Option(
                "format", takes: "FORMAT", kind: .choice(ExportFormat.all.map(\.name)),
                default: ExportFormat.all[0].name, help: formatHelp),
            Option(
                "excel",
                help: "The csv of a French spreadsheet: semicolons, and amounts such as 299,00."),
            Option(
                "tiles", takes: "DIR", kind: .directory,
                help: "Write tiles of the events up to the newest checkpoint."),
        ],
        examples: [
            .init("epin export > events.jsonl", "The whole ledger."),
            .init(
                "epin export --excel --since 2026-01-01 > events.csv",
                "A table that a French spreadsheet opens."),
            .init("epin export --format ocsf --since yesterday", "The daily feed of a SIEM."),
            .init(
                "epin export --tiles /srv/www/epin", "What auditors fetch; then, what is new."),
        ],
        shapes: [
            .event([.always(.record)]),
            Shape([.always(.eventCount), .always(.root), .always(.fileCount), .always(.byteCount)]),
        ]
    ) { inquiry in
        let arguments = inquiry.arguments
        if let path = arguments.stringIfGiven("tiles") {
            guard ["since", "until"].allSatisfy({ arguments.stringIfGiven($0) == nil }) else {
                throw UsageError(
                    "'--tiles' writes the whole ledger, without '--since' or '--until'")
            }
            return try tiles(to: path, inquiry)
        }
        let store = try inquiry.openStore()
        let ledger = try store.snapshot()
        let start = try inquiry.time("since").map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end = try inquiry.time("until").map(ledger.firstSequence(atOrAfter:)) ?? ledger.size
        guard start < end else { return .unrecorded { Answer() } }
        let format = try format(arguments)
        let question =
            "export" + inquiry.given("since", "until", "format")
            + (arguments.flag("excel") ? " --excel" : "")
        return Asked(recordedAs: question) { read in
            try read.showAll(of: ledger, before: end)
            var answer = Answer()
            answer.stream { output in
                try inquiry.asker.withProgress("Exporting", of: end - start) { progress in
                    var done: UInt64 = 0
                    try format.write(ledger, start..<end, product: Release.version) { text in
                        try output(text)
                        done += 1
                        if done.isMultiple(of: 1024) { progress.update(done) }
                    }
                }
            }
            return answer
        }
    }

    private static func format(_ arguments: ParsedArguments) throws -> ExportFormat {
        let name = try arguments.string("format")
        if arguments.flag("excel") {
            guard !arguments.flag("format") || name == "csv" else {
                throw UsageError("'--excel' is a form of csv, not of \(name)")
            }
            return .excel
        }
        return ExportFormat.all.first { $0.name == name }!
    }

    private static let formatHelp =
        ExportFormat.all.map { "\($0.name), \($0.purpose)" }.joined(separator: "; ") + "."

    private static func tiles(to path: String, _ inquiry: Inquiry) throws -> Asked {
        let open = try inquiry.open()
        // Not the newest that is cosigned: what is published must not go back, and cosignatures are
        // added once they are known.
        let signed = try open.newestCheckpoint(ofAtLeast: 0)
        return Asked(recordedAs: "export --tiles") { read in
            try read.showAll(of: open.ledger, before: signed.checkpoint.size)
            let result = try inquiry.asker.withProgress("Exporting", of: nil) { progress in
                try TileExport.run(open.store, signed, to: path) { progress.update($0, of: $1) }
            }
            let root = signed.checkpoint.root.hex
            let files = Text.grouped(UInt64(result.fileCount))
            let bytes = Text.grouped(UInt64(result.byteCount))
            var answer = Answer()
            answer.text([
                Text.Line("\(Text.grouped(result.size)) events in \(path)"),
                Text.Line("root \(root)"), Text.Line("\(files) files written, \(bytes) bytes"),
            ])
            answer.data([
                .eventCount: .number(result.size), .root: .string(root),
                .fileCount: .number(result.fileCount), .byteCount: .number(result.byteCount),
            ])
            return answer
        }
    }
}
