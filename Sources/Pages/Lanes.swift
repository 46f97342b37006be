/// Events on a timeline, in lanes by what they are about.
package struct Lanes {
    package struct Mark {
        package let place: Int
        package let style: String
        /// The text in the mark; without one, the mark is a stroke.
        package var pin: HTML?
        /// A square rather than a disc, for those who do not see colours.
        package var isSquare = false
        package let title: HTML

        package init(
            place: Int, style: String, pin: HTML? = nil, isSquare: Bool = false, title: HTML
        ) {
            self.place = place
            self.style = style
            self.pin = pin
            self.isSquare = isSquare
            self.title = title
        }
    }

    package struct Bar {
        package let from: Int
        package let to: Int
        package let style: String
        package let title: HTML

        package init(from: Int, to: Int, style: String, title: HTML) {
            self.from = from
            self.to = to
            self.style = style
            self.title = title
        }
    }

    package struct Lane {
        package let label: HTML
        package let bars: [Bar]
        package let marks: [Mark]

        package init(label: HTML, bars: [Bar], marks: [Mark]) {
            self.label = label
            self.bars = bars
            self.marks = marks
        }
    }

    package let lanes: [Lane]
    /// Names of moments, with their day where it changes.
    package let labels: [(place: Int, text: HTML, day: HTML?)]
    package let breaks: [(from: Int, to: Int, text: HTML)]

    package init(
        lanes: [Lane], labels: [(place: Int, text: HTML, day: HTML?)],
        breaks: [(from: Int, to: Int, text: HTML)]
    ) {
        self.lanes = lanes
        self.labels = labels
        self.breaks = breaks
    }

    private static let radius = 9
    private static let rowHeight = 22
    private static let labelHeight = 20
    /// The width of a mark on a phone.
    private static let markWidth = 56

    package func svg(_ id: String, title: HTML, description: HTML) -> HTML {
        var shapes: HTML = ""
        var y = breaks.isEmpty ? 0 : 18
        var body: HTML = ""
        for lane in lanes {
            body += Drawing.line("axis", x: 0, y: y, toX: 1000, toY: y)
            body += Drawing.text("strong", x: 0, y: y + 15, lane.label)
            let rows = rows(lane.marks)
            let height = Self.rowHeight * max((rows.max() ?? 0) + 1, 1)
            let top = y + Self.labelHeight
            for bar in lane.bars {
                body += Drawing.rectangle(
                    bar.style, x: bar.from, y: top, width: max(bar.to - bar.from, 3),
                    height: height, title: bar.title)
            }
            for (mark, row) in zip(lane.marks, rows) {
                body += shape(mark, top + row * Self.rowHeight + Self.rowHeight / 2)
            }
            y = top + height + 6
        }
        for part in breaks {
            let middle = (part.from + part.to) / 2
            shapes += Drawing.line("break", x: middle, y: 16, toX: middle, toY: y)
            shapes += Drawing.text("label", x: middle, y: 11, part.text, .middle)
        }
        shapes += body + Drawing.line("axis", x: 0, y: y, toX: 1000, toY: y)
        for (place, text, day) in labels {
            let anchor: Drawing.Anchor = place > TimeAxis.labelEndMin ? .end : .start
            shapes += Drawing.line("axis", x: place, y: y, toX: place, toY: y + 5)
            shapes += Drawing.text("label", x: place, y: y + 18, text, anchor)
            if let day { shapes += Drawing.text("label", x: place, y: y + 33, day, anchor) }
        }
        let hasDays = labels.contains { $0.day != nil }
        return Drawing.svg(
            id, height: y + (hasDays ? 39 : 24), title: title, description: description, shapes)
    }

    /// The row of each mark: the first in which it touches no other.
    private func rows(_ marks: [Mark]) -> [Int] {
        var ends: [Int] = []
        return marks.map { mark in
            guard mark.pin != nil else { return 0 }
            let row = ends.firstIndex { $0 <= mark.place } ?? ends.count
            if row == ends.count { ends.append(0) }
            ends[row] = mark.place + Self.markWidth
            return row
        }
    }

    private func shape(_ mark: Mark, _ y: Int) -> HTML {
        guard let pin = mark.pin else {
            return Drawing.rectangle(
                mark.style, x: mark.place - 2, y: y - 9, width: 4, height: 18, opacity: 80,
                title: mark.title)
        }
        let disc =
            mark.isSquare
            ? Drawing.square(mark.style, x: mark.place, y: y, radius: Self.radius, mark.title)
            : Drawing.circle(
                mark.style, x: mark.place, y: y, radius: Self.radius, title: mark.title)
        return disc + Drawing.text("pin", x: mark.place, y: y + 4, pin, .middle)
    }
}
