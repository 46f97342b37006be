import Testing

@testable import Questions
@testable import epin

@Suite struct TableTests {
    private let columns: [TextTable.Column] = [
        .number("SEQ"), .text("KIND"), .number("€"), .text("WHO"),
    ]

    @Test func columnsAreAligned() {
        var table = TextTable(columns)
        table.add(["1", "codeIssued", "12,50 €", "Zoé"])
        table.add(["1000", "refusé", "5 €", ""])
        table.add(["20", "", "", "Noël-François"])
        let expected = """
             SEQ  KIND              €  WHO
               1  codeIssued  12,50 €  Zoé
            1000  refusé          5 €
              20                       Noël-François

            """
        #expect(table.text(width: nil, styled: false) == expected)
    }

    @Test func decomposedAccentsAreOneCharacter() {
        var table = TextTable([.text("A"), .text("B")])
        table.add(["e\u{301}te\u{301}", "x"])
        table.add(["abc", "y"])
        #expect(table.text(width: nil, styled: false) == "A    B\ne\u{301}te\u{301}  x\nabc  y\n")
    }

    @Test func theWidestTextIsCutFirst() {
        var table = TextTable([.text("A"), .number("N"), .text("B")])
        table.add(["0123456789", "123456789012", "abcdefghijklmnopqrst"])
        func row(_ width: Int) -> String {
            String(table.text(width: width, styled: false).split(separator: "\n")[1])
        }
        #expect(row(46) == "0123456789  123456789012  abcdefghijklmnopqrst")
        #expect(row(45) == "0123456789  123456789012  abcdefghijklmnopqr…")
        #expect(row(36) == "0123456789  123456789012  abcdefghi…")
        #expect(row(35).count == 35)
        // Numbers are whole however narrow it is, and text keeps eight characters.
        #expect(row(10) == "0123456…  123456789012  abcdefg…")
    }

    @Test(arguments: 32...60)
    func rowsFitTheWidth(_ width: Int) {
        var table = TextTable([.text("A"), .number("N"), .text("B")])
        table.add(["0123456789", "123456789012", "abcdefghijklmnopqrst"])
        table.add(["é", "", "a"])
        for line in table.text(width: width, styled: false).split(separator: "\n") {
            #expect(line.count <= width)
            #expect(line.last != " ")
        }
    }

    @Test func stylesTakeNoRoom() {
        var table = TextTable([.text("A"), .text("B")])
        table.add([TextTable.Cell("no", .red), TextTable.Cell("x")])
        table.add([TextTable.Cell("fine", .green), TextTable.Cell("y")])
        let expected = """
            \u{1B}[1mA\u{1B}[0m     \u{1B}[1mB\u{1B}[0m
            \u{1B}[31mno\u{1B}[0m    x
            \u{1B}[32mfine\u{1B}[0m  y

            """
        #expect(table.text(width: nil, styled: true) == expected)
        #expect(table.text(width: nil, styled: false) == "A     B\nno    x\nfine  y\n")
    }

    @Test func aCellCannotLeaveItsPlace() {
        var table = TextTable([.text("A"), .text("B")])
        table.add(["a\nb\u{1B}[2J\r", "\u{202E}x\u{9B}\u{2028}  "])
        let expected =
            "A                      B\n"
            + "a\\u{A}b\\u{1B}[2J\\u{D}  \\u{202E}x\\u{9B}\\u{2028}\n"
        #expect(table.text(width: nil, styled: false) == expected)
    }

    @Test func onlyATerminalCuts() throws {
        var table = TextTable([.text("A")])
        table.add([String(repeating: "x", count: 100)])
        var answer = Answer()
        answer.text(table)
        let options = Program.epin.options
        let arguments = ParsedArguments(options: options, arguments: [], values: [:])
        let file = Written()
        let toFile = file.output(terminal: Terminal(isOutput: false, width: 20))
        try toFile.show(answer, arguments)
        try toFile.flush()
        #expect(file.out == "A\n" + String(repeating: "x", count: 100) + "\n")
        let screen = Written()
        try screen.output(terminal: Terminal(isOutput: true, width: 20)).show(answer, arguments)
        #expect(screen.out == "A\n" + String(repeating: "x", count: 19) + "…\n")
    }

    @Test func aRowOfAnotherLengthTraps() async {
        await #expect(processExitsWith: .failure) {
            var table = TextTable([.text("A")])
            table.add(["1", "2"])
        }
    }
}
