extension Export {
    /// A cell: quoted where RFC 4180 asks for it, and never a formula.
    package static func csvCell(_ text: String) -> String {
        let formula: Set<Character> = ["=", "+", "-", "@", "\t", "\r"]
        let harmless = text.first.map(formula.contains) == true ? "'\(text)" : text
        let isPlain = !harmless.unicodeScalars.contains { "\",\r\n".unicodeScalars.contains($0) }
        return isPlain ? harmless : "\"\(harmless.replacing("\"", with: "\"\""))\""
    }
}
