/// The answer to a question: one value for every way of showing it.
///
/// Its parts are shown in order. Rows are made while they are shown, so an answer of any length
/// takes only the memory of what is shown at a time.
package struct Answer {
    package enum Part {
        /// A line of JSON for each row, and a row of a table for a person.
        case table([TextTable.Column], ifEmpty: String?, rows: (Rows) throws -> Void)
        /// An object in JSON, two columns for a person: its members, or what is `shown` instead.
        case fields(Record, shown: TextTable?)
        /// Only for JSON: what a person reads is in other parts.
        case data(Record)
        /// Only for a person.
        case text([Text.Line])
        /// Only for a person.
        case textTable(TextTable)
        /// Beside the answer: nothing was found, something was left out.
        case remark(String)
        /// Bytes in their own format, whatever format is asked for: an export.
        case stream((_ write: (Span<UInt8>) throws -> Void) throws -> Void)

        /// Whether a person reads it as the answer itself.
        var isShownToPeople: Bool {
            switch self {
            case .table, .fields, .text, .textTable: true
            case .data, .remark, .stream: false
            }
        }
    }

    package private(set) var parts: [Part] = []
    /// It goes on until somebody stops it.
    package var isEndless = false
    /// Asked for once every part was shown: only then is it known what was found.
    package var status: () -> ExitCode = { .fine }

    package init() {}

    /// - Parameter ifEmpty: the remark when there is no row.
    package mutating func table(
        _ columns: [TextTable.Column], ifEmpty: String? = nil, rows: @escaping (Rows) throws -> Void
    ) {
        parts.append(.table(columns, ifEmpty: ifEmpty, rows: rows))
    }

    /// - Parameter shown: shown to a person instead of the record; it is never cut.
    package mutating func fields(_ record: Record, shown: TextTable? = nil) {
        parts.append(.fields(record, shown: shown))
    }
    package mutating func data(_ record: Record) { parts.append(.data(record)) }
    package mutating func text(_ lines: [Text.Line]) { parts.append(.text(lines)) }
    package mutating func text(_ line: String = "", _ style: Style? = nil) {
        parts.append(.text([Text.Line(line, style)]))
    }
    package mutating func text(_ table: TextTable) { parts.append(.textTable(table)) }
    /// The parts of another answer.
    package mutating func append(_ other: Answer) { parts += other.parts }
    package mutating func remark(_ text: String) { parts.append(.remark(text)) }
    package mutating func stream(
        _ body: @escaping (_ write: (Span<UInt8>) throws -> Void) throws -> Void
    ) {
        parts.append(.stream(body))
    }
}

/// Takes the rows of a table as they are made. Only what is shown of a row is made.
package struct Rows {
    let take: (_ record: () throws -> Record, _ cells: () throws -> [TextTable.Cell]) throws -> Void
    /// Shows those that were added, although there may be more.
    var showNow: () throws -> Void = {}

    package func add(
        _ record: @autoclosure () throws -> Record,
        _ cells: @autoclosure () throws -> [TextTable.Cell]
    ) throws {
        try take(record, cells)
    }

    package func add(
        _ record: @autoclosure () throws -> Record, texts: @autoclosure () throws -> [String]
    ) throws {
        try take(record) { try texts().map { TextTable.Cell($0) } }
    }
}
