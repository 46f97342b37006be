import Authentication
import Ledger
import Projections
import Replay

extension Question {
    /// What differs in the state between two points.
    static func difference(_ inquiry: Inquiry) throws -> Asked {
        let open = try inquiry.open()
        let start = try AsOf.size(inquiry, open.ledger, "diff")
        let end = try AsOf.size(inquiry, open.ledger, "point")
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
                for change in changes { try rows.add(change.record, change.cells) }
            }
            return answer
        }
    }

    /// One challenge, event by event.
    static func steps(_ inquiry: Inquiry) throws -> Asked {
        let id = try inquiry.arguments.integer("challenge")
        let open = try inquiry.open()
        let end = try AsOf.size(inquiry, open.ledger)
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

    fileprivate var cells: [TextTable.Cell] {
        [
            TextTable.Cell(thing), thing == "policy" ? "" : "\(id)", TextTable.Cell(field),
            TextTable.Cell(EventText.zoned(old ?? .null)), TextTable.Cell(EventText.zoned(new)),
            "\(event)",
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
        var lines = [
            Text.Line([
                ("\(event.sequence)  ", nil), (ZonedText(time: event.time), .dim),
                ("  \(event.actor.name)  ", nil),
                (
                    ZonedText(event.kind.name),
                    event.indication == .failure ? .red : .bold
                ),
            ])
        ]
        let details = EventText.details(event, hiding: ["challenge"])
        if !details.isEmpty { lines.append(Text.Line("    \(details.visible)" as ZonedText)) }
        for change in changes {
            let old: ZonedText = change.old.map { "\(EventText.zoned($0)) -> " } ?? ""
            let new = EventText.zoned(change.new)
            let line: ZonedText =
                "    \(change.thing) \(change.id) \(change.field): \(old)\(new)"
            lines.append(Text.Line(line))
        }
        let lock: ZonedText =
            cardholder.isLocked(at: event.time)
            ? "locked until \(time: cardholder.lockedUntil)" : "not locked"
        let state: ZonedText =
            "  = challenge \("\(challenge.status)"), code \(code?.status.name ?? "none"), "
        let holder: ZonedText =
            "cardholder \(cardholder.id) \(lock), \(cardholder.failures) failures"
        lines.append(Text.Line(state + holder))
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
