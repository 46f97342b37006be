import Ledger
import Projections
import Replay

extension Command {
    static let export = Command(
        "export", group: "Prove", summary: "Write events as JSON Lines, without loss",
        discussion: """
            Each line has the fields of one event and, in hexadecimal, the record that was hashed. \
            What is imported from the whole has the same root hash.
            """,
        options: [
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier events."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
        ],
        examples: [.init("epin export > events.jsonl", "The whole ledger.")]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let ledger = try store.snapshot()
        let start = try Reading.time(arguments, "since").map(ledger.firstSequence(atOrAfter:)) ?? 0
        let end =
            try Reading.time(arguments, "until").map(ledger.firstSequence(atOrAfter:))
            ?? ledger.size
        guard start < end else { return .fine }
        try output.withProgress("Exporting", of: end - start) { progress in
            var done: UInt64 = 0
            try Export.lines(ledger, start..<end) { line in
                try output.write(line)
                done += 1
                if done.isMultiple(of: 1024) { progress.update(done) }
            }
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
