import Testing

@testable import Ledger

@Suite struct JSONTests {
    private static let accepted: [(String, JSON)] = [
        ("null", .null), ("true", true), (" \t\r\nfalse \t\r\n", false),
        ("0", 0), ("-0", 0), ("7", 7), ("-1", -1),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .unsigned(1 << 63)), ("18446744073709551615", .unsigned(.max)),
        ("1.0", .double(1)), ("-0.0", .double(0)), ("1e2", .double(100)), ("1E+2", .double(100)),
        ("12.5e-1", .double(1.25)), ("0e99999", .double(0)),
        ("5e-324", .double(.leastNonzeroMagnitude)),
        ("1.7976931348623157e308", .double(.greatestFiniteMagnitude)),
        ("100000000000000000000.0", .double(1e20)),
        (#""""#, ""), (#""é€😀""#, "é€😀"), (#""\u00e9\uD83D\uDE00\u0000""#, "é😀\0"),
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"),
        ("[]", []), ("[ ]", []), ("[1,[2] , null]", [1, [2], .null]),
        ("{}", [:]), ("{ }", [:]), (#"{"b":1, "a" : {"b":2} }"#, ["b": 1, "a": ["b": 2]]),
    ]

    @Test(arguments: accepted) func accepts(_ text: String, _ value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
        #expect(try JSON(parsing: value.text) == value)
    }

    /// A text, the offset of its first byte that cannot stand, and why.
    private static let refused: [(String, Int, String)] = [
        ("", 0, "the text ends where a value should be"),
        ("  ", 2, "the text ends where a value should be"),
        ("nul", 0, "only 'null' begins so"), ("[tru]", 1, "only 'true' begins so"),
        ("falsE", 0, "only 'false' begins so"), ("nulll", 4, "text after the value"),
        ("NaN", 0, "no value begins so"), ("+1", 0, "no value begins so"),
        (".5", 0, "no value begins so"), ("'a'", 0, "no value begins so"),
        ("\u{FEFF}1", 0, "no value begins so"), ("\u{A0}1", 0, "no value begins so"),
        ("\u{C}1", 0, "no value begins so"), ("/**/1", 0, "no value begins so"),
        ("1 2", 2, "text after the value"), ("01", 1, "text after the value"),
        ("-01", 2, "text after the value"), ("1.", 2, "a digit is missing"),
        ("-", 1, "a digit is missing"), ("-a", 1, "a digit is missing"),
        ("1e", 2, "a digit is missing"), ("1e+", 3, "a digit is missing"),
        ("1.e1", 2, "a digit is missing"), ("0x10", 1, "text after the value"),
        ("[18446744073709551616]", 1, "the number is out of range"),
        ("-9223372036854775809", 0, "the number is out of range"),
        ("1e309", 0, "the number is out of range"), ("[-1e999]", 1, "the number is out of range"),
        ("1e-400", 0, "the number is out of range"),
        ("[", 1, "the text ends where a value should be"),
        ("[1", 2, "neither ',' nor ']' after an element"),
        ("[1,]", 3, "no value begins so"), ("[,1]", 1, "no value begins so"),
        ("[1 2]", 3, "neither ',' nor ']' after an element"),
        ("[1}", 2, "neither ',' nor ']' after an element"), ("]", 0, "no value begins so"),
        ("{", 1, "a key in quotes is missing"), ("{1:2}", 1, "a key in quotes is missing"),
        ("{a:2}", 1, "a key in quotes is missing"), (#"{"a"}"#, 4, "no ':' after a key"),
        (#"{"a":}"#, 5, "no value begins so"), (#"{"a":1,}"#, 7, "a key in quotes is missing"),
        (#"{"a":1 "b":2}"#, 7, "neither ',' nor '}' after a member"),
        (#"{"a":1,"b":2,"a":3}"#, 13, "the key is given twice"),
        (#"{"a":1,"\u0061":3}"#, 7, "the key is given twice"),
        (#"[{"":1, "":1}]"#, 8, "the key is given twice"),
        ("{\"\u{E9}\":1,\"e\u{301}\":2}", 8, "the key is given twice"),
        (#"["abc"#, 1, "the string is never closed"), (#"""#, 0, "the string is never closed"),
        (#""\"#, 1, "no such escape"), (#""a\x""#, 2, "no such escape"),
        (#""\N""#, 1, "no such escape"),
        (#""\u12g4""#, 5, "four hexadecimal digits must follow '\\u'"),
        (#""\u123"#, 6, "four hexadecimal digits must follow '\\u'"),
        (#""\u+123""#, 3, "four hexadecimal digits must follow '\\u'"),
        (#""\ud800""#, 1, "half a surrogate pair"), (#""a\udc00""#, 2, "half a surrogate pair"),
        (#""\ud800\ud800""#, 1, "half a surrogate pair"),
        (#""\ud800\n""#, 1, "half a surrogate pair"), (#""\ud800x""#, 1, "half a surrogate pair"),
        (#""\ud800\u00""#, 11, "four hexadecimal digits must follow '\\u'"),
    ]

    @Test(arguments: refused) func refuses(_ text: String, _ offset: Int, _ reason: String) {
        #expect(throws: JSON.ParsingError(offset: offset, reason: reason)) {
            try JSON(parsing: text)
        }
    }

    @Test func nestingIsBounded() throws {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            func nested(_ depth: Int) -> String {
                let inner = open == "[" ? "" : "0"
                return String(repeating: open, count: depth) + inner
                    + String(repeating: close, count: depth)
            }
            #expect(try JSON(parsing: nested(32)).text == nested(32))
            let offset = open.utf8.count * 32
            #expect(throws: JSON.ParsingError(offset: offset, reason: "nested more than 32 deep")) {
                try JSON(parsing: nested(33))
            }
        }
        // Depth, not number: siblings do not count.
        _ = try JSON(
            parsing: "[" + Array(repeating: "[]", count: 1000).joined(separator: ",") + "]")
    }

    @Test func everyByteInsideAString() throws {
        for byte in UInt8.min...UInt8.max {
            let text = [UInt8(ascii: "["), UInt8(ascii: "\""), byte, UInt8(ascii: "\""), 0x5D]
            switch byte {
            case 0..<0x20:
                let reason = "a control character that is not escaped"
                #expect(throws: JSON.ParsingError(offset: 2, reason: reason)) {
                    try JSON(parsing: text)
                }
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                #expect(throws: JSON.ParsingError.self) { try JSON(parsing: text) }
            case 0x20..<0x80:
                #expect(try JSON(parsing: text) == [.string(String(Unicode.Scalar(byte)))])
            default:
                #expect(throws: JSON.ParsingError(offset: 2, reason: "invalid UTF-8")) {
                    try JSON(parsing: text)
                }
            }
        }
    }

    /// Overlong forms, surrogates and values past U+10FFFF are no UTF-8.
    @Test(arguments: [[0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]])
    func invalidUTF8(_ bytes: [UInt8]) {
        #expect(throws: JSON.ParsingError(offset: 1, reason: "invalid UTF-8")) {
            try JSON(parsing: [0x22] + bytes + [0x22])
        }
    }

    @Test func writing() {
        let value: JSON = [
            "z": [1, -2, .number(UInt64.max), .double(0.1), .double(1e300), true, .null],
            "a": ["é€😀\"\\/\u{8}\u{C}\n\r\t\u{0}\u{1F}\u{7F}": [:]], "": [],
        ]
        let expected =
            #"{"z":[1,-2,18446744073709551615,0.1,1e+300,true,null],"#
            + #""a":{"é€😀\"\\/\b\f\n\r\t\u0000\u001f\u007f":{}},"":[]}"#
        #expect(value.text == expected)
    }

    @Test func everyCharacterSurvives() throws {
        for value in 0...UInt32(0x10FFFF) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            // Most differ in nothing: all of the first plane's start, then a sample.
            guard value < 0x3000 || value.isMultiple(of: 251) else { continue }
            let string = "a\(scalar)b"
            let read = try JSON(parsing: JSON.string(string).text).stringValue
            #expect(read.map { Array($0.utf8) } == Array(string.utf8))
        }
    }

    @Test func numbersHaveOneForm() {
        #expect(JSON.number(UInt64(5)) == .integer(5))
        #expect(JSON.number(-5) == .integer(-5))
        #expect(JSON.number(UInt64(1) << 63) == .unsigned(1 << 63))
        #expect(JSON.integer(1) != .double(1))
    }

    @Test func access() {
        let value: JSON = [
            "s": "x", "n": -1, "u": .unsigned(.max), "b": true, "l": [1], "d": .double(1),
        ]
        #expect(value["s"]?.stringValue == "x")
        #expect(value["n"]?.integerValue(as: Int.self) == -1)
        #expect(value["n"]?.integerValue(as: UInt64.self) == nil)
        #expect(value["u"]?.integerValue() == UInt64.max)
        #expect(value["u"]?.integerValue(as: Int64.self) == nil)
        #expect(value["d"]?.integerValue(as: Int.self) == nil)
        #expect(value["b"] == .bool(true))
        #expect(value["l"]?.arrayValue == [1])
        #expect(value.objectValue?.map(\.key) == ["s", "n", "u", "b", "l", "d"])
        #expect(value["absent"] == nil)
        #expect(JSON.null["s"] == nil)
        #expect(value["n"]?.stringValue == nil)
    }

    @Test func noInfinityIsWritten() async {
        await #expect(processExitsWith: .failure) { _ = JSON.double(.infinity).text }
    }

    @Test(arguments: [1, 2, 3])
    func randomValuesSurvive(seed: UInt64) throws {
        var random = JSONRandom(state: seed)
        for _ in 0..<2_000 {
            let value = random.value(depth: 4)
            #expect(try JSON(parsing: value.text) == value, "seed \(seed)")
        }
    }

    /// What we write, Python reads as the same value; of damaged texts both accept the same.
    @Test func pythonAgrees() throws {
        var random = JSONRandom(state: 20_260_131)
        var texts: [[UInt8]] = []
        var values: [JSON] = []
        for _ in 0..<1_500 {
            let value = random.value(depth: 4)
            values.append(value)
            texts.append(Array(value.text.utf8))
        }
        for _ in 0..<1_500 {
            var text = texts[Int.random(in: 0..<1_500, using: &random)]
            random.damage(&text)
            texts.append(text)
        }
        let answers = try PythonJSON.read(texts)
        try #require(answers.count == texts.count)
        var refused = 0
        for (index, text) in texts.enumerated() {
            let ours = try? JSON(parsing: text)
            let theirs = try answers[index].map { try JSON(parsing: $0) }
            #expect(ours == theirs, "\(String(decoding: text, as: UTF8.self))")
            if index < values.count { #expect(theirs == values[index]) }
            if ours == nil { refused += 1 }
        }
        // Both sides of the question were asked.
        #expect(refused > 500 && refused < 1_500)
    }
}
