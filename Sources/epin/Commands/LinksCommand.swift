import Authentication
import Ledger
import Projections

extension Command {
    static let links = Command(
        "links", group: "Read", summary: "Who shares an address, a phone, a card or a device",
        discussion: """
            Goes from one cardholder or value to all that the same events name, and on from there: \
            one step to the values of a cardholder, two to the others who share one. Each line \
            names the events that prove it.

            What more cardholders share than --shared-max, such as the address of a provider, \
            links nobody: it is named and not followed.
            """,
        arguments: [
            Argument(
                "subject", kind: .choice(LinkNode.Kind.allCases.map(\.rawValue)),
                help: "What the value names."),
            Argument("value", help: "A number, or the value itself."),
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
        ]
    ) { arguments, output in
        let steps = try arguments.integer("steps")
        guard (1...6).contains(steps) else { throw UsageError("'--steps' is from 1 to 6") }
        let sharedMax = Int(clamping: try arguments.integer("shared-max"))
        let text = "\(try arguments.string("subject"))=\(try arguments.string("value"))"
        let directory = DataDirectory(try arguments.string("data"))
        let condition = try Reading.conditions([text], directory)[0]
        guard let start = condition.node else {
            output.warn("no event names the \(condition.name)")
            return .fine
        }
        let question = "links \(start)" + given(arguments, ["steps", "shared-max"])
        return try recorded(arguments, output, question) { read in
            let reading = try Reading(arguments, output)
            let links = try Links(
                from: start, steps: Int(steps), sharedMax: sharedMax, reading.projection,
                reading.ledger)
            for sequence in Set(links.links.flatMap(\.events)).sorted() {
                if let event = try reading.ledger.event(sequence) { read.show(event) }
            }
            try show(links, arguments, output)
            return .fine
        }
    }

    private static func show(
        _ links: Links, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            for link in links.links { try output.json(link.json) }
            for node in links.tooShared {
                try output.json(["tooShared": .string("\(node)")])
            }
            return
        }
        guard !links.links.isEmpty else { return output.warn("no link found") }
        var table = Table([
            .number("STEP"), .text("FROM"), .text("TO"), .number("EVENTS"), .text("FIRST"),
            .text("LAST"), .text("PROVED BY"),
        ])
        for link in links.links {
            let shown = link.events.prefix(6).map { "\($0)" }.joined(separator: ",")
            table.add([
                "\(link.step)", "\(link.from)", "\(link.to)", "\(link.eventCount)",
                UTCTime(milliseconds: link.firstSeen).description,
                UTCTime(milliseconds: link.lastSeen).description,
                link.eventCount > 6 ? shown + ",…" : shown,
            ])
        }
        try output.table(table)
        for node in links.tooShared {
            output.warn("\(node) is shared by too many cardholders to link them: not followed")
        }
    }
}

extension Links.Link {
    fileprivate var json: JSON {
        [
            "step": .number(UInt64(step)), "from": .string("\(from)"), "to": .string("\(to)"),
            "count": .number(eventCount),
            "first": .string(UTCTime(milliseconds: firstSeen).description),
            "last": .string(UTCTime(milliseconds: lastSeen).description),
            "events": .array(events.map { .number($0) }),
        ]
    }
}
