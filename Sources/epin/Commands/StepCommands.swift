import Authentication
import Ledger
import Projections
import Questions
import Replay

extension Command {
    /// What is different in the state between two points.
    static func difference(
        _ arguments: ParsedArguments, _ output: Output
    ) throws -> ExitCode {
        let reading = try OpenLedger(arguments, output)
        let start = try AsOf.size(arguments, "diff", reading.ledger)
        let end = try AsOf.size(arguments, "point", reading.ledger)
        guard start <= end else {
            throw UsageError("the point of '--diff' comes after POINT")
        }
        let cardholder = try arguments.integerIfGiven("cardholder")
        if let cardholder, try reading.projection.state.cardholder(cardholder) == nil {
            throw Failure("no cardholder \(cardholder)")
        }
        let question =
            "replay --diff \(start) \(end)"
            + (cardholder.map { " --cardholder \($0)" } ?? "")
        let changes = try recorded(arguments, output, question) { read in
            try read.showAll(of: reading.ledger, before: end)
            return try output.withProgress("Comparing", of: nil) { progress in
                try StateDifference.all(
                    reading.projection, reading.ledger, in: start..<end, of: cardholder
                ) { progress.update($0, of: $1) }
            }
        }
        if arguments.flag("json") {
            for change in changes { try output.json(change.json) }
            return .fine
        }
        var table = TextTable([
            .text("OF"), .number("NUMBER"), .text("FIELD"), .text("OLD"), .text("NEW"),
            .number("EVENT"),
        ])
        for change in changes {
            table.add([
                change.thing, change.thing == "policy" ? "" : "\(change.id)", change.field,
                EventText.value(change.old ?? .null), EventText.value(change.new),
                "\(change.event)",
            ])
        }
        if changes.isEmpty {
            output.warn("nothing is different")
        } else {
            try output.table(table)
        }
        return .fine
    }

    /// One challenge, event by event.
    static func steps(
        _ arguments: ParsedArguments, _ output: Output
    ) throws -> ExitCode {
        let id = try arguments.integer("challenge")
        let reading = try OpenLedger(arguments, output)
        let end = try AsOf.size(arguments, reading.ledger)
        guard
            let steps = try ChallengeStep.all(
                of: id, reading.projection, reading.ledger, before: end)
        else {
            let point = arguments.stringIfGiven("as-of").map { " as of \($0)" } ?? ""
            throw Failure("no challenge \(id)\(point)")
        }
        let question = "replay --challenge \(id) --steps"
        return try recorded(arguments, output, question) { read in
            for step in steps {
                read.show(step.event)
                if arguments.flag("json") {
                    try output.json(step.json)
                } else {
                    try write(step, output)
                }
            }
            return .fine
        }
    }

    private static func write(_ step: ChallengeStep, _ output: Output) throws {
        let event = step.event
        let time = UTCTime(milliseconds: event.time).description
        let style: Style = event.indication == .failure ? .red : .bold
        try output.line(
            "\(event.sequence)  \(output.styled(time, .dim))  \(event.actor.name)  "
                + output.styled(event.kind.name, style))
        let details = EventText.details(event, hiding: ["challenge"])
        if !details.isEmpty { try output.line("    " + Text.visible(details)) }
        for change in step.changes {
            let old = change.old.map { EventText.value($0) + " -> " } ?? ""
            try output.line(
                "    \(change.thing) \(change.id) \(change.field): \(old)"
                    + EventText.value(change.new))
        }
        let lock =
            step.cardholder.isLocked(at: event.time)
            ? "locked until \(UTCTime(milliseconds: step.cardholder.lockedUntil))" : "not locked"
        try output.line(
            "  = challenge \(step.challenge.status), code \(step.code?.status.name ?? "none"), "
                + "cardholder \(step.cardholder.id) \(lock), \(step.cardholder.failures) failures")
    }
}
