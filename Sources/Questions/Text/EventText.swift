import Ledger

/// Events as a person reads them.
package enum EventText {
    /// Fields that a line leaves out: where the event stands, which the columns beside tell or
    /// `epin show` does.
    private static let omitted: Set<String> = [
        "sequence", "time", "kind", "stream", "version", "previous", "actor", "request", "cause",
        "policy", "binding", "threeDSServerTransID", "dsTransID", "purchaseCurrency",
        "purchaseExponent",
    ]

    /// What an event says besides its kind: `session=5 channel=sms`.
    ///
    /// - Parameter hidden: names of further fields to leave out.
    package static func details(_ event: Event, hiding hidden: Set<String> = []) -> String {
        let members = event.json.objectValue ?? []
        return members.filter { !omitted.union(hidden).contains($0.key) }.map { member in
            switch member.key {
            case "purchaseAmount": "purchaseAmount=\(event.purchase!.amountText)"
            case "parameters": limits(event.parameters!)
            default: "\(member.key)=\(value(member.value))"
            }
        }.joined(separator: " ")
    }

    /// The limits of a policy that are not the defaults.
    private static func limits(_ values: [UInt64]) -> String {
        let policy = Policy(sequence: 0, values: values)
        let set = PolicyParameter.allCases.filter { policy[$0] != $0.defaultValue }
        return set.isEmpty
            ? "defaults" : set.map { "\($0.name)=\(policy[$0])" }.joined(separator: " ")
    }

    /// A JSON value without its quotes.
    package static func value(_ value: JSON) -> String {
        switch value {
        case .null: "–"
        case .string(let text): text
        case .array([]): "–"
        case .array(let items): items.map(Self.value).joined(separator: ",")
        default: value.text
        }
    }

    package static let columns: [TextTable.Column] = [
        .number("EVENT"), .text("TIME"), .text("ACTOR"), .text("KIND"), .text("DETAILS"),
    ]

    /// - Parameter details: instead of what ``details(_:hiding:)`` returns.
    package static func cells(_ event: Event, details: String? = nil) -> [TextTable.Cell] {
        let isFailure = event.indication == .failure
        return [
            TextTable.Cell("\(event.sequence)"),
            TextTable.Cell(UTCTime(milliseconds: event.time).description, .dim),
            TextTable.Cell(event.actor.name),
            TextTable.Cell(event.kind.name, isFailure ? .red : nil),
            TextTable.Cell(details ?? Self.details(event)),
        ]
    }

    /// A JSON object as two aligned columns.
    package static func table(_ object: JSON) -> TextTable {
        var table = TextTable([.text("FIELD"), .text("VALUE")])
        for member in object.objectValue ?? [] { table.add([member.key, value(member.value)]) }
        return table
    }
}
