import Authentication
import Ledger
import Projections
import Questions

extension Command {
    static let rebuild = Command(
        "rebuild", group: "Prove", summary: "Make all views again from the events, and compare",
        discussion: """
            Folds every event from the first into new views, compares them with the live ones, \
            names the rows that differ, and puts the new ones in their place if there are any. \
            Commands may be applied meanwhile.

            Exits with 1 when they differed.
            """,
        examples: [.init("epin rebuild", "Show that the state is the fold of the events.")]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let rebuild = try rebuilt(directory, output)
        try output.show(rebuild.answer, arguments)
        return rebuild.isEqual ? .fine : .finding
    }

    static func rebuilt(_ directory: DataDirectory, _ output: Output) throws -> Rebuild {
        // Where there is no ledger, nothing is made.
        let total = try LedgerStore(path: directory.ledger, readOnly: true).read { $0.size }
        return try output.withProgress("Rebuilding", of: total) { progress in
            try Rebuild.run(directory, lock: FileLock(ofWriter: directory)) {
                progress.update($0, $1, $2)
            }
        }
    }
}

extension Rebuild {
    var answer: Answer {
        var record = certificate.record
        record.add(.equal, .bool(isEqual))
        record.add(.differences, JSON(differences.map { "\($0)" }))
        if let unusable { record.add(.unusable, .string(unusable)) }
        var answer = Answer()
        answer.data(record)
        if let unusable { answer.text("the live views: \(unusable)") }
        answer.text(differences.map { Text.Line("\($0)", .red) })
        answer.text([
            Text.Line([
                ("\(Text.grouped(certificate.size)) events folded: ", nil),
                isEqual
                    ? ("the live views are equal", .green)
                    : ("the live views differed and were replaced", .red),
            ]),
            Text.Line("state   \(certificate.state.hex)"),
            Text.Line("indexes \(certificate.indexes.hex)"),
        ])
        return answer
    }
}
