extension String {
    /// A code as it is compared, however it was typed: digits of any script are those
    /// of ASCII, and what may stand between them (blanks, dashes, dots, invisible characters) is
    /// dropped. Letters stay: they are wrong.
    public var typedDigits: String {
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.properties.numericType == .decimal,
                let value = scalar.properties.numericValue
            {
                kept.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value)))
            } else if !scalar.properties.generalCategory.isSeparator {
                kept.append(scalar)
            }
        }
        return String(kept)
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isSeparator: Bool {
        switch self {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format,
            .dashPunctuation, .connectorPunctuation, .otherPunctuation:
            true
        default: false
        }
    }
}
