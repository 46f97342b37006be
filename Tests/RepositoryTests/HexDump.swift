/// A record explained byte by byte: the block `hexdump` of docs/format.md.
///
/// A row has the offset, the bytes, and what they say; a row without words goes on with the one
/// before.
struct HexDump {
    struct Row {
        let offset: Int
        var bytes: [UInt8]
        let words: String
    }

    let rows: [Row]

    init?(_ text: String) {
        var rows: [Row] = []
        for line in text.split(separator: "\n") {
            guard let match = line.firstMatch(of: /^([0-9a-f]{2})  ((?:[0-9a-f]{2} ?)+)(.*)$/),
                let offset = Int(match.output.1, radix: 16)
            else { return nil }
            let bytes = match.output.2.split(separator: " ").map { UInt8($0, radix: 16)! }
            let words = String(match.output.3.drop { $0 == " " })
            guard offset == rows.reduce(0, { $0 + $1.bytes.count }) else { return nil }
            if words.isEmpty {
                guard !rows.isEmpty else { return nil }
                rows[rows.count - 1].bytes += bytes
            } else {
                rows.append(Row(offset: offset, bytes: bytes, words: words))
            }
        }
        self.rows = rows
    }

    var bytes: [UInt8] { rows.flatMap(\.bytes) }
}

/// An item of CBOR, as far as records have them, read by code that is not the program's.
enum Item: Equatable {
    case number(UInt64)
    case text(String)
    case bytes([UInt8])
    case map(count: Int)

    /// Takes one item off the front of `input`; nil for anything else.
    init?(_ input: inout ArraySlice<UInt8>) {
        guard let head = input.popFirst() else { return nil }
        var value = UInt64(head & 31)
        if value >= 24 {
            let count = 1 << Int(value - 24)
            guard value <= 27, input.count >= count else { return nil }
            value = input.prefix(count).reduce(0) { $0 << 8 | UInt64($1) }
            input = input.dropFirst(count)
        }
        switch head >> 5 {
        case 0: self = .number(value)
        case 5: self = .map(count: Int(value))
        case 2, 3:
            guard value <= input.count else { return nil }
            let content = Array(input.prefix(Int(value)))
            input = input.dropFirst(Int(value))
            self =
                head >> 5 == 2 ? .bytes(content) : .text(String(decoding: content, as: UTF8.self))
        default: return nil
        }
    }

    /// As a row writes it; a number may stand for a name.
    var words: String {
        switch self {
        case .number(let number): "\(number)"
        case .text(let text): text
        case .bytes(let bytes):
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        case .map(let count): "map of \(count) pairs"
        }
    }
}
