import Foundation
import TestSupport
import Testing

/// docs/format.md against the program and its sources.
@Suite struct FormatTests {
    private let document = Repository.file("docs/format.md").text

    // MARK: The record

    @Test func theRecordIsWhatItSays() throws {
        let block = try #require(Markdown(document).blocks.first { $0.info == "hexdump" })
        let dump = try #require(HexDump(block.text))
        let json = try shown(event: 22)
        #expect(Item.bytes(dump.bytes).words == json["record"])
        #expect(try Self.faults(in: dump, json) == [])
        let named = dump.rows.dropFirst().map { $0.words.split(separator: " ")[0] }
        let fields = Set(json.keys).subtracting(["record", "leafHash", "indication"])
        #expect(Set(named.map(String.init)) == fields)
    }

    /// Rows that do not decode to their words: `challenge = 17`.
    static func faults(in dump: HexDump, _ json: [String: String]) throws -> [String] {
        let keys = try fieldKeys(of: "codeIssued")
        return dump.rows.enumerated().filter { index, row in
            var rest = row.bytes[...]
            guard let first = Item(&rest) else { return true }
            if index == 0 { return first.words != row.words || !rest.isEmpty }
            let parts = row.words.split(separator: " ", maxSplits: 2).map(String.init)
            guard parts.count == 3, first == keys[parts[0]].map(Item.number),
                let value = Item(&rest), rest.isEmpty, json[parts[0]] == parts[2]
            else { return true }
            // A time or a name stands for its number, which the program has printed.
            if case .number = value, UInt64(parts[2]) == nil { return false }
            return value.words != parts[2]
        }.map(\.element.words)
    }

    /// Names and keys of the fields of a kind, from the schema.
    private static func fieldKeys(of kind: String) throws -> [String: UInt64] {
        let schema = Repository.file("schema/event.cddl").text
        let start = try #require(schema.firstRange(of: "\n\(kind) = {\n")).upperBound
        let rule = schema[start...].prefix { $0 != "}" }
        return Dictionary(
            uniqueKeysWithValues: rule.matches(of: /(\d+): [^;\n]*; (\w+)/).map {
                (String($0.output.2), UInt64($0.output.1)!)
            })
    }

    /// The fields of an event of the README's session, as texts.
    private func shown(event: Int) throws -> [String: String] {
        try Shell.inDirectory { shell in
            let readme = Markdown(Repository.file("README.md").text)
            for block in readme.blocks where block.info == "sh" { _ = try shell.run(block.text) }
            let line = try shell.run("epin --json show \(event)").written
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            return try #require(object as? [String: Any]).mapValues { "\($0)" }
        }
    }

    @Test func aWrongRowIsFound() throws {
        let json = ["stream": "3", "version": "15", "verifier": "acs"]
        func faults(_ text: String) throws -> Int? {
            try HexDump(text).map { try Self.faults(in: $0, json).count }
        }
        #expect(try faults("00  a2 map of 2 pairs\n01  03 03 stream = 3\n") == 0)
        #expect(try faults("00  a2 map of 2 pairs\n01  03 04 stream = 4\n") == 1)
        #expect(try faults("00  a2 map of 2 pairs\n01  04 03 stream = 3\n") == 1)
        #expect(try faults("00  a2 map of 3 pairs\n01  04 0f version = 15\n") == 1)
        #expect(try faults("00  a1 map of 1 pairs\n01  18 1f 63 61 63\n06  73 verifier = acs") == 2)
        #expect(try faults("00  a1 map of 1 pairs\n02  03 03 stream = 3\n") == nil)
    }

    // MARK: Rows and numbers

    @Test(arguments: [
        ("ledger", "LedgerState"), ("cardholders", "Cardholder"), ("sessions", "Session"),
        ("codes", "Code"), ("challenges", "Challenge"), ("cases", "Case"),
    ])
    func rows(_ table: String, _ type: String) throws {
        let source = Repository.file("Sources/Projections/State/\(type).swift").text
        let declared = source.matches(of: /try coder\.\w+\(&(\w+)\)/).map { String($0.output.1) }
        let row = try #require(
            document.split(separator: "\n").first { $0.hasPrefix("| `\(table)` |") })
        let named = row.split(separator: "|").last { !$0.isEmpty }!.split(separator: ",")
            .map { String($0.filter { $0 != " " }) }
        #expect(!declared.isEmpty && declared == named)
    }

    @Test(arguments: [
        ("Sources/Projections/Views/IndexKey.swift", "IndexField"),
        ("Sources/Ledger/Values/ReferenceKind.swift", "ReferenceKind"),
    ])
    func numbers(_ path: String, _ type: String) throws {
        let source = Repository.file(path).text
        let start = try #require(source.firstRange(of: "enum \(type):")).upperBound
        let body = source[start...].prefix { $0 != "}" }
        let declared = body.matches(of: /case `?(\w+)`? = (\d+)/).map {
            "\($0.output.2) \($0.output.1)"
        }
        let flowing = document.replacing("\n", with: " ")
        #expect(declared.count > 1 && flowing.contains(declared.joined(separator: ", ") + "."))
    }

    @Test func tablesOfTheDigest() throws {
        let source = Repository.file("Sources/Projections/State/StateTable.swift").text
        let declared = source.matches(of: /case (\w+) = \d+/).map { "`\($0.output.1)`" }
        let flowing = document.replacing("\n", with: " ")
        #expect(declared.count > 1 && flowing.contains(declared.joined(separator: ", ")))
    }
}
