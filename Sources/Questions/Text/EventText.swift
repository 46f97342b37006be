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
    package static func details(_ event: Event, hiding hidden: Set<String> = []) -> ZonedText {
        let fields = event.fields.filter { !omitted.union(hidden).contains($0.name) }
        let gone = event.kind == .personalDataErased ? ReferenceKind.allCases.map(\.field) : []
        func text(_ field: Field) -> ZonedText {
            field == .parameters
                ? ZonedText(limits(event.parameters ?? []))
                : "\(field.name)=\(value(of: field, event))"
        }
        let said = fields.filter { !gone.contains($0) }.map(text)
        // What a receipt names is not where the operator was.
        let erased = fields.filter(gone.contains).map(text)
        return .joined(
            said + (erased.isEmpty ? [] : ["erased:"]) + erased, separator: " ")
    }

    /// The value of a field as a person reads it; a dash where there is none.
    package static func value(of field: Field, _ event: Event) -> ZonedText {
        if case .unsigned(.time) = field.type { return ZonedText(time: event[field]) }
        if field == .purchaseAmount, let purchase = event.purchase {
            return ZonedText(purchase.amountText)
        }
        let text = event.text(of: field) ?? ""
        return ZonedText(text.isEmpty ? "–" : text)
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

    /// A value of a state, which may be a moment.
    package static func zoned(_ json: JSON) -> ZonedText {
        guard case .string(let text) = json, text.utf8.count == 24, text.hasSuffix("Z"),
            let time = UTCTime(text)
        else { return ZonedText(value(json)) }
        return ZonedText(time: time.milliseconds)
    }

    package static let columns: [TextTable.Column] = [
        .number("EVENT"), .whole("TIME"), .text("ACTOR"), .text("KIND"), .text("DETAILS"),
    ]

    /// - Parameter details: instead of what ``details(_:hiding:)`` returns.
    package static func cells(_ event: Event, details: ZonedText? = nil) -> [TextTable.Cell] {
        let isFailure = event.indication == .failure
        return [
            TextTable.Cell("\(event.sequence)"),
            TextTable.Cell(time: event.time, .dim),
            TextTable.Cell(event.actor.name),
            TextTable.Cell(event.kind.name, isFailure ? .red : nil),
            TextTable.Cell(details ?? Self.details(event)),
        ]
    }

    /// A JSON object as two aligned columns.
    package static func table(_ object: JSON) -> TextTable {
        var table = TextTable([.text("FIELD"), .text("VALUE")])
        for member in object.objectValue ?? [] {
            table.add([TextTable.Cell(member.key), TextTable.Cell(zoned(member.value))])
        }
        return table
    }
}
