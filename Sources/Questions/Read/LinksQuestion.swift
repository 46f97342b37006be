import Authentication
import Ledger
import Projections

extension Question {
    package static let links = Question(
        "links", group: "Read", summary: "Who shares an address, a phone, a card or a device",
        discussion: """
            Goes from one cardholder or value to all that the same events name, and on from there: \
            one step to the values of a cardholder, two to the others who share one. Each line \
            names the events that prove it.

            What more than --shared-max cardholders share, such as the address of a provider, \
            links nobody: it is named and not followed.
            """,
        arguments: [
            Argument(
                "subject", kind: .choice(LinkNode.Kind.allCases.map(\.name)),
                help: "What the value names."),
            Argument("value", help: "A number, reference:NUMBER, or the value itself."),
        ],
        options: [
            Option("steps", letter: "k", takes: "NUMBER", default: "2", help: "How far to go."),
            Option(
                "shared-max", takes: "NUMBER", default: "20",
                help: "The most cardholders that a value links."),
        ],
        examples: [
            .init("epin links cardholder 4", "Everybody who shares something with a holder."),
            .init("epin links origin 192.0.2.7 --steps 3", "Whom an address leads to."),
        ],
        shapes: [
            Shape([
                .always(.step), .always(.from), .always(.to), .always(.eventCount),
                .always(.firstTime), .always(.lastTime), .always(.events),
            ]),
            Shape([.always(.tooShared)]),
        ]
    ) { inquiry in
        let arguments = inquiry.arguments
        let steps = try arguments.integer("steps")
        guard (1...6).contains(steps) else { throw UsageError("'--steps' must be from 1 to 6") }
        let sharedMax = Int(clamping: try arguments.integer("shared-max"))
        let text = "\(try arguments.string("subject"))=\(try arguments.string("value"))"
        let condition = try inquiry.conditions([text])[0]
        guard let start = condition.node else {
            return .remark("no event names the \(condition.name)")
        }
        let question = "links \(start)" + inquiry.given("steps", "shared-max")
        return Asked(recordedAs: question) { read in
            try inquiry.requireThing(condition)
            let open = try inquiry.open()
            let links = try Links(
                from: start, steps: Int(steps), sharedMax: sharedMax, open.projection, open.ledger)
            for sequence in Set(links.links.flatMap(\.events)).sorted() {
                if let event = try open.ledger.event(sequence) { read.show(event) }
            }
            return answer(links)
        }
    }

    private static func answer(_ links: Links) -> Answer {
        var answer = Answer()
        answer.table(
            [
                .number("STEP"), .text("FROM"), .text("TO"), .number("EVENTS"), .whole("FIRST"),
                .whole("LAST"), .text("PROVED BY"),
            ], ifEmpty: "no link found"
        ) { rows in
            for link in links.links { try rows.add(link.record, link.cells) }
        }
        for node in links.tooShared {
            answer.data([.tooShared: .string("\(node)")])
            answer.remark("\(node) is shared by too many cardholders to link them: not followed")
        }
        return answer
    }
}

extension Links.Link {
    fileprivate var record: Record {
        [
            .step: .number(UInt64(step)), .from: .string("\(from)"), .to: .string("\(to)"),
            .eventCount: .number(eventCount), .firstTime: JSON(time: firstSeen),
            .lastTime: JSON(time: lastSeen), .events: JSON(events),
        ]
    }

    fileprivate var cells: [TextTable.Cell] {
        let shown = events.prefix(6).map { "\($0)" }.joined(separator: ",")
        return [
            "\(step)", "\(from)", "\(to)", "\(eventCount)",
            TextTable.Cell(time: firstSeen), TextTable.Cell(time: lastSeen),
            TextTable.Cell(eventCount > 6 ? shown + ",…" : shown),
        ]
    }
}
