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
}
