extension JSON {
    /// The value on one line, without spaces, members in their order, non-ASCII text as it is where
    /// it can be seen.
    package var text: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// Appends ``text`` to `text`.
    /// - Precondition: every number is finite.
    package func write(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .integer(let value): text += String(value)
        case .unsigned(let value): text += String(value)
        case .double(let value):
            precondition(value.isFinite, "JSON has neither infinities nor NaN")
            // The shortest decimal that reads back as the same number; its forms (5.0, 1e+20) are
            // all JSON's.
            text += value.description
        case .string(let value): JSON.write(value, to: &text)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                JSON.write(member.key, to: &text)
                text += ":"
                member.value.write(to: &text)
            }
            text += "}"
        }
    }

    /// RFC 8259 §7: the quotation mark, the backslash and U+0000 to U+001F must be escaped. What
    /// acts instead of being seen is too.
    private static func write(_ value: String, to text: inout String) {
        text += "\""
        if value.utf8.allSatisfy({ $0.isOfVisible && $0 != 0x22 && $0 != 0x5C }) {
            text += value
        } else {
            value.forEachScalar { text += escaped($0, isInvisible: $1) }
        }
        text += "\""
    }

    private static func escaped(_ scalar: Unicode.Scalar, isInvisible: Bool) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\u{8}": return "\\b"
        case "\u{C}": return "\\f"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case _ where isInvisible:
            return scalar.utf16.map { unit in
                let digits = String(unit, radix: 16)
                return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }.joined()
        default: return String(scalar)
        }
    }
}
