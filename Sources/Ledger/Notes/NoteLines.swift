import FoundationEssentials

/// The lines of a text, taken one by one. Each ends with a line feed, the last one too.
struct NoteLines {
    /// The line, counted from 1, that ``next(_:)`` takes.
    private(set) var number = 1
    private var rest: Substring

    /// - Throws: when the bytes are not UTF-8, have control characters, or end within a line.
    init(_ bytes: [UInt8]) throws(MalformedNote) {
        guard bytes.count <= SignedNote.byteCountMax else {
            throw MalformedNote("longer than \(SignedNote.byteCountMax) bytes")
        }
        var line = 1
        for byte in bytes {
            guard byte >= 0x20 || byte == UInt8(ascii: "\n") else {
                throw MalformedNote(line: line, "a control character")
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
        guard !bytes.isEmpty else { throw MalformedNote("it is empty") }
        guard bytes.last == UInt8(ascii: "\n") else {
            throw MalformedNote(line: line, "it does not end with a line feed")
        }
        do {
            rest = String(copying: try UTF8Span(validating: bytes.span))[...]
        } catch {
            let before = bytes[..<error.byteOffsets.lowerBound]
            let line = before.count { $0 == UInt8(ascii: "\n") } + 1
            throw MalformedNote(line: line, "it is not UTF-8")
        }
    }

    /// Whether every line is taken.
    var isAtEnd: Bool { rest.isEmpty }

    /// What is left, from the line that would be next.
    var remainder: [UInt8] { Array(rest.utf8) }

    /// The next line without its line feed.
    ///
    /// - Parameter what: what it should be, for the error when there is none.
    mutating func next(_ what: String) throws(MalformedNote) -> String {
        guard let end = rest.utf8.firstIndex(of: UInt8(ascii: "\n")) else {
            throw MalformedNote(line: number, "\(what) is expected")
        }
        defer {
            rest = rest[rest.utf8.index(after: end)...]
            number += 1
        }
        return String(rest[..<end])
    }

    /// The value in the next line, such as `index 17`; nil when that has another name.
    mutating func value(named name: String) -> String? {
        guard rest.utf8.starts(with: "\(name) ".utf8), let line = try? next(name) else {
            return nil
        }
        return String(line.utf8.dropFirst(name.utf8.count + 1))
    }

    /// Of the line last taken.
    func malformed(_ reason: String) -> MalformedNote {
        MalformedNote(line: number - 1, reason)
    }

    /// The hashes in the lines up to an empty one, which is taken too.
    mutating func hashes(countMax: Int) throws(MalformedNote) -> [Digest] {
        var hashes: [Digest] = []
        while true {
            let line = try next("a hash, or an empty line")
            if line.isEmpty { return hashes }
            guard hashes.count < countMax else { throw malformed("more than \(countMax) hashes") }
            guard let hash = [UInt8](base64: line).flatMap({ Digest($0.span) }) else {
                throw malformed("a hash in base64 is expected")
            }
            hashes.append(hash)
        }
    }
}

extension String {
    /// Whether the bytes, which are what is signed, are the same. To `==` a letter with an accent
    /// equals a letter followed by an accent.
    package func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}

extension UInt64 {
    /// The number in decimal digits without a sign or leading zeros.
    init?(decimal text: String) {
        guard let number = UInt64(text), "\(number)" == text else { return nil }
        self = number
    }
}

extension [UInt8] {
    /// The bytes of base64 (RFC 4648 §4); nil for anything that an encoder would not write.
    package init?(base64 text: String) {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else {
            return nil
        }
        self.init(data)
    }

    /// In base64 (RFC 4648 §4).
    package var base64: String { Data(self).base64EncodedString() }
}
