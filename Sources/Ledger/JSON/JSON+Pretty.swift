extension JSON {
    /// The value on several lines, two spaces for each level, with a line feed at the end. Arrays
    /// and objects without others in them stay on one line of at most 100 columns.
    /// - Precondition: every number is finite.
    package var prettyText: String {
        var text = ""
        writePretty(to: &text, indentation: 0, column: 0)
        return text + "\n"
    }

    /// - Parameter column: where on its line the value begins.
    private func writePretty(to text: inout String, indentation: Int, column: Int) {
        let members: [(prefix: String, value: JSON)]
        let ends: (open: String, close: String)
        switch self {
        case .array(let elements):
            members = elements.map { ("", $0) }
            ends = ("[", "]")
        case .object(let pairs):
            members = pairs.map { ("\(JSON.string($0.key).text): ", $0.value) }
            ends = ("{", "}")
        default:
            text += self.text
            return
        }
        if members.allSatisfy({ $0.value.isLeaf }) {
            let items = members.map { $0.prefix + $0.value.text }
            let line = ends.open + items.joined(separator: ", ") + ends.close
            // One more for the comma that may follow.
            if column + line.count < 100 {
                text += line
                return
            }
        }
        let inner = String(repeating: "  ", count: indentation + 1)
        text += ends.open
        for (index, member) in members.enumerated() {
            text += (index > 0 ? ",\n" : "\n") + inner + member.prefix
            member.value.writePretty(
                to: &text, indentation: indentation + 1,
                column: inner.count + member.prefix.count)
        }
        text += "\n" + inner.dropLast(2) + ends.close
    }

    /// Neither an array nor an object, or an empty one.
    private var isLeaf: Bool {
        switch self {
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        default: true
        }
    }
}
