extension JSON {
    /// How deep arrays and objects may be nested; bounds the stack a hostile text can use.
    package static let nestingMax = 32

    /// Reads one value and nothing after it, strictly by RFC 8259, over UTF-8.
    ///
    /// Refused besides bad syntax: a key given twice in one object, text after the value, an
    /// integer beyond `Int64` and `UInt64`, a number too large or too small for a `Double`, half a
    /// surrogate pair, invalid UTF-8, a byte-order mark, nesting over ``nestingMax``.
    /// - Complexity: O(bytes).
    package init(parsing bytes: [UInt8]) throws(ParsingError) {
        // Once for the whole text: pieces cut at ASCII bytes are then valid too.
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw ParsingError(offset: error.byteOffsets.lowerBound, reason: "invalid UTF-8")
        }
        var reader = Reader(bytes: bytes)
        reader.skipBlanks()
        self = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.next == nil else { throw reader.error("text after the value") }
    }

    /// Reads the UTF-8 of a string; see ``init(parsing:)-([UInt8])``.
    package init(parsing text: String) throws(ParsingError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// A place in a text already known to be UTF-8. Every function starts at the first byte of what it
/// reads.
private struct Reader {
    typealias Failure = JSON.ParsingError

    let bytes: [UInt8]
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func error(_ reason: String, at place: Int? = nil) -> Failure {
        Failure(offset: place ?? offset, reason: reason)
    }

    mutating func skipBlanks() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
            offset += 1
        }
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    func text(from start: Int) -> String { String(decoding: bytes[start..<offset], as: UTF8.self) }
}

extension Reader {
    mutating func value(depth: Int) throws(Failure) -> JSON {
        guard let next else { throw error("the text ends where a value should be") }
        switch next {
        case UInt8(ascii: "{"): return .object(try members(depth: depth + 1))
        case UInt8(ascii: "["): return .array(try elements(depth: depth + 1))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "n"): return try literal("null", .null)
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        default: throw error("no value begins so")
        }
    }

    private mutating func literal(_ word: StaticString, _ value: JSON) throws(Failure) -> JSON {
        let name = word.description
        guard bytes[offset...].starts(with: name.utf8) else {
            throw error("only '\(name)' begins so")
        }
        offset += name.utf8.count
        return value
    }

    private mutating func elements(depth: Int) throws(Failure) -> [JSON] {
        try open(depth)
        var elements: [JSON] = []
        if skip("]") { return elements }
        while true {
            elements.append(try value(depth: depth))
            skipBlanks()
            if skip("]") { return elements }
            guard skip(",") else { throw error("neither ',' nor ']' after an element") }
            skipBlanks()
        }
    }

    private mutating func members(depth: Int) throws(Failure) -> [JSON.Member] {
        try open(depth)
        var members: [JSON.Member] = []
        // Swift's equality: two spellings of one accented key would be one key to our look-up,
        // hence refused too.
        var keys: Set<String> = []
        if skip("}") { return members }
        while true {
            let place = offset
            guard next == UInt8(ascii: "\"") else { throw error("a key in quotes is missing") }
            let key = try string()
            guard keys.insert(key).inserted else {
                throw error("the key is given twice", at: place)
            }
            skipBlanks()
            guard skip(":") else { throw error("no ':' after a key") }
            skipBlanks()
            members.append(JSON.Member(key: key, value: try value(depth: depth)))
            skipBlanks()
            if skip("}") { return members }
            guard skip(",") else { throw error("neither ',' nor '}' after a member") }
            skipBlanks()
        }
    }

    private mutating func open(_ depth: Int) throws(Failure) {
        guard depth <= JSON.nestingMax else {
            throw error("nested more than \(JSON.nestingMax) deep")
        }
        offset += 1
        skipBlanks()
    }
}

extension Reader {
    private mutating func number() throws(Failure) -> JSON {
        let start = offset
        _ = skip("-")
        if !skip("0") { try digits() }
        var mantissaEnd = offset
        var isInteger = true
        if skip(".") {
            isInteger = false
            try digits()
            mantissaEnd = offset
        }
        if skip("e") || skip("E") {
            isInteger = false
            if !skip("+") { _ = skip("-") }
            try digits()
        }
        let text = text(from: start)
        if isInteger {
            if let value = Int64(text) { return .integer(value) }
            if let value = UInt64(text) { return .unsigned(value) }
        } else if let value = Double(text), value.isFinite {
            let one = UInt8(ascii: "1")
            // Zero written as such is exact; zero because the exponent was too small is not.
            let isZero = !bytes[start..<mantissaEnd].contains { $0 >= one }
            if value != 0 || isZero { return .double(value) }
        }
        throw error("the number is out of range", at: start)
    }

    private mutating func digits() throws(Failure) {
        let start = offset
        while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
        guard offset > start else { throw error("a digit is missing") }
    }

    private mutating func string() throws(Failure) -> String {
        let place = offset
        offset += 1
        var string = ""
        var start = offset
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                string += text(from: start)
                offset += 1
                return string
            case UInt8(ascii: "\\"):
                string += text(from: start)
                string.unicodeScalars.append(try escape())
                start = offset
            case 0..<0x20: throw error("a control character that is not escaped")
            default: offset += 1
            }
        }
        throw error("the string is never closed", at: place)
    }

    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        let place = offset
        offset += 1
        defer { offset += 1 }
        switch next {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape(at: place)
        default: throw error("no such escape", at: place)
        }
    }

    /// From the `u` to the last hexadecimal digit, of the second escape when there is a surrogate
    /// pair.
    private mutating func unicodeEscape(at place: Int) throws(Failure) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        let follows = bytes[(offset + 1)...].starts(with: "\\u".utf8)
        guard UTF16.isLeadSurrogate(first), follows else {
            throw error("half a surrogate pair", at: place)
        }
        offset += 2
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second) else {
            throw error("half a surrogate pair", at: place)
        }
        // A lead and a trail always make a scalar.
        return UTF16.decode(UTF16.EncodedScalar([first, second]))
    }

    private mutating func codeUnit() throws(Failure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            offset += 1
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits must follow '\\u'")
            }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
