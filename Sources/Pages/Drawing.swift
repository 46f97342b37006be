/// The shapes of a plot as SVG.
///
/// Across, positions are in thousandths of the width of the page; down, in pixels. So a drawing is
/// as wide as the screen or the paper, and its letters keep their size. Colours are classes of
/// ``PageStyle/plots``, also for dark mode and print.
package enum Drawing {
    /// - Parameters:
    ///   - id: unique on the page.
    ///   - title: what it shows, for those who do not see it.
    package static func svg(
        _ id: String, height: Int, title: HTML, description: HTML, _ shapes: HTML
    ) -> HTML {
        """
        <svg class="plot" role="img" width="100%" height="\(height)" \
        aria-labelledby="\(id)-title \(id)-text">
        <title id="\(id)-title">\(title)</title>
        <desc id="\(id)-text">\(description)</desc>
        \(shapes)</svg>

        """
    }

    /// `12.5%`
    package static func across(_ thousandths: Int) -> HTML {
        thousandths.isMultiple(of: 10)
            ? "\(thousandths / 10)%" : "\(thousandths / 10).\(abs(thousandths % 10))%"
    }

    package static func rectangle(
        _ style: String, x: Int, y: Int, width: Int, height: Int, opacity: Int? = nil,
        title: HTML? = nil
    ) -> HTML {
        let opacity: HTML = opacity.map { " fill-opacity=\"\($0)%\"" } ?? ""
        return """
            <rect class="\(style)" x="\(across(x))" y="\(y)" width="\(across(width))" \
            height="\(height)"\(opacity)\(closed("rect", title))

            """
    }

    package static func line(
        _ style: String, x: Int, y: Int, toX: Int, toY: Int, title: HTML? = nil
    )
        -> HTML
    {
        """
        <line class="\(style)" x1="\(across(x))" y1="\(y)" x2="\(across(toX))" \
        y2="\(toY)"\(closed("line", title))

        """
    }

    package static func circle(_ style: String, x: Int, y: Int, radius: Int, title: HTML? = nil)
        -> HTML
    {
        """
        <circle class="\(style)" cx="\(across(x))" cy="\(y)" \
        r="\(radius)"\(closed("circle", title))

        """
    }

    /// A square around a place.
    package static func square(_ style: String, x: Int, y: Int, radius: Int, _ title: HTML) -> HTML
    {
        """
        <rect class="\(style)" x="\(across(x))" y="\(y - radius)" width="\(2 * radius)" \
        height="\(2 * radius)" transform="translate(-\(radius))"\(closed("rect", title))

        """
    }

    /// Which part of a text is at its position.
    package enum Anchor: String {
        case start
        case middle
        case end
    }

    /// - Parameter shift: pixels to the right of its position.
    package static func text(
        _ style: String, x: Int, y: Int, _ text: HTML, _ anchor: Anchor = .start, shift: Int = 0
    ) -> HTML {
        let shift: HTML = shift == 0 ? "" : " dx=\"\(shift)\""
        return """
            <text class="\(style)" x="\(across(x))" y="\(y)" \
            text-anchor="\(anchor.rawValue)"\(shift)>\(text)</text>

            """
    }

    private static func closed(_ element: String, _ title: HTML?) -> HTML {
        title.map { "><title>\($0)</title></\(element)>" } ?? "/>"
    }

    /// Up to five round numbers from 0, the last at least `top`.
    package static func ticks(upTo top: UInt64) -> [UInt64] {
        var step: UInt64 = 1
        for factor: UInt64 in sequence(first: 1, next: { $0 < 1 << 59 ? $0 * 10 : nil }) {
            guard let found = [1, 2, 5].map({ $0 * factor }).first(where: { top / $0 < 4 })
            else { continue }
            step = found
            break
        }
        return Array(
            stride(from: 0, through: (max(top, 1) + step - 1) / step * step, by: Int(step)))
    }
}
