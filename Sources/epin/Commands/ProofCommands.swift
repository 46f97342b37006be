import Authentication
import Ledger
import Projections
import Replay

extension Command {
    static let verify = Command(
        "verify", group: "Prove", summary: "Read and hash every record",
        discussion: """
            Holds every record against its sequence, the hash beside it, the Merkle tree, its \
            stream and the time, and names each event that is not what was appended.

            Exits with 1 when something was found.
            """,
        examples: [.init("epin verify", "Every event of the ledger.")]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let verification = try verified(directory, output)
        try tell(verification, arguments, output)
        return verification.isIntact ? .fine : .finding
    }

    /// The ledger is closed again when this returns.
    static func verified(
        _ directory: DataDirectory, _ output: Output
    ) throws -> Verification {
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let size = try store.read(\.size)
        return try output.withProgress("Verifying", of: size) { progress in
            try Verifier.verify(store) { progress.update($0) }
        }
    }

    static func tell(
        _ verification: Verification, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            for finding in verification.findings {
                try output.json([
                    "first": .number(finding.events.lowerBound),
                    "last": .number(finding.events.upperBound),
                    "finding": .string(finding.description),
                ])
            }
            try output.json([
                "events": .number(verification.size), "root": .string(verification.root.hex),
                "intact": .bool(verification.isIntact),
            ])
            return
        }
        for finding in verification.findings {
            try output.line(output.styled(finding.description, .red))
        }
        let verdict =
            verification.isIntact
            ? output.styled("intact", .green) : output.styled("not intact", .red)
        try output.line("\(Text.grouped(verification.size)) events: \(verdict)")
        try output.line("root \(verification.root.hex)")
    }

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
            try Rebuild.run(directory, lock: WriterLock(directory)) { progress.update($0, $1, $2) }
        }
    }

    static func tell(
        _ rebuild: Rebuild, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            var members = rebuild.certificate.json.objectValue ?? []
            members.append(JSON.Member(key: "equal", value: .bool(rebuild.isEqual)))
            members.append(
                JSON.Member(
                    key: "differences", value: .array(rebuild.differences.map(JSON.string))))
            if let reason = rebuild.unusable {
                members.append(JSON.Member(key: "unusable", value: .string(reason)))
            }
            return try output.json(.object(members))
        }
        if let reason = rebuild.unusable { try output.line("the live views: \(reason)") }
        for difference in rebuild.differences {
            try output.line(output.styled(difference, .red))
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
        let reading = try Reading(arguments, output)
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
        for parameter in PolicyParameter.allCases {
            members.append(
                JSON.Member(
                    key: "policy.\(parameter.name)",
                    value: .number(state.ledger.policy[parameter])))
        }
        try show(.object(members), arguments, output)
        return .fine
    }
}

extension Progress {
    /// Tells how far a replay is.
    func update(_ stage: Stage, _ done: UInt64, _ total: UInt64) {
        let label =
            switch stage {
            case .updating: "Updating the views"
            case .folding: "Folding"
            case .hashingState: "Hashing rows"
            case .hashingIndexes: "Hashing indexes"
            }
        update(done, of: total, label)
    }
}
