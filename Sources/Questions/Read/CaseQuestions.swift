import Authentication
import Ledger
import Projections

extension Question {
    package static let caseShow = Question(
        "case show", group: "Cases", summary: "Show a case: what was said, and its evidence",
        arguments: [Argument("case", help: "The number that opening it gave.")],
        examples: [.init("epin case show 30", "Its timeline, and the events attached.")],
        shapes: [Case.shape([.always(.timeline), .always(.attached)])]
    ) { inquiry in
        let id = try inquiry.arguments.integer("case")
        let open = try inquiry.open()
        guard let found = try open.projection.state.case(id) else { throw Failure("no case \(id)") }
        let timeline = try open.projection.sequences(IndexKey(.case, id))
            .compactMap(open.ledger.event)
        let evidence = try found.evidence.compactMap(open.ledger.event)
        return Asked(recordedAs: "case show \(id)") { read in
            for event in timeline + evidence { read.show(event) }
            var answer = Answer()
            answer.fields(
                Record(found.json, Case.shape()) + [
                    .timeline: .array(timeline.map(\.json)),
                    .attached: .array(evidence.map(\.json)),
                ], shown: EventText.table(found.json))
            for (title, events) in [("The case", timeline), ("Its evidence", evidence)]
            where !events.isEmpty {
                var table = TextTable(EventText.columns)
                for event in events { table.add(EventText.cells(event)) }
                answer.text()
                answer.text(title)
                answer.text(table)
            }
            return answer
        }
    }

    package static let caseList = Question(
        "case list", group: "Cases", summary: "List the cases",
        options: [Option("open", help: "Only those that are open.")],
        examples: [.init("epin case list --open", "What is being looked into.")],
        shapes: [Case.shape(Case.opening.members)]
    ) { inquiry in
        let isOpenOnly = inquiry.arguments.flag("open")
        return Asked(recordedAs: "case list") { read in
            let open = try inquiry.open()
            var answer = Answer()
            answer.table(
                [
                    .number("CASE"), .text("STATUS"), .whole("OPENED"), .text("ACCOUNT"),
                    .number("EVIDENCE"), .text("HOLDS"), .text("NOTE"),
                ], ifEmpty: isOpenOnly ? "no case is open" : "there are no cases"
            ) { rows in
                let key = IndexKey(.kind, UInt64(Kind.caseOpened.rawValue))
                for id in try open.projection.sequences(key) {
                    guard let found = try open.projection.state.case(id),
                        let event = try open.ledger.event(id), !isOpenOnly || found.status == .open
                    else { continue }
                    read.show(event)
                    try rows.add(found.record(openedBy: event), found.cells(openedBy: event))
                }
            }
            return answer
        }
    }
}

extension Case {
    fileprivate static func shape(_ more: [Shape.Member] = []) -> Shape {
        Shape(
            [
                .always(.case), .always(.status), .always(.last), .always(.evidence),
                .always(.holders),
            ] + more)
    }

    /// What the list shows from the event that opened it.
    fileprivate static let opening = Shape([
        .always(Term(.time)), .always(Term(.account)), .maybe(Term(.ticket)), .always(Term(.note)),
    ])

    fileprivate func record(openedBy event: Event) -> Record {
        let members = (event.json.objectValue ?? []).filter { member in
            Self.opening.members.contains { $0.term.name == member.key }
        }
        return Record(json, Self.shape()) + Record(.object(members), Self.opening)
    }

    fileprivate func cells(openedBy event: Event) -> [TextTable.Cell] {
        let holders = holders.map { "\($0)" }.joined(separator: ",")
        return [
            "\(id)", TextTable.Cell(status.name), TextTable.Cell(time: event.time),
            TextTable.Cell(event.account ?? "–"), "\(evidence.count)",
            TextTable.Cell(holders.isEmpty ? "–" : holders), TextTable.Cell(event.note ?? "–"),
        ]
    }
}
