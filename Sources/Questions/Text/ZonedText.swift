import Ledger

/// Text with moments in it, which is made once it is known in which zone's clocks they are shown:
/// `"event \(sequence), \(time: milliseconds)"`.
package struct ZonedText: Sendable, ExpressibleByStringInterpolation {
    fileprivate enum Piece: Sendable {
        case text(String)
        case moment(UInt64)
    }

    private var pieces: [Piece]

    package init(_ text: String) { pieces = [.text(text)] }

    /// - Parameter time: in milliseconds; a dash where there is none.
    package init(time: UInt64?) { pieces = [time.map(Piece.moment) ?? .text("–")] }

    package init(stringLiteral text: String) { self.init(text) }

    package init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            pieces.append(.text(value.description))
        }
        package mutating func appendInterpolation(_ text: ZonedText) { pieces += text.pieces }
        /// - Parameter time: in milliseconds.
        package mutating func appendInterpolation(time: UInt64) { pieces.append(.moment(time)) }
    }

    /// - Parameter text: in which moments are written in UTC, to milliseconds: `locked until
    ///   2022-02-07T21:12:05.000Z`.
    package init(ofUniversalTimes text: String) {
        pieces = []
        var rest = Substring(text)
        while let found = rest.firstMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z/) {
            pieces.append(.text(String(rest[..<found.range.lowerBound])))
            pieces.append(
                UTCTime(String(found.output)).map { .moment($0.milliseconds) }
                    ?? .text(String(found.output)))
            rest = rest[found.range.upperBound...]
        }
        pieces.append(.text(String(rest)))
    }

    package static func + (left: ZonedText, right: ZonedText) -> ZonedText {
        "\(left)\(right)"
    }

    /// With nothing between them but `separator`.
    package static func joined(_ texts: [ZonedText], separator: String) -> ZonedText {
        var joined = ZonedText("")
        for (index, text) in texts.enumerated() {
            if index > 0 { joined.pieces.append(.text(separator)) }
            joined.pieces += text.pieces
        }
        return joined
    }

    package var isEmpty: Bool {
        pieces.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { false } }
    }

    /// With everything that could act instead of being seen made visible.
    package var visible: ZonedText {
        var visible = self
        visible.pieces = pieces.map { piece in
            if case .text(let text) = piece { .text(text.visible) } else { piece }
        }
        return visible
    }

    package func text(in zone: Zone) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .moment(let time): zone.text(time)
            }
        }.joined()
    }
}
