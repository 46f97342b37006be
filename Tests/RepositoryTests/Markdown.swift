/// What the tests read in a document.
struct Markdown {
    /// A fenced block.
    struct Block {
        /// What follows the fence: `sh`.
        let info: String
        /// Of the fence, from 1.
        let line: Int
        let text: String
        /// Only blank lines lie between the block before and this one.
        let followsBlock: Bool
    }

    let blocks: [Block]
    /// The text outside of fenced blocks.
    let prose: String

    init(_ text: String) {
        var blocks: [Block] = []
        var prose = ""
        var open: (info: String, line: Int, lines: [Substring])?
        var isAfterBlock = false
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if let block = open {
                if line == "```" {
                    let text = block.lines.map { $0 + "\n" }.joined()
                    blocks.append(
                        Block(
                            info: block.info, line: block.line, text: text,
                            followsBlock: isAfterBlock))
                    open = nil
                    isAfterBlock = true
                } else {
                    open?.lines.append(line)
                }
            } else if line.hasPrefix("```") {
                open = (String(line.dropFirst(3)), index + 1, [])
            } else {
                prose += line + "\n"
                if !line.isEmpty { isAfterBlock = false }
            }
        }
        self.blocks = blocks
        self.prose = prose
    }

    /// The targets of links: `docs/format.md#versions`.
    var links: [String] { prose.matches(of: /\]\(([^)\s]+)\)/).map { String($0.output.1) } }

    /// The anchors that headings have: `what-is-detected`.
    var anchors: Set<String> {
        Set(
            prose.split(separator: "\n").filter { $0.hasPrefix("#") }.map { heading in
                heading.drop { $0 == "#" }.drop { $0 == " " }.lowercased()
                    .filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
                    .replacing(" ", with: "-")
            })
    }
}
