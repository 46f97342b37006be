/// Counts by row and column: the darker, the more.
package struct HeatMap {
    package struct Row {
        package let label: HTML
        package let values: [UInt64]
        /// A row for all those that have none of their own, with a separate scale and colour.
        package var isSum = false

        package init(label: HTML, values: [UInt64], isSum: Bool = false) {
            self.label = label
            self.values = values
            self.isSum = isSum
        }
    }

    package let columns: [HTML]
    package let rows: [Row]

    package init(columns: [HTML], rows: [Row]) {
        self.columns = columns
        self.rows = rows
    }

    private static let rowHeight = 22
    private static let left = 240

    package func svg(_ id: String, title: HTML, description: HTML) -> HTML {
        let greatest = rows.filter { !$0.isSum }.flatMap(\.values).max() ?? 0
        var shapes: HTML = ""
        for (index, label) in columns.enumerated() where index.isMultiple(of: 6) {
            shapes += Drawing.text("label", x: edge(index), y: 12, label)
        }
        for (number, row) in rows.enumerated() {
            let y = 20 + number * Self.rowHeight
            let greatest = max(row.isSum ? row.values.max() ?? 0 : greatest, 1)
            let style = row.isSum ? "other" : "mark"
            shapes += Drawing.text("label", x: 0, y: y + 14, row.label)
            for (index, value) in row.values.enumerated() {
                let x = edge(index)
                shapes += Drawing.rectangle(
                    value == 0 ? "none" : style, x: x, y: y, width: edge(index + 1) - x - 3,
                    height: Self.rowHeight - 3,
                    opacity: value == 0 ? nil : 15 + Int(value * 85 / greatest),
                    title: value == 0
                        ? nil : "\(row.label), \(columns[index]): \(HTML.grouped(value))")
            }
        }
        return Drawing.svg(
            id, height: 20 + rows.count * Self.rowHeight, title: title, description: description,
            shapes)
    }

    private func edge(_ index: Int) -> Int {
        Self.left + index * (1000 - Self.left) / columns.count
    }
}
