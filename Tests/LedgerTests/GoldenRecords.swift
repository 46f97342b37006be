import Foundation
import TestSupport
import Testing

@testable import Ledger

/// The records of `Golden/events.txt`: for each kind one with only its required fields and one with
/// all its fields. They are the format on disk, so a line is added with a kind and never changed.
struct GoldenRecord: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: Kind
    let hasAllFields: Bool
    let bytes: [UInt8]

    var event: Event { Event.golden(kind, all: hasAllFields) }
    var testDescription: String { name }

    static let path = Checkout.path("Tests/LedgerTests/Golden/events.txt")

    /// Every line that is not a comment: the kind, `required` or `all`, the record in hexadecimal.
    static func read() throws -> [GoldenRecord] {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let words = line.split(separator: " ").map(String.init)
            try #require(words.count == 3, "\(line)")
            return GoldenRecord(
                name: "\(words[0]) \(words[1])", kind: try #require(Kind(name: words[0])),
                hasAllFields: words[1] == "all", bytes: try #require([UInt8](hex: words[2])))
        }
    }
}

extension Event {
    /// The event as Python prints the map it decodes, without a step through our encoder: in the
    /// order of the keys, text as its code points, bytes in hexadecimal.
    var plainText: String {
        present.fields.map { "\($0.rawValue): \(plainText(of: $0))" }.joined(separator: ", ")
    }

    private func plainText(of field: Field) -> String {
        switch field.type {
        case .unsigned, .choice: "\(self[field]!)"
        case .sixteenBytes(isUUID: true):
            self[uuid: field]!.uuidString.lowercased().filter { $0 != "-" }
        case .sixteenBytes: "\(self[binding: field]!)"
        case .text:
            self[text: field]!.unicodeScalars.map { "\($0.value)" }.joined(separator: "-")
        case .numbers: "[\(self[numbers: field]!.map { "\($0)" }.joined(separator: " "))]"
        }
    }
}

extension Event {
    /// What Python must print for a record: `script` of ``Python`` for the lines of records.
    static let plainTextInPython = """
        import sys
        def plain(value):
            if isinstance(value, str): return "-".join(str(ord(c)) for c in value)
            if isinstance(value, bytes): return value.hex()
            if isinstance(value, list): return "[" + " ".join(plain(v) for v in value) + "]"
            assert type(value) is int, value
            return str(value)
        for line in sys.stdin:
            record = bytes.fromhex(line)
            decoded = cbor2.loads(record)
            assert type(decoded) is dict, decoded
            again = cbor2.dumps(decoded, canonical=True)
            pairs = ", ".join(f"{key}: {plain(value)}" for key, value in decoded.items())
            print(again.hex(), pairs, sep="|")
        """
}
