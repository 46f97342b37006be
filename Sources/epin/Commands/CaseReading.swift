import Authentication
import Ledger
import Projections
import Questions

extension Command {
    static let caseShow = Command(
        "case show", group: "Cases", summary: "Show a case: what was said, and its evidence",
        arguments: [Argument("case", help: "The number that opening it gave.")],
        examples: [.init("epin case show 30", "Its timeline, and the events attached.")]
    ) { arguments, output in
        let id = try arguments.integer("case")
        let reading = try OpenLedger(arguments, output)
        guard let found = try reading.projection.state.case(id) else {
            throw Failure("no case \(id)")
        }
        let timeline = try reading.projection.sequences(IndexKey(.case, id))
            .compactMap(reading.ledger.event)
        let evidence = try found.evidence.compactMap(reading.ledger.event)
        return try recorded(arguments, output, "case show \(id)") { read in
            for event in timeline + evidence { read.show(event) }
            if arguments.flag("json") {
                try output.json(
                    .object(
                        (found.json.objectValue ?? []) + [
                            JSON.Member(key: "timeline", value: .array(timeline.map(\.json))),
                            JSON.Member(key: "attached", value: .array(evidence.map(\.json))),
                        ]))
                return .fine
            }
            try show(found.json, arguments, output)
            for (title, events) in [("The case", timeline), ("Its evidence", evidence)]
            where !events.isEmpty {
                var table = TextTable(EventText.columns)
                for event in events { table.add(EventText.cells(event)) }
                try output.line("\n\(title)")
                try output.table(table)
            }
            return .fine
        }
    }

    static let caseList = Command(
        "case list", group: "Cases", summary: "List the cases",
        options: [Option("open", help: "Only those that are open.")],
        examples: [.init("epin case list --open", "What is being looked into.")]
    ) { arguments, output in
        return try recorded(arguments, output, "case list") { read in
            let reading = try OpenLedger(arguments, output)
            let isOpenOnly = arguments.flag("open")
            var table = TextTable([
                .number("CASE"), .text("STATUS"), .text("OPENED"), .text("ACCOUNT"),
                .number("EVIDENCE"), .text("HOLDS"), .text("NOTE"),
            ])
            var count = 0
            let key = IndexKey(.kind, UInt64(Kind.caseOpened.rawValue))
            for id in try reading.projection.sequences(key) {
                guard let found = try reading.projection.state.case(id),
                    let event = try reading.ledger.event(id), !isOpenOnly || found.status == .open
                else { continue }
                count += 1
                read.show(event)
                if arguments.flag("json") {
                    let members = (event.json.objectValue ?? []).filter {
                        ["time", "account", "ticket", "note"].contains($0.key)
                    }
                    try output.json(.object((found.json.objectValue ?? []) + members))
                    continue
                }
                let holders = found.holders.map { "\($0)" }.joined(separator: ",")
                table.add([
                    "\(id)", found.status.name, UTCTime(milliseconds: event.time).description,
                    event.account ?? "–", "\(found.evidence.count)",
                    holders.isEmpty ? "–" : holders, event.note ?? "–",
                ])
            }
            if count == 0 {
                output.warn(isOpenOnly ? "no case is open" : "there are no cases")
            } else if !arguments.flag("json") {
                try output.table(table)
            }
            return .fine
        }
    }
}
