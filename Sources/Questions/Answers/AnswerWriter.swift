import Ledger
import Proofs

/// Shows an answer in one format.
package struct AnswerWriter {
    private let format: AnswerFormat
    private let zone: Zone
    private let isOfPeriod: Bool
    private let write: (Span<UInt8>) throws -> Void
    private let remark: (String) -> Void

    /// Columns need every row: a table that is longer is shown in pieces.
    private static let tableRowCountMax = 10_000

    /// - Parameters:
    ///   - zone: in whose clocks moments are shown; those of JSON are always in UTC.
    ///   - isOfPeriod: whether a period in the clocks of the zone was asked for, or could be: JSON
    ///     then names the zone, where it is not UTC.
    ///   - write: takes the answer, piece by piece.
    ///   - remark: takes remarks beside the answer.
    package init(
        _ format: AnswerFormat, zone: Zone = .utc, isOfPeriod: Bool = false,
        write: @escaping (Span<UInt8>) throws -> Void, remark: @escaping (String) -> Void
    ) {
        self.format = format
        self.zone = zone
        self.isOfPeriod = isOfPeriod
        self.write = write
        self.remark = remark
    }

    /// - Throws: what making the answer throws, and `write`.
    package func show(_ answer: Answer) throws {
        if case .text = format, !zone.isUTC, answer.parts.contains(where: \.isShownToPeople) {
            try text("Times are those of \(zone.name).\n")
        }
        for part in answer.parts {
            switch part {
            case .table(let columns, let ifEmpty, let rows):
                let count = try show(columns, rows)
                if count == 0, let ifEmpty { remark(ifEmpty) }
            case .fields(let record, let shown): try show(record, as: shown)
            case .data(let record): if case .json = format { try line(record) }
            case .text(let lines): try show(lines)
            case .textTable(let table): try show(table)
            case .remark(let text): remark(text)
            case .stream(let body): try body(write)
            }
        }
    }

    // MARK: Tables

    /// The number of rows.
    private func show(
        _ columns: [TextTable.Column], _ rows: (Rows) throws -> Void
    ) throws -> Int {
        switch format {
        case .json: try showJSON(rows)
        case .csv: try showCSV(columns, rows)
        case .text: try showText(columns, rows)
        }
    }

    private func showJSON(_ rows: (Rows) throws -> Void) throws -> Int {
        var count = 0
        var bytes: [UInt8] = []
        try rows(
            Rows { record, _ in
                count += 1
                bytes.removeAll(keepingCapacity: true)
                try zoned(record()).write(to: &bytes)
                bytes.append(UInt8(ascii: "\n"))
                try write(bytes.span)
            })
        return count
    }

    private func showCSV(
        _ columns: [TextTable.Column], _ rows: (Rows) throws -> Void
    ) throws -> Int {
        var count = 0
        try rows(
            Rows { _, cells in
                if count == 0 { try csv(columns.map(\.title)) }
                count += 1
                try csv(cells().map { $0.text(in: zone) })
            })
        return count
    }

    private func showText(
        _ columns: [TextTable.Column], _ rows: (Rows) throws -> Void
    ) throws -> Int {
        var count = 0
        var table = TextTable(columns)
        // One heading is enough for pieces that come one by one.
        var hasHeading = true
        func showNow() throws {
            guard !table.rows.isEmpty else { return }
            try show(table, hasHeading: hasHeading)
            table = TextTable(columns)
        }
        try rows(
            Rows(
                take: { _, cells in
                    count += 1
                    table.add(try cells())
                    if table.rows.count == Self.tableRowCountMax { try showNow() }
                },
                showNow: {
                    try showNow()
                    if count > 0 { hasHeading = false }
                }))
        try showNow()
        return count
    }

    // MARK: Other parts

    private func show(_ record: Record, as shown: TextTable?) throws {
        switch format {
        case .json: try line(record)
        case .csv:
            let members = record.json.objectValue ?? []
            try csv(members.map(\.key))
            try csv(members.map { EventText.value($0.value) })
        case .text(_, let isStyled):
            // Such text is to be copied whole.
            let table = shown ?? record.table
            try text(table.text(width: nil, styled: isStyled, zone: zone))
        }
    }

    private func show(_ table: TextTable, hasHeading: Bool = true) throws {
        guard case .text(let width, let isStyled) = format else { return }
        let shown = table.text(
            width: width, styled: isStyled, zone: zone, hasHeading: hasHeading)
        try text(shown)
    }

    private func show(_ lines: [Text.Line]) throws {
        guard case .text(_, let isStyled) = format else { return }
        for line in lines { try text(line.text(isStyled: isStyled, zone: zone) + "\n") }
    }

    private func line(_ record: Record) throws {
        var bytes: [UInt8] = []
        zoned(record).write(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
        try write(bytes.span)
    }

    private func zoned(_ record: Record) -> Record {
        isOfPeriod && !zone.isUTC ? record + [.timeZone: .string(zone.name)] : record
    }

    private func csv(_ values: [String]) throws {
        try text(values.map(Export.csvCell).joined(separator: ",") + "\r\n")
    }

    private func text(_ text: String) throws { try write(Array(text.utf8).span) }
}
