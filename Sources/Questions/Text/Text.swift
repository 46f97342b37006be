import Ledger

/// Text made fit to be shown.
package enum Text {
    /// The first of some numbers, and how many more there are.
    package static func few(_ numbers: [UInt64]) -> String {
        let shown = numbers.prefix(8).map { "\($0)" }.joined(separator: ", ")
        return numbers.count <= 8 ? shown : "\(shown), and \(numbers.count - 8) more"
    }

    /// The text in lines of at most `width` characters where its words allow, each after `indent`
    /// spaces.
    ///
    /// Blank lines separate paragraphs; a line that begins with a space stays as it is.
    package static func wrapped(_ text: String, width: Int, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        func end() {
            if !line.isEmpty { lines.append(margin + line) }
            line = ""
        }
        guard !text.isEmpty else { return [] }
        for source in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if source.isEmpty || source.hasPrefix(" ") {
                end()
                lines.append(source.isEmpty ? "" : margin + source)
                continue
            }
            for word in source.split(separator: " ") {
                if line.isEmpty {
                    line = String(word)
                } else if indent + line.count + 1 + word.count <= width {
                    line += " " + word
                } else {
                    end()
                    line = String(word)
                }
            }
        }
        end()
        return lines
    }

    /// `1 event`, `1 234 events`
    package static func counted(_ count: UInt64, _ name: String) -> String {
        "\(grouped(count)) \(name)\(count == 1 ? "" : "s")"
    }

    /// `1 234 567`, the digits in threes as in the SI.
    package static func grouped(_ number: UInt64) -> String {
        let digits = Array(String(number))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += " " }
            text.append(digit)
        }
        return text
    }

    /// The text in exactly `width` characters or fewer; `…` marks what is cut.
    package static func cut(_ text: String, to width: Int) -> String {
        text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
    }
}

extension Text {
    /// A line for a person, and how its pieces stand out.
    package struct Line {
        private let pieces: [(text: ZonedText, style: Style?)]

        package init(_ pieces: [(text: ZonedText, style: Style?)]) { self.pieces = pieces }

        package init(_ text: String, _ style: Style? = nil) {
            self.init([(ZonedText(text), style)])
        }

        package init(_ text: ZonedText) { self.init([(text, nil)]) }

        package func text(isStyled: Bool, zone: Zone) -> String {
            pieces.map { piece, style in
                let text = piece.text(in: zone)
                return style.flatMap { isStyled ? $0.applied(to: text) : nil } ?? text
            }.joined()
        }
    }
}
