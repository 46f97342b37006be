extension Unicode.Scalar {
    /// Whether it acts instead of being seen: a control or format character, or the end of a line
    /// or paragraph.
    package var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Whether nothing is to be seen of it: invisible, white space, a filler, an empty pattern of
    /// Braille.
    package var isBlank: Bool {
        isInvisible || properties.isWhitespace || properties.isDefaultIgnorableCodePoint
            || value == 0x2800
    }

    /// As Unicode names it: `U+202E`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// With every character that acts instead of being seen written as `\u{1B}`.
    package var visible: String {
        guard !isSurelyVisible else { return self }
        var visible = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            guard scalar.isInvisible else {
                visible.append(scalar)
                continue
            }
            let hexadecimal = String(scalar.value, radix: 16, uppercase: true)
            visible.append(contentsOf: "\\u{\(hexadecimal)}".unicodeScalars)
        }
        return String(visible)
    }

    /// Why people cannot see what a text says; nil when they can.
    package var visibilityFault: String? {
        if let scalar = unicodeScalars.first(where: \.isInvisible) {
            let isControl = scalar.properties.generalCategory == .control
            return "has \(isControl ? "a control" : "an invisible") character, \(scalar.codePoint)"
        }
        guard unicodeScalars.allSatisfy(\.isBlank) else { return nil }
        return isEmpty ? "must not be empty" : "has nothing that can be seen"
    }

    /// Whether no character acts instead of being seen, as far as bytes say it.
    package var isSurelyVisible: Bool { utf8.allSatisfy(\.isOfVisible) }
}

extension UInt8 {
    /// Whether, in UTF-8, it is of no character that acts instead of being seen: there is none
    /// among printable ASCII and from U+00C0 to U+05FF.
    package var isOfVisible: Bool {
        switch self {
        case 0x20..<0x7F, 0x80..<0xC0, 0xC3..<0xD8: true
        default: false
        }
    }
}
