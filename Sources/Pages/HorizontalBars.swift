/// A bar for each of a few things, with its name above it.
package struct HorizontalBars {
    package struct Row {
        package let label: HTML
        /// A value and the class of its colour, from the left.
        package let values: [(value: UInt64, style: String)]
        /// At the right end.
        package let text: HTML

        package init(label: HTML, values: [(value: UInt64, style: String)], text: HTML) {
            self.label = label
            self.values = values
            self.text = text
        }
    }

    package let rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    private static let rowHeight = 38

    package func svg(_ id: String, title: HTML, description: HTML) -> HTML {
        let sums = rows.map { $0.values.reduce(0) { $0 + $1.value } }
        let greatest = max(sums.max() ?? 0, 1)
        var shapes: HTML = ""
        for (index, row) in rows.enumerated() {
            let y = index * Self.rowHeight
            shapes += Drawing.text("", x: 0, y: y + 13, row.label)
            shapes += Drawing.text("label", x: 1000, y: y + 13, row.text, .end)
            shapes += Drawing.rectangle("none", x: 0, y: y + 19, width: 1000, height: 10)
            var sum: UInt64 = 0
            for (value, style) in row.values where value > 0 {
                let start = Int(sum * 1000 / greatest)
                sum += value
                shapes += Drawing.rectangle(
                    style, x: start, y: y + 19, width: Int(sum * 1000 / greatest) - start,
                    height: 10)
            }
        }
        return Drawing.svg(
            id, height: rows.count * Self.rowHeight, title: title, description: description, shapes)
    }
}
