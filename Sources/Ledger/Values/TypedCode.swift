extension String {
    /// A code as it is compared, however it was typed: digits of any script are those of ASCII, and
    /// what people put between them (blanks, dashes, dots, invisible characters) is dropped.
    /// Everything else stays as it is.
    public var typedCode: String {
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar.properties.numericType == .decimal,
                let value = scalar.properties.numericValue
            {
                kept.append(Unicode.Scalar(UInt8(ascii: "0") + UInt8(value)))
            } else if !scalar.isSeparator {
                kept.append(scalar)
            }
        }
        return String(kept)
    }
}

extension Unicode.Scalar {
    fileprivate var isSeparator: Bool {
        switch properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format,
            .dashPunctuation, .connectorPunctuation:
            true
        // The minus sign is one of mathematics.
        default: [".", ",", "/", "·", "\u{2212}"].contains(self)
        }
    }
}
