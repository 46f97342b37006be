import Ledger
import Projections

/// The columns that somebody chose for a table of events.
struct EventColumns {
    private enum Source {
        case field(Field)
        case cardholder
        case indication
        case after

        func column(_ name: String) -> TextTable.Column {
            switch self {
            case .cardholder, .after: return .number(name)
            case .indication: return .text(name)
            case .field(.mask): return .whole(name)
            case .field(let field):
                switch field.type {
                case .unsigned(.plain), .unsigned(.reference): return .number(name)
                case .unsigned(.time): return .whole(name)
                case .unsigned, .choice, .sixteenBytes, .text, .numbers: return .text(name)
                }
            }
        }
    }

    private let sources: [(name: String, source: Source)]

    /// - Parameter text: names of conditions, or `after`, with commas between them.
    init(_ text: String) throws {
        sources = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let name = part.filter { $0 != " " }
            guard let source = Self.source(name) else {
                let names = Condition.names + ["after"]
                throw UsageError(
                    "no column '\(name)'", suggestion: UsageError.nearest(to: name, among: names))
            }
            return (name, source)
        }
    }

    private static func source(_ name: String) -> Source? {
        switch name {
        case "cardholder": .cardholder
        case "indication": .indication
        case "after": .after
        default: name == Field.stream.name ? nil : Field(name: name).map(Source.field)
        }
    }

    var columns: [TextTable.Column] {
        sources.map { name, source in source.column(name) }
    }

    func cells(_ event: Event, after earlier: UInt64?) -> [TextTable.Cell] {
        sources.map { _, source in
            switch source {
            case .field(let field): TextTable.Cell(EventText.value(of: field, event))
            case .cardholder: event.stream == 0 ? "–" : "\(event.stream)"
            case .indication: TextTable.Cell(event.indication.rawValue)
            case .after: TextTable.Cell(earlier.map { "\($0)" } ?? "–")
            }
        }
    }
}
