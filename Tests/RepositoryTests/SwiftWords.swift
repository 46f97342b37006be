/// Splits a Swift source into its words and signs, without comments and without what its literals
/// say; what a literal interpolates is code.
struct SwiftWords {
    struct Word {
        let text: String
        /// From 0.
        let line: Int
    }

    private(set) var words: [Word] = []
    private let bytes: [UInt8]
    private var at = 0
    private var line = 0

    static func words(of source: String) -> [Word] {
        var reader = SwiftWords(bytes: Array(source.utf8))
        reader.readCode(isInterpolated: false)
        return reader.words
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func has(_ text: StaticString, at index: Int) -> Bool {
        let text = "\(text)".utf8
        return bytes[min(index, bytes.count)...].starts(with: text)
    }

    private static func isInWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    /// Reads to the end, or to the parenthesis that ends what is interpolated.
    private mutating func readCode(isInterpolated: Bool) {
        var depth = 0
        var poundCount = 0
        while at < bytes.count {
            let byte = bytes[at]
            switch byte {
            case UInt8(ascii: "/") where has("//", at: at):
                while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
                continue
            case UInt8(ascii: "\""):
                readLiteral(poundCount)
                poundCount = 0
                continue
            case _ where Self.isInWord(byte):
                readWord()
                continue
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")") where isInterpolated && depth == 0:
                at += 1
                return
            case UInt8(ascii: ")"): depth -= 1
            default: break
            }
            poundCount = byte == UInt8(ascii: "#") ? poundCount + 1 : 0
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte > UInt8(ascii: " "), byte != UInt8(ascii: "`") {
                words.append(Word(text: String(UnicodeScalar(byte)), line: line))
            }
            at += 1
        }
    }

    private mutating func readWord() {
        let start = at
        while at < bytes.count, Self.isInWord(bytes[at]) { at += 1 }
        words.append(Word(text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }

    /// Reads a literal from its first quotation mark on, which so many `#` precede.
    private mutating func readLiteral(_ poundCount: Int) {
        let isBlock = has("\"\"\"", at: at)
        let pounds = [UInt8](repeating: UInt8(ascii: "#"), count: poundCount)
        let end = [UInt8](repeating: UInt8(ascii: "\""), count: isBlock ? 3 : 1) + pounds
        let escape = [UInt8(ascii: "\\")] + pounds
        at += isBlock ? 3 : 1
        while at < bytes.count, !bytes[at...].starts(with: end) {
            if bytes[at...].starts(with: escape) {
                at += escape.count
                guard at < bytes.count, bytes[at] == UInt8(ascii: "(") else {
                    at += 1
                    continue
                }
                at += 1
                readCode(isInterpolated: true)
            } else {
                if bytes[at] == UInt8(ascii: "\n") {
                    line += 1
                    // A mark that opened none, as in an expression between slashes.
                    if !isBlock {
                        at += 1
                        return
                    }
                }
                at += 1
            }
        }
        at = min(bytes.count, at + end.count)
    }
}
