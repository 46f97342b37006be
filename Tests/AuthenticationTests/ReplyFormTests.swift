import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// The declarations of the replies against their JSON Schema.
@Suite struct ReplyFormTests {
    @Test func theSchemaFileIsWhatTheDeclarationsSay() throws {
        #expect(
            try ReplySchema.file == ReplyForm.jsonSchema.prettyText,
            "not up to date: epin schema reply > schema/reply.schema.json")
    }

    @Test func namesAreUnique() {
        let results = ReplyForm.all.map(\.result)
        #expect(Set(results).count == results.count)
        for form in ReplyForm.all {
            let names = (ReplyField.before + form.details + ReplyField.after).map(\.name)
            #expect(Set(names).count == names.count, "\(form.result)")
        }
        let definitions = ReplyForm.jsonSchema["$defs"]?.objectValue?.map(\.key) ?? []
        #expect(Set(definitions).count == definitions.count)
    }

    /// The replies on the integrator's page, and those of a short story with its errors.
    private static func lines() throws -> [JSON] {
        let issuer = try TestIssuer()
        let unknown = issuer.service.apply([try issuer.request("goBack", ["session": 99])])[0]
        let holder = try issuer.enrol()
        let id = UUID().uuidString
        let replies = [
            unknown, try issuer.send("requestCodes", ["email": "x@example.nc", "request": id]),
            try issuer.openChallenge(), try issuer.pay(), try issuer.pay(password: "0000"),
            try issuer.openChallenge(TestIssuer.validCard(9999)),
            try issuer.send("reportSimSwap", ["cardholder": holder]), try issuer.send("expire"),
        ]
        return replies.map(ReplySchema.line)
    }

    /// With anything missing, of another type or undeclared, it is not a reply.
    @Test func theSchemaTakesRepliesAndNothingElse() throws {
        let lines = try Self.lines()
        var wrong: [JSON] = [.null, [], [:], "result", ["line": 1], ["line": 1, "result": "x"]]
        let always: Set = ["line", "result", "events", "error", "outcome", "transStatus", "amount"]
        for line in lines {
            let members = line.objectValue!
            for (index, member) in members.enumerated() {
                var changed = members
                changed[index].value = .object([JSON.Member(key: "x", value: 1)])
                wrong.append(.object(changed))
                changed[index] = JSON.Member(key: "x\(member.key)", value: member.value)
                wrong.append(.object(changed))
                changed.remove(at: index)
                if always.contains(member.key) { wrong.append(.object(changed)) }
            }
        }
        let answers = try SchemaPeer.answers(try ReplySchema.file, (lines + wrong).map(\.text))
        try #require(answers.count == lines.count + wrong.count)
        for (line, isValid) in zip(lines + wrong, answers).prefix(lines.count) {
            #expect(isValid, "\(line.text)")
        }
        for (line, isValid) in zip(lines + wrong, answers).dropFirst(lines.count) {
            #expect(!isValid, "\(line.text)")
        }
    }
}
