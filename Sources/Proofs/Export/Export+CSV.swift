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
/// something: the record itself is not in it, a text from outside that a spreadsheet would take for
/// a formula begins with an apostrophe, and characters that cannot be seen are written out.
struct CSVForm: Sendable {
    /// What every line has.
    static let plain = CSVForm(separator: UInt8(ascii: ","), isFrench: false)
    /// As a French spreadsheet opens it by a double click: UTF-8 with its mark, semicolons, and
    /// amounts in units with a comma instead of minor units.
    static let excel = CSVForm(separator: UInt8(ascii: ";"), isFrench: true)

    let separator: UInt8
    let isFrench: Bool

    /// What a reader looks for first, then every other field in the order of their keys.
    ///
    /// Whether they are texts is found out once: the type of a field knows every name of a choice.
    private static let fields: [(field: Field, isText: Bool)] = {
        let first: [Field] = [.sequence, .time, .kind]
        return (first + Field.allCases.filter { !first.contains($0) }).map { field in
            if case .text = field.type { (field, true) } else { (field, false) }
        }
    }()

    private static let success = Array(Indication.success.rawValue.utf8)
    private static let failure = Array(Indication.failure.rawValue.utf8)

    /// After ``fields`` of this index comes the only column that is no field.
    private static let indicationIndex = 3

    var header: String {
        var names = Self.fields.map(\.field.name)
        names.insert("indication", at: Self.indicationIndex)
        let mark = isFrench ? "\u{FEFF}" : ""
        return mark + names.joined(separator: String(UnicodeScalar(separator))) + "\r\n"
    }

    /// - Complexity: the length of the row; no text is made.
    func append(_ event: Event, to row: inout [UInt8]) {
        let fields = Self.fields
        for index in fields.indices {
            let (field, isText) = fields[index]
            if index == Self.indicationIndex {
                row.append(contentsOf: event.indication == .success ? Self.success : Self.failure)
                row.append(separator)
            }
            appendCell(field, isText: isText, event, to: &row)
            row.append(separator)
        }
        row.removeLast()
        row.append(contentsOf: "\r\n".utf8)
    }

    private func appendCell(
        _ field: Field, isText: Bool, _ event: Event, to row: inout [UInt8]
    ) {
        let start = row.count
        guard event.append(field, comma: UInt8(ascii: " "), to: &row) else { return }
        if isText { row.endCell(at: start, separator: separator) }
        if isFrench, field == .purchaseAmount { row.insertComma(event, after: start) }
    }
}

extension [UInt8] {
    /// Makes what begins at `start` a cell.
    fileprivate mutating func endCell(at start: Int, separator: UInt8) {
        makeVisible(from: start)
        if beginsFormula(at: start) { insert(UInt8(ascii: "'"), at: start) }
        var isPlain = true
        for index in start..<count {
            switch self[index] {
            case separator, UInt8(ascii: "\""), 0x0D, 0x0A: isPlain = false
            default: continue
            }
        }
        guard !isPlain else { return }
        let text = String(decoding: self[start...], as: UTF8.self)
        removeLast(count - start)
        append(contentsOf: "\"\(text.replacing("\"", with: "\"\""))\"".utf8)
    }

    /// Writes out what acts instead of being seen; a line end stays, in quotes.
    private mutating func makeVisible(from start: Int) {
        guard !self[start...].allSatisfy(\.isOfVisible) else { return }
        let lines = String(decoding: self[start...], as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        removeLast(count - start)
        append(contentsOf: lines.map { String($0).visible }.joined(separator: "\n").utf8)
    }

    /// `=`, `+`, `-`, `@`, a tab or a line end, or one of the first four in full width or small, or
    /// the sign of minus: as the first or after blanks, which a spreadsheet may leave out.
    private func beginsFormula(at start: Int) -> Bool {
        guard start < count else { return false }
        let isPlain = self[start] > 0x20 && self[start] < 0x80
        guard !isPlain else { return Self.formulaSigns.contains(Unicode.Scalar(self[start])) }
        let scalars = String(decoding: self[start...], as: UTF8.self).unicodeScalars
        let sign = scalars.first {
            !$0.properties.isWhitespace || "\t\r".unicodeScalars.contains($0)
        }
        return sign.map(Self.formulaSigns.contains) ?? false
    }

    private static let formulaSigns = Set("=+-@\t\r\u{2212}＝＋－＠﹦﹢﹣﹫".unicodeScalars)

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
