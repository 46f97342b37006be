/// Events on a line of time, in lanes by what they are about.
struct Lanes {
    struct Mark {
        let place: Int
        let style: String
        /// What stands in the mark; without, it is a stroke.
        var pin: HTML?
        /// A square rather than a disc, for whoever does not see colours.
        var isSquare = false
        let title: HTML
    }

    struct Bar {
        let from: Int
        let to: Int
        let style: String
        let title: HTML
    }

    struct Lane {
        let label: HTML
        let bars: [Bar]
        let marks: [Mark]
    }

    let lanes: [Lane]
    /// Names of moments, with their day where it is another.
    let labels: [(place: Int, text: HTML, day: HTML?)]
    let breaks: [(from: Int, to: Int, text: HTML)]

    private static let radius = 9
    private static let rowHeight = 22
    private static let labelHeight = 20
    /// What a mark takes on a phone.
    private static let markWidth = 56

    func svg(_ id: String, title: HTML, description: HTML) -> HTML {
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

    /// The row of each mark: the first in which it touches none.
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
