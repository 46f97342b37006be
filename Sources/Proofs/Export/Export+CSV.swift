import Ledger

extension Export {
    /// A cell: quoted where RFC 4180 asks for it, and never a formula.
    package static func csvCell(_ text: String) -> String {
        var cell = Array(text.utf8)
        cell.endCell(at: 0, separator: UInt8(ascii: ","))
        return String(decoding: cell, as: UTF8.self)
    }
}

/// Events as the rows of a table: RFC 4180, lists with blanks between their items. It loses
/// something: the record itself is not in it, and a text from outside that a spreadsheet would take
/// for a formula begins with an apostrophe.
struct CSVForm: Sendable {
    /// What every line has.
    static let plain = CSVForm(separator: UInt8(ascii: ","), isFrench: false)
    /// As a French spreadsheet opens it by a double click: UTF-8 with its mark, semicolons, and
    /// amounts in units with a comma instead of minor units.
    static let excel = CSVForm(separator: UInt8(ascii: ";"), isFrench: true)

    let separator: UInt8
    let isFrench: Bool

    /// What a reader looks for first, then every other field in the order of their keys.
    private static let fields: [Field] = {
        let first: [Field] = [.sequence, .time, .kind]
        return first + Field.allCases.filter { !first.contains($0) }
    }()

    /// After ``fields`` of this index comes the only column that is no field.
    private static let indicationIndex = 3

    var header: String {
        var names = Self.fields.map(\.name)
        names.insert("indication", at: Self.indicationIndex)
        let mark = isFrench ? "\u{FEFF}" : ""
        return mark + names.joined(separator: String(UnicodeScalar(separator))) + "\r\n"
    }

    /// - Complexity: the length of the row; no text is made.
    func append(_ event: Event, to row: inout [UInt8]) {
        for (index, field) in Self.fields.enumerated() {
            if index == Self.indicationIndex {
                row.append(contentsOf: event.indication.rawValue.utf8)
                row.append(separator)
            }
            appendCell(field, event, to: &row)
            row.append(separator)
        }
        row.removeLast()
        row.append(contentsOf: "\r\n".utf8)
    }

    private func appendCell(_ field: Field, _ event: Event, to row: inout [UInt8]) {
        let start = row.count
        guard event.append(field, comma: UInt8(ascii: " "), to: &row) else { return }
        if case .text = field.type { row.endCell(at: start, separator: separator) }
        if isFrench, field == .purchaseAmount { row.insertComma(event, after: start) }
    }
}

extension [UInt8] {
    /// Makes what begins at `start` a cell.
    fileprivate mutating func endCell(at start: Int, separator: UInt8) {
        if beginsFormula(at: start) { insert(UInt8(ascii: "'"), at: start) }
        let special = { (byte: UInt8) in
            byte == separator || byte == UInt8(ascii: "\"") || byte == 0x0D || byte == 0x0A
        }
        guard self[start...].contains(where: special) else { return }
        let text = String(decoding: self[start...], as: UTF8.self)
        removeLast(count - start)
        append(contentsOf: "\"\(text.replacing("\"", with: "\"\""))\"".utf8)
    }

    private func beginsFormula(at start: Int) -> Bool {
        guard start < count else { return false }
        return "=+-@\t\r".utf8.contains(self[start])
            || ["＝", "＋", "－", "＠"].contains { self[start...].starts(with: $0.utf8) }
    }

    /// Puts a comma before the minor units of an amount: `299,00`.
    fileprivate mutating func insertComma(_ event: Event, after start: Int) {
        // An exponent that no currency has comes only from a record made elsewhere.
        let digits = Int(Swift.min(event.purchaseExponent ?? 0, 4))
        guard digits > 0 else { return }
        let missing = digits + 1 - (count - start)
        if missing > 0 {
            insert(contentsOf: repeatElement(UInt8(ascii: "0"), count: missing), at: start)
        }
        insert(UInt8(ascii: ","), at: count - digits)
    }
}
