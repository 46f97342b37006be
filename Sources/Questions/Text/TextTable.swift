import Ledger

/// Rows in aligned columns under a heading.
///
/// Widths are counted in characters, so that `é` and `€` are one. Whatever a cell holds stays on
/// its line: see `String.visible`.
package struct TextTable: Sendable {
    package struct Column: Sendable {
        package let title: String
        fileprivate let isNumber: Bool
        fileprivate let isWhole: Bool

        /// Text, cut when the terminal is too narrow.
        package static func text(_ title: String) -> Column {
            Column(title: title, isNumber: false, isWhole: false)
        }
        /// Moments and the masks of cards, never cut: half of one is another, or none.
        package static func whole(_ title: String) -> Column {
            Column(title: title, isNumber: false, isWhole: true)
        }
        /// Numbers: aligned on the right, never cut, since half a number is a different number.
        package static func number(_ title: String) -> Column {
            Column(title: title, isNumber: true, isWhole: true)
        }
    }

    package struct Cell: Sendable, ExpressibleByStringInterpolation {
        private let content: ZonedText
        fileprivate let style: Style?

        package init(_ text: String, _ style: Style? = nil) { self.init(ZonedText(text), style) }

        package init(_ content: ZonedText, _ style: Style? = nil) {
            self.content = content
            self.style = style
        }

        /// - Parameter time: in milliseconds; a dash where there is none.
        package init(time: UInt64?, _ style: Style? = nil) {
            self.init(ZonedText(time: time), style)
        }

        package init(stringLiteral text: String) { self.init(text) }
        package init(stringInterpolation: ZonedText.Interpolation) {
            self.init(ZonedText(stringInterpolation: stringInterpolation))
        }

        package func text(in zone: Zone) -> String {
            var visible = content.text(in: zone).visible
            while visible.last == " " { visible.removeLast() }
            return visible
        }
    }

    package let columns: [Column]
    package private(set) var rows: [[Cell]] = []

    package init(_ columns: [Column]) { self.columns = columns }

    /// - Precondition: as many cells as columns.
    package mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "a row of another length")
        rows.append(cells)
    }

    /// A row without styles.
    package mutating func add(_ texts: [String]) { add(texts.map { Cell($0) }) }

    /// The whole table, a line end after every row.
    ///
    /// - Parameter width: the most a line may take; text columns are narrowed, the widest first, to
    ///   8 characters at least, and a line that is still too long is longer. `nil` cuts nothing.
    package func text(width: Int?, styled: Bool, zone: Zone = .utc, hasHeading: Bool = true)
        -> String
    {
        let header = columns.map { Made(text: $0.title, style: .bold) }
        let rows = rows.map { $0.map { Made(text: $0.text(in: zone), style: $0.style) } }
        let widths = self.widths(of: rows, limit: width)
        return ((hasHeading ? [header] : []) + rows).reduce(into: "") { text, row in
            text += line(row, widths, styled: styled) + "\n"
        }
    }

    /// A cell once its text is known.
    private struct Made {
        let text: String
        let style: Style?
    }

    private static let gap = 2
    private static let widthMin = 8

    private func widths(of rows: [[Made]], limit: Int?) -> [Int] {
        var widths = columns.map(\.title.count)
        for row in rows {
            for (index, cell) in row.enumerated() {
                widths[index] = max(widths[index], cell.text.count)
            }
        }
        guard let limit else { return widths }
        let room = limit - TextTable.gap * (columns.count - 1)
        while widths.reduce(0, +) > room {
            let widest = columns.indices
                .filter { !columns[$0].isWhole && widths[$0] > TextTable.widthMin }
                .max { widths[$0] < widths[$1] }
            guard let widest else { break }
            widths[widest] -= 1
        }
        return widths
    }

    /// Spaces are held back until a text follows, so that none trail.
    private func line(_ cells: [Made], _ widths: [Int], styled: Bool) -> String {
        var line = ""
        var blanks = 0
        for (index, cell) in cells.enumerated() {
            let text = Text.cut(cell.text, to: widths[index])
            let padding = widths[index] - text.count
            if columns[index].isNumber { blanks += padding }
            if !text.isEmpty {
                line += String(repeating: " ", count: blanks)
                line += cell.style.flatMap { styled ? $0.applied(to: text) : nil } ?? text
                blanks = 0
            }
            if !columns[index].isNumber { blanks += padding }
            blanks += TextTable.gap
        }
        return line
    }
}
