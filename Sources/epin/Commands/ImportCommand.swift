import Authentication
import Ledger
import Projections
import Proofs
import Questions

extension Command {
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
        var answer = Answer()
        answer.text("\(Text.grouped(size)) events imported")
        answer.text("root \(root.hex)")
        answer.data([.eventCount: .number(size), .root: .string(root.hex)])
        try output.show(answer, arguments)
        return .fine
    }
}
