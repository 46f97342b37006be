import Testing

@testable import Ledger

@Suite struct JSONPrettyTests {
    @Test func leavesStayOnOneLine() {
        let value: JSON = [
            "a": [1, 2], "b": [:], "c": [[1], []], "d\"": ["e": "é\n", "f": .null],
            "g": .array((1...40).map { JSON.number($0) }),
        ]
        let numbers = (1...40).map { "    \($0)" }.joined(separator: ",\n")
        #expect(
            value.prettyText == """
                {
                  "a": [1, 2],
                  "b": {},
                  "c": [
                    [1],
                    []
                  ],
                  "d\\"": {"e": "é\\n", "f": null},
                  "g": [
                \(numbers)
                  ]
                }

                """)
        #expect(JSON.integer(5).prettyText == "5\n")
        #expect(JSON.array([]).prettyText == "[]\n")
    }

    @Test(arguments: [1, 2, 3]) func itReadsBackAsTheSame(seed: UInt64) throws {
        var random = JSONRandom(state: seed)
        for _ in 0..<500 {
            let value = random.value(depth: 4)
            #expect(try JSON(parsing: value.prettyText) == value, "seed \(seed)")
        }
    }
}
