/// Why bytes are not the deterministic encoding that this ledger writes, and where.
public struct MalformedCBOR: Error, Hashable, Sendable, CustomStringConvertible {
    /// Position of the first byte of the item at fault, counted from the start of the input.
    public let offset: Int
    public let reason: Reason

    public enum Reason: Hashable, Sendable {
        case truncated
        /// A longer head than the value needs, or an indefinite length: RFC 8949 §4.2.1.
        case notShortest
        case unexpectedType(expected: String)
        case invalidUTF8
        case tooLong(limit: Int)
        case keysNotAscending
        /// No field has this key; a newer version of the program may have written one.
        case unknownKey(UInt64)
        /// No kind, or no member of the closed set, has this number; a newer version of the program
        /// may have written one.
        case unknownValue(field: String, value: UInt64)
        case valueOutOfRange(field: String, value: UInt64)
        case wrongLength(count: Int)
        case unexpectedField(field: String, kind: String)
        case missingField(field: String, kind: String)
        case trailingBytes(Int)
    }

    /// Whether a newer version of the program can have written these bytes: they hold a key, a kind
    /// or a value that this one does not know.
    public var isPerhapsNewer: Bool {
        switch reason {
        case .unknownKey, .unknownValue: true
        case .truncated, .notShortest, .unexpectedType, .invalidUTF8, .tooLong, .keysNotAscending,
            .valueOutOfRange, .wrongLength, .unexpectedField, .missingField, .trailingBytes:
            false
        }
    }

    package init(_ reason: Reason, at offset: Int) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String {
        let what =
            switch reason {
            case .truncated: "the input ends inside an item"
            case .notShortest: "the head is not in its shortest form"
            case .unexpectedType(let expected): "expected \(expected)"
            case .invalidUTF8: "the text is not valid UTF-8"
            case .tooLong(let limit): "longer than \(limit)"
            case .keysNotAscending: "the map's keys are not strictly ascending"
            case .unknownKey(let key): "unknown key \(key)"
            case .unknownValue(let field, let value): "unknown \(field) \(value)"
            case .valueOutOfRange(let field, let value): "\(field) cannot be \(value)"
            case .wrongLength(let count): "\(count) bytes where 16 are expected"
            case .unexpectedField(let field, let kind): "\(kind) has no field \(field)"
            case .missingField(let field, let kind): "\(kind) lacks its field \(field)"
            case .trailingBytes(let count): "\(count) bytes follow the record"
            }
        let newer = isPerhapsNewer ? ", of a newer version of this program or damaged" : ""
        return "byte \(offset): \(what)\(newer)"
    }
}
