import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// The declarations of the commands against the parser, the JSON Schema and the integrator's page,
/// which all follow from them.
@Suite struct CommandFormTests {
    @Test func theSchemaFileIsWhatTheDeclarationsSay() throws {
        #expect(
            try Checkout.text("schema/command.schema.json") == CommandForm.jsonSchema.prettyText,
            "not up to date: epin schema command > schema/command.schema.json")
    }

    @Test func thePageIsWhatTheDeclarationsSay() throws {
        let page = try Checkout.text("docs/commands.md")
        let start = try #require(
            page.range(of: "<!-- Generated from here: epin schema commands -->\n\n"))
        let end = try #require(page.range(of: "\n<!-- End of the generated part -->\n"))
        #expect(
            page[start.upperBound..<end.lowerBound] == ReplyForm.page,
            "docs/commands.md is not up to date: see its marks and epin schema commands")
    }

    /// Every line of JSON on the page: a command is read, a reply is JSON.
    @Test func everyExampleOnThePageIsRead() throws {
        var commands: [String: Int] = [:]
        for line in try Checkout.text("docs/commands.md").split(separator: "\n")
        where line.hasPrefix("{") {
            let json = try JSON(parsing: String(line))
            guard let name = json["command"]?.stringValue else {
                #expect(json["line"] != nil, "\(line)")
                continue
            }
            #expect(throws: Never.self, "\(line)") { try Request(line: Array(line.utf8)) }
            commands[name, default: 0] += 1
        }
        for form in CommandForm.all {
            #expect(commands[form.name] == (form.hasTwoForms ? 2 : 1), "\(form.name)")
        }
    }

    @Test func everyExampleValueIsOfItsField() {
        for field in CommandForm.all.flatMap(\.fields) + CommandForm.common {
            #expect(field.value.fault(of: field.example) == nil, "\(field.name)")
        }
    }

    @Test func namesAreUnique() {
        #expect(Set(CommandForm.all.map(\.name)).count == CommandForm.all.count)
        for form in CommandForm.all {
            let names = (form.fields + CommandForm.common).map(\.name) + ["command"]
            #expect(Set(names).count == names.count, "\(form.name)")
        }
        let definitions = CommandForm.jsonSchema["$defs"]?.objectValue?.map(\.key) ?? []
        #expect(Set(definitions).count == definitions.count)
    }

    private func isRead(_ line: String) -> Bool { (try? Request(line: Array(line.utf8))) != nil }

    /// Well-formed and mutated lines: the schema takes what the parser reads and refuses the rest.
    @Test(arguments: [1, 2]) func theSchemaAgreesWithTheParser(seed: UInt64) throws {
        var corpus = CommandCorpus(state: seed)
        let lines = corpus.lines(perForm: 80).map(\.text)
        let answers = try SchemaPeer.answers(try Checkout.text("schema/command.schema.json"), lines)
        try #require(answers.count == lines.count)
        var readCount = 0
        for (line, isValid) in zip(lines, answers) {
            let isRead = isRead(line)
            if isRead != isValid {
                Issue.record("seed \(seed): parser \(isRead), schema \(isValid): \(line)")
            }
            readCount += isRead ? 1 : 0
        }
        // Both sides of the question were asked.
        #expect(readCount > lines.count / 10 && readCount < lines.count * 9 / 10)
    }

    /// All that the parser refuses and a schema cannot: field, value, in a line of this command.
    private static let beyondTheSchema: [(String, String, JSON)] = [
        // The check digit (ISO/IEC 7812-1).
        ("attachCard", "card", "4970720000052227"),
        ("registerCardholder", "cards", ["4970720000052226", "4970720000052227"]),
        // The length of a month.
        ("openChallenge", "purchaseDate", "2022-02-29"),
        ("openChallenge", "purchaseDate", "2022-04-31T10:00:00Z"),
        // To JSON Schema a number with a fraction of zero is an integer.
        ("goBack", "session", .double(5)), ("changePolicy", "policy", ["failureLimit": .double(5)]),
        // More than 254 bytes, in fewer characters.
        ("changeEmail", "email", .string(String(repeating: "é", count: 125) + "@ici.nc")),
        // A card number where the text goes into the ledger.
        ("changePolicy", "account", "4970 7200 0005 2226"),
        // Characters that cannot be seen, beyond the first plane, and blanks of another kind.
        ("openChallenge", "merchantName", "a\u{E0041}"),
        ("openChallenge", "merchantName", "\u{2800}"),
        // An address with the name of an interface.
        ("expire", "origin", "fe80::1%eth0"),
    ]

    /// Foundation reads the numbers of a UUID with scanf, signs and 0x included.
    @Test(arguments: [
        "0x9619ff-8b86-d011-b42d-00cf4fc964ff", "6f9619ff-8b86-d011-b42d-00cf4fc964+f",
        "6f9619ff8b86d011b42d00cf4fc964ff", "{6f9619ff-8b86-d011-b42d-00cf4fc964ff}",
    ])
    func onlyTheFormOfAUUIDIsOne(_ text: String) throws {
        let form = try #require(CommandForm.all.first { $0.name == "openChallenge" })
        let line = CommandCorpus.replacing("acsTransID", by: .string(text), in: form.example())
        #expect(throws: CommandError.self) { try Request(line: Array(line.text.utf8)) }
    }

    @Test func theDifferencesAreThese() throws {
        func line(_ change: (String, String, JSON)) throws -> String {
            let (command, field, value) = change
            let form = try #require(CommandForm.all.first { $0.name == command })
            return CommandCorpus.replacing(field, by: value, in: form.example()).text
        }
        let lines = try Self.beyondTheSchema.map(line)
        let answers = try SchemaPeer.answers(try Checkout.text("schema/command.schema.json"), lines)
        #expect(answers.map { !$0 } == lines.map(isRead))
        #expect(answers.allSatisfy { $0 })
    }
}
