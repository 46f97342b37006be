/// A bar for each of a few things, with its name above it.
struct HorizontalBars {
    struct Row {
        let label: HTML
        /// A value and the class of its colour, from the left.
        let values: [(value: UInt64, style: String)]
        /// At the right end.
        let text: HTML
    }

    let rows: [Row]

    private static let rowHeight = 38

    func svg(_ id: String, title: HTML, description: HTML) -> HTML {
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
