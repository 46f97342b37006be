/// Columns of stacked counts, such as the outcomes of each day.
package struct StackedBars {
    package struct Column {
        /// Shown under some of the columns.
        package let label: HTML
        /// One for each series, from the bottom.
        package let values: [UInt64]

        package init(label: HTML, values: [UInt64]) {
            self.label = label
            self.values = values
        }
    }

    /// A name and the class of its colour, from the bottom.
    package let series: [(name: HTML, style: String)]
    package let columns: [Column]

    package init(series: [(name: HTML, style: String)], columns: [Column]) {
        self.series = series
        self.columns = columns
    }

    private static let height = 180
    private static let top = 18
    /// Labels that a phone has room for.
    private static let labelCountMax = 4

    package func svg(_ id: String, title: HTML, description: HTML) -> HTML {
        let greatest = columns.map { $0.values.reduce(0, +) }.max() ?? 0
        let ticks = Drawing.ticks(upTo: greatest)
        let scale = ticks.last!
        func height(_ value: UInt64) -> Int {
            Int(value * UInt64(Self.height) / scale)
        }
        let bottom = Self.top + Self.height
        var shapes: HTML = ""
        for tick in ticks {
            let y = bottom - height(tick)
            shapes += Drawing.line("axis", x: 0, y: y, toX: 1000, toY: y)
            if tick > 0 { shapes += Drawing.text("label", x: 0, y: y - 4, HTML.grouped(tick)) }
        }
        let interval = max(1, (columns.count + Self.labelCountMax - 1) / Self.labelCountMax)
        for (index, column) in columns.enumerated() {
            let (start, end) = (edge(index), edge(index + 1))
            let gap = (end - start) / 6
            // Heights are differences of rounded sums, so that the whole column is as high as its
            // number.
            var sum: UInt64 = 0
            for (value, (name, style)) in zip(column.values, series) where value > 0 {
                let (low, high) = (height(sum), height(sum + value))
                sum += value
                shapes += Drawing.rectangle(
                    style, x: start + gap, y: bottom - high, width: end - start - 2 * gap,
                    height: max(high - low, 1),
                    title: "\(column.label): \(name) \(HTML.grouped(value))")
            }
            if index.isMultiple(of: interval) {
                shapes += Drawing.text("label", x: start + gap, y: bottom + 16, column.label)
            }
        }
        return Drawing.svg(
            id, height: bottom + 22, title: title, description: description, shapes)
    }

    /// The left edge of a column, right of the numbers of the axis. A few columns are no wider than
    /// a bar should be.
    private func edge(_ index: Int) -> Int {
        60 + index * 940 / max(columns.count, 8)
    }

    /// What the colours stand for.
    package var legend: HTML { Legend.html(series.map { ("\($0.style)", $0.name) }) }
}

extension HTML {
    /// `1 234 567`, which is never split across lines.
    package static func grouped(_ number: some BinaryInteger) -> HTML {
        let digits = Array("\(number)")
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "\u{A0}" }
            text.append(digit)
        }
        return "\(text)"
    }
}
