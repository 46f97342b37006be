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
        examples: [.init("epin rebuild", "Prove that the state is the events, folded.")]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let rebuild = try rebuilt(directory, output)
        try tell(rebuild, arguments, output)
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

    static func tell(
        _ rebuild: Rebuild, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            var members = rebuild.certificate.record.json.objectValue ?? []
            members.append(JSON.Member(key: "equal", value: .bool(rebuild.isEqual)))
            let differences = rebuild.differences.map { JSON.string("\($0)") }
            members.append(JSON.Member(key: "differences", value: .array(differences)))
            if let reason = rebuild.unusable {
                members.append(JSON.Member(key: "unusable", value: .string(reason)))
            }
            return try output.json(.object(members))
        }
        if let reason = rebuild.unusable { try output.line("the live views: \(reason)") }
        for difference in rebuild.differences {
            try output.line(output.styled("\(difference)", .red))
        }
        let verdict =
            rebuild.isEqual
            ? output.styled("the live views are equal", .green)
            : output.styled("the live views differed and were replaced", .red)
        try output.line("\(Text.grouped(rebuild.certificate.size)) events folded: \(verdict)")
        try output.line("state   \(rebuild.certificate.state.hex)")
        try output.line("indexes \(rebuild.certificate.indexes.hex)")
    }
}
