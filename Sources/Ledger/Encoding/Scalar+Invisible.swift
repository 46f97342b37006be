extension Unicode.Scalar {
    /// Whether it acts instead of being seen: a control or format character, the end of a line or
    /// paragraph, a filler or another that shows nothing by itself, or no character at all.
    package var isInvisible: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
        }
    }

    /// Whether nothing is to be seen of it: invisible, white space, an empty pattern of Braille.
    package var isBlank: Bool {
        isInvisible || properties.isWhitespace || value == 0x2800
    }

    /// As Unicode names it: `U+202E`.
    package var codePoint: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}

extension String {
    /// Visits each character of Unicode, and whether it acts instead of being seen. What makes an
    /// emoji of the one before it is seen with that.
    package func forEachScalar(_ body: (Unicode.Scalar, _ isInvisible: Bool) -> Void) {
        var isEmoji = false
        for scalar in unicodeScalars {
            body(scalar, scalar.isInvisible && !(isEmoji && scalar == "\u{FE0F}"))
            isEmoji = !scalar.isASCII && scalar.properties.isEmoji
        }
    }

    /// With every character that acts instead of being seen written as `\u{1B}`.
    package var visible: String {
        guard !isSurelyVisible else { return self }
        var visible = String.UnicodeScalarView()
        forEachScalar { scalar, isInvisible in
            guard isInvisible else { return visible.append(scalar) }
            let hexadecimal = String(scalar.value, radix: 16, uppercase: true)
            visible.append(contentsOf: "\\u{\(hexadecimal)}".unicodeScalars)
        }
        return String(visible)
    }

    /// Why people cannot see what a text says; nil when they can.
    package var visibilityFault: String? {
        var invisible: Unicode.Scalar?
        forEachScalar { scalar, isInvisible in
            if isInvisible { invisible = invisible ?? scalar }
        }
        if let scalar = invisible {
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
    /// among printable ASCII, from U+00C0 to U+033F and from U+0380 to U+05FF.
    package var isOfVisible: Bool {
        switch self {
        case 0x20..<0x7F, 0x80..<0xC0, 0xC3..<0xCD, 0xCE..<0xD8: true
        default: false
        }
    }
}
