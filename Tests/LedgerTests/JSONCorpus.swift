import TestSupport

@testable import Ledger

/// Values drawn from a seed.
struct JSONRandom: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(state: UInt64) { generator = SeededGenerator(seed: state) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    mutating func value(depth: Int) -> JSON {
        switch below(depth > 0 ? 9 : 6) {
        case 0: return [.null, true, false].randomElement(using: &self) ?? .null
        case 1: return .number(Int64(bitPattern: next()) >> below(64))
        case 2: return .number(next() >> below(64))
        case 3: return .double(double())
        case 4, 5: return .string(string())
        case 6: return .array((0..<below(5)).map { _ in value(depth: depth - 1) })
        default:
            var members: [JSON.Member] = []
            for _ in 0..<below(5) {
                let key = string()
                if members.contains(where: { $0.key == key }) { continue }
                members.append(JSON.Member(key: key, value: value(depth: depth - 1)))
            }
            return .object(members)
        }
    }

    private mutating func double() -> Double {
        let value = below(2) == 0 ? Double(bitPattern: next()) : Double(below(2_000_000)) / 1000
        return value.isFinite ? value : 0.5
    }

    private mutating func string() -> String {
        var string = String.UnicodeScalarView()
        for _ in 0..<below(8) {
            let highest: UInt32 = [0x20, 0x80, 0x800, 0x1_0000, 0x11_0000][below(5)]
            string.append(Unicode.Scalar(UInt32(below(Int(highest)))) ?? "\u{FFFD}")
        }
        return String(string)
    }

    /// Changes, removes or inserts one byte that matters to JSON, or any.
    mutating func damage(_ text: inout [UInt8]) {
        let place = below(text.count + 1)
        let syntax = Array("{}[]\",:\\u09-.eE tfn".utf8)
        let byte = below(3) == 0 ? UInt8(below(256)) : syntax[below(syntax.count)]
        switch below(3) {
        case 0 where place < text.count: text[place] = byte
        case 1 where place < text.count: text.remove(at: place)
        default: text.insert(byte, at: place)
        }
    }
}

/// Python's reader of JSON, run once.
enum PythonJSON {
    /// Refuses what Python lets through beyond RFC 8259 and what we refuse on top; every other text
    /// is answered with what Python makes of it, in ASCII so that our reader meets escapes too.
    private static let program = """
        import json, math, sys
        def refuse(*_): raise ValueError
        def pairs(items):
            return dict(items) if len({k for k, _ in items}) == len(items) else refuse()
        def integer(text):
            value = int(text)
            return value if -2**63 <= value < 2**64 else refuse()
        def real(text):
            value = float(text)
            mantissa = text.lower().split('e')[0]
            lost = value == 0 and any(c in '123456789' for c in mantissa)
            return refuse() if math.isinf(value) or lost else value
        for line in sys.stdin:
            try:
                text = bytes.fromhex(line).decode('utf-8')
                value = json.loads(text, parse_constant=refuse, object_pairs_hook=pairs,
                                   parse_int=integer, parse_float=real)
                json.dumps(value, ensure_ascii=False).encode('utf-8')
                print(json.dumps(value))
            except ValueError:
                print()
        """

    /// One answer for each text; `nil` when Python refuses it.
    static func read(_ texts: [[UInt8]]) throws -> [String?] {
        try Python.lines(program, input: texts.map(\.hex)).map { $0.isEmpty ? nil : $0 }
    }
}
