import Authentication
import Ledger
import Projections
import Replay

extension Question {
    /// What differs in the state between two points.
    static func difference(_ inquiry: Inquiry) throws -> Asked {
        let open = try inquiry.open()
        let start = try AsOf.size(inquiry.arguments, "diff", open.ledger)
        let end = try AsOf.size(inquiry.arguments, "point", open.ledger)
        guard start <= end else {
            throw UsageError("the point of '--diff' comes after POINT")
        }
        let cardholder = try inquiry.arguments.integerIfGiven("cardholder")
        if let cardholder, try open.projection.state.cardholder(cardholder) == nil {
            throw Failure("no cardholder \(cardholder)")
        }
        let question =
            "replay --diff \(start) \(end)" + (cardholder.map { " --cardholder \($0)" } ?? "")
        return Asked(recordedAs: question) { read in
            try read.showAll(of: open.ledger, before: end)
            let changes = try inquiry.asker.withProgress("Comparing", of: nil) { progress in
                try StateDifference.all(
                    open.projection, open.ledger, in: start..<end, of: cardholder
                ) { progress.update($0, of: $1) }
            }
            var answer = Answer()
            answer.table(
                [
                    .text("OF"), .number("NUMBER"), .text("FIELD"), .text("OLD"), .text("NEW"),
                    .number("EVENT"),
                ], ifEmpty: "nothing is different"
            ) { rows in
                for change in changes { try rows.add(change.record, texts: change.cells) }
            }
            return answer
        }
    }

    /// One challenge, event by event.
    static func steps(_ inquiry: Inquiry) throws -> Asked {
        let id = try inquiry.arguments.integer("challenge")
        let open = try inquiry.open()
        let end = try AsOf.size(inquiry.arguments, open.ledger)
        guard
            let steps = try ChallengeStep.all(of: id, open.projection, open.ledger, before: end)
        else { throw Failure("no challenge \(id)\(inquiry.suffix)") }
        return Asked(recordedAs: "replay --challenge \(id) --steps") { read in
            var answer = Answer()
            for step in steps {
                read.show(step.event)
                answer.data(step.record)
                answer.text(step.lines)
            }
            return answer
        }
    }
}

extension RowChange {
    static let shape = Shape([
        .always(.thing), .always(.id), .always(.field), .orNull(.old), .always(.new),
        .always(.event),
    ])

    fileprivate var record: Record { Record(json, Self.shape) }

    fileprivate var cells: [String] {
        [
            thing, thing == "policy" ? "" : "\(id)", field, EventText.value(old ?? .null),
            EventText.value(new), "\(event)",
        ]
    }
}

extension ChallengeStep {
    static let shape = Shape.event([
        .always(.changes), .always(.challengeState), .orNull(.codeState),
        .always(.cardholderState),
    ])

    fileprivate var record: Record {
        Record(
            event,
            [
                .changes: .array(changes.map(\.json)), .challengeState: challenge.json,
                .codeState: code?.json ?? .null, .cardholderState: cardholder.json,
            ])
    }

    fileprivate var lines: [Text.Line] {
        let time = UTCTime(milliseconds: event.time).description
        var lines = [
            Text.Line([
                ("\(event.sequence)  ", nil), (time, .dim), ("  \(event.actor.name)  ", nil),
                (event.kind.name, event.indication == .failure ? .red : .bold),
            ])
        ]
        let details = EventText.details(event, hiding: ["challenge"])
        if !details.isEmpty { lines.append(Text.Line("    " + Text.visible(details))) }
        for change in changes {
            let old = change.old.map { EventText.value($0) + " -> " } ?? ""
            lines.append(
                Text.Line(
                    "    \(change.thing) \(change.id) \(change.field): \(old)"
                        + EventText.value(change.new)))
        }
        let lock =
            cardholder.isLocked(at: event.time)
            ? "locked until \(UTCTime(milliseconds: cardholder.lockedUntil))" : "not locked"
        lines.append(
            Text.Line(
                "  = challenge \(challenge.status), code \(code?.status.name ?? "none"), "
                    + "cardholder \(cardholder.id) \(lock), \(cardholder.failures) failures"))
        return lines
    }
}

extension Code {
    static let shape = Shape([
        .always(Term(.code)), .orNull(Term(.session)), .orNull(.challenge),
        .always(Term(.channel)), .always(.status), .orNull(.sentAt), .always(Term(.validity)),
        .always(.isExternal),
    ])
}
