import Ledger

/// Markup, in which no text can become an element: what is put between the literals is escaped
/// unless it is markup itself.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package private(set) var source: String

    package init(stringLiteral value: String) { source = value }

    package init(stringInterpolation interpolation: StringInterpolation) {
        source = interpolation.source
    }

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var source = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity)
        }

        package mutating func appendLiteral(_ literal: String) { source += literal }
        package mutating func appendInterpolation(_ text: String) { source += HTML.escaped(text) }
        package mutating func appendInterpolation(_ markup: HTML) { source += markup.source }
        package mutating func appendInterpolation(_ number: some BinaryInteger) {
            source += "\(number)"
        }
    }

    package static func += (left: inout HTML, right: HTML) { left.source += right.source }
    package static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }

    /// Characters that could act instead of being seen, such as those that change the direction of
    /// writing, are named: `U+202E`.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        text.forEachScalar { scalar, isInvisible in
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case _ where isInvisible:
                escaped += "<span class=\"hidden\">\(scalar.codePoint)</span>"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Sequence<HTML> {
    package func joined(_ separator: HTML = "") -> HTML {
        var joined: HTML = ""
        for (index, markup) in enumerated() {
            if index > 0 { joined += separator }
            joined += markup
        }
        return joined
    }
}
