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

    static let stat = Command(
        "stat", group: "Read", summary: "Size, root and stores of the ledger",
        examples: [.init("epin stat", "How much there is, and since when.")]
    ) { arguments, output in
        let reading = try OpenLedger(arguments, output)
        let ledger = reading.ledger
        let state = reading.projection.state
        func time(_ sequence: UInt64) throws -> JSON {
            guard let event = try ledger.event(sequence) else { return .null }
            return .string(UTCTime(milliseconds: event.time).description)
        }
        var members = [
            JSON.Member(key: "events", value: .number(ledger.size)),
            JSON.Member(key: "root", value: .string(ledger.root.hex)),
            JSON.Member(key: "first", value: try time(0)),
            JSON.Member(key: "last", value: try time(max(ledger.size, 1) - 1)),
            JSON.Member(key: "simulated", value: .bool(state.ledger.isSimulated)),
            JSON.Member(key: "policy", value: .number(state.ledger.policy.sequence)),
            JSON.Member(
                key: "liveCardholders", value: .number(try state.liveCardholders().count)),
            JSON.Member(
                key: "eventsBeyondViews", value: .number(reading.projection.tailEventCount)),
            JSON.Member(key: "ledgerBytes", value: .number(reading.store.usedByteCount)),
            JSON.Member(key: "viewsBytes", value: .number(reading.views.usedByteCount)),
        ]
        let policy = state.ledger.policy
        // Of the thresholds of detectors those that were changed: docs/detectors.md has the others.
        for parameter in PolicyParameter.allCases
        where !parameter.isThreshold || policy[parameter] != parameter.defaultValue {
            members.append(
                JSON.Member(
                    key: "policy.\(parameter.name)", value: .number(policy[parameter])))
        }
        try show(.object(members), arguments, output)
        return .fine
    }
}
