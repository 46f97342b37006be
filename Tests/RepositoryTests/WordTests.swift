import Testing

@Suite struct WordTests {
    /// In pieces, or this file would be full of them.
    private static let unwanted: [(pattern: String, example: String)] = [
        (#"\b(TO"# + #"DO|FIX"# + #"ME|X"# + #"XX)\b"#, "// TO" + "DO: later"),
        (#"(?i)\bha"# + #"ck(s|ed|y|ing)?\b"#, "an ugly ha" + "ck"),
        (#"\.\./sha"# + "red", "see ../sha" + "red/style.md"),
        (#"/wo"# + #"rk/|/ro"# + #"ot/|/ho"# + #"me/\w"#, "in /ho" + "me/awa/epin"),
        (#"(?i)\bsub-?ag"# + #"ents?\b|\bag"# + #"ents?\b"#, "an ag" + "ent wrote this"),
        (#"(?i)\b(in|during) this ses"# + #"sion\b"#, "in this ses" + "sion we decided"),
        (#"(?i)\biss"# + #"ue #?\d"#, "closes iss" + "ue 12"),
        (
            #"(?i)crates\.i"# + #"o|npm"# + #"js|py"# + #"pi\.org|proxy\.gol"# + "ang",
            "npm" + "js.com"
        ),
    ]

    static func faults(in text: String) throws -> [String] {
        try unwanted.flatMap { word in
            try text.matches(of: Regex(word.pattern)).map { String(text[$0.range]) }
        }
    }

    @Test(arguments: Repository.files.map(\.path))
    func nothingSpeaksOfWorkInProgress(_ path: String) throws {
        #expect(try Self.faults(in: Repository.file(path).text) == [], "\(path)")
    }

    @Test func unwantedWordsAreFound() throws {
        for word in Self.unwanted { #expect(try Self.faults(in: word.example).count == 1) }
        #expect(try Self.faults(in: "497072XXXXXX2226, the session, --home /var/lib") == [])
    }

    /// Examples have addresses of example.nc and phones that nobody has.
    @Test(arguments: Repository.documents.map(\.path))
    func documentsHoldNoPersonalData(_ path: String) {
        let text = Repository.file(path).text
        let addresses = text.matches(of: /[\w.+-]+@([\w-]+\.)+\w+/).map { String($0.output.0) }
        #expect(addresses.filter { !$0.hasSuffix("@example.nc") } == [])
        let phones = text.matches(of: /\+687[ .]?[\d .]{6,}/).map { String($0.output) }
        #expect(phones.filter { !$0.replacing(" ", with: "").hasPrefix("+6870000") } == [])
    }

    /// Other card numbers than test numbers of the guide's BIN could be somebody's.
    @Test(arguments: Repository.documents.map(\.path))
    func cardNumbersAreOfTheGuide(_ path: String) {
        let text = Repository.file(path).text
        let numbers = text.matches(of: /\b\d{13,19}\b/).map { String($0.output) }
        #expect(numbers.filter { !$0.hasPrefix("497072") } == [])
    }
}
