import Foundation
import Ledger
import TestSupport
import Testing

@testable import Questions

/// What the program answers in JSON, checked against `schema/answer.schema.json` by code that is
/// not ours.
@Suite struct AnswerSchemaTests {
    private static let file = "schema/answer.schema.json"

    @Test func theSchemaFileIsWhatTheDeclarationsSay() throws {
        #expect(
            try Checkout.text(Self.file) == Question.jsonSchema.prettyText,
            "not up to date: epin schema answer > schema/answer.schema.json")
    }

    /// One name for one thing: a term has the same type and meaning wherever it occurs.
    @Test func aNameHasOneMeaning() {
        var known: [String: Term] = [:]
        func check(_ members: [Shape.Member], _ question: String) {
            for member in members {
                let term = member.term
                let first = known[term.name, default: term]
                known[term.name] = first
                #expect(
                    "\(first.type)" == "\(term.type)" && first.meaning == term.meaning,
                    "\(question): \(term.name)")
                var type = term.type
                while case .list(let item) = type { type = item }
                if case .object(let inner) = type { check(inner, question) }
            }
        }
        for question in Question.all {
            for shape in question.shapes { check(shape.members, question.name) }
        }
    }

    /// Every question, put to a ledger that has something to answer.
    private static func words(_ holder: UInt64, _ challenge: UInt64, _ case: UInt64) -> [[String]] {
        [
            ["show", "\(challenge)"], ["timeline", "challenge", "\(challenge)"],
            ["query", "kind=challengeEnded"],
            [
                "query", "kind=challengeEnded", "--after", "kind=passwordSubmitted", "--within",
                "1h",
            ],
            ["find", "2226", "299,00"], ["find", "awa@example.nc"],
            ["links", "cardholder", "\(holder)"],
            ["links", "cardholder", "\(holder)", "--shared-max", "0"],
            ["cardholder", "\(holder)"], ["challenge", "\(challenge)"], ["stat"], ["reads"],
            ["doctor"],
            ["case", "show", "\(`case`)"], ["case", "list"],
            ["subject", "cardholder", "\(holder)"], ["subject", "origin", "192.0.2.7"],
            ["verify", "--key", "log.pem.pub"], ["prove", "\(challenge)"],
            ["check", "\(challenge).tlog-proof", "--key", "log.pem.pub"],
            ["evidence", "challenge", "\(challenge)", "--key", "log.pem.pub", "-o", "bundle"],
            ["evidence", "--check", "bundle", "--key", "log.pem.pub"],
            ["replay"], ["replay", "--diff", "14", "20"],
            ["replay", "--challenge", "\(challenge)", "--steps"],
            ["replay", "--cardholder", "\(holder)"],
            ["replay", "--what-if", #"{"failureLimit":1}"#],
            ["export"], ["audit"], ["audit", "--daily"], ["reviews"], ["detect"], ["report"],
        ]
    }

    @Test func answersAreOfTheSchema() throws {
        let data = try EpinData.signing()
        let lines = """
            {"command":"registerCardholder","at":"2022-02-07T20:30:00Z","email":"awa@example.nc",\
            "phone":"+687 00 00 23","cards":["4970720000052226"]}
            {"command":"requestCodes","at":"2022-02-07T20:40:00Z","email":"awa@example.nc",\
            "origin":"192.0.2.7","verifier":"portal"}
            {"command":"submitCodes","at":"2022-02-07T20:41:00Z","origin":"192.0.2.7","session":6,\
            "smsResult":"right","emailResult":"right","verifier":"portal"}
            {"command":"setPassword","at":"2022-02-07T20:42:00Z","origin":"192.0.2.7","session":6,\
            "passwordResult":"accepted","verifier":"portal"}
            {"command":"logOut","at":"2022-02-07T20:43:00Z","origin":"192.0.2.7","session":6}
            {"command":"openChallenge","at":"2022-02-07T21:28:20Z","origin":"192.0.2.7",\
            "card":"4970720000052226",\
            "threeDSServerTransID":"8a880dc0-d2d2-4067-bcb1-b08d1690b26e",\
            "dsTransID":"f25084f0-5b16-4c0a-ae5d-b24808a95e4b",\
            "acsTransID":"d7c1ee99-9478-44a6-b1f2-391e29c6b340","purchaseAmount":29900,\
            "purchaseCurrency":978,"purchaseExponent":2,"purchaseDate":"2022-02-07T21:28:18Z",\
            "merchantName":"MyTestMerchantACS3"}
            {"command":"submitPassword","at":"2022-02-07T21:28:40Z","origin":"192.0.2.7",\
            "challenge":16,"passwordResult":"wrong","verifier":"acs"}
            {"command":"submitCode","at":"2022-02-07T21:29:05Z","origin":"192.0.2.7",\
            "challenge":16,"codeResult":"right","verifier":"acs"}
            {"command":"openCase","note":"A payment is disputed","account":"m.waia",\
            "at":"2022-02-07T21:40:00Z"}

            """
        let replies = try data.epin(["apply", "--simulated-time"], input: Array(lines.utf8))
        try #require(replies.status == 0, "\(replies)")
        func opened(_ kind: String) throws -> UInt64 {
            let found = try data.epin(["--json", "query", "kind=\(kind)"]).json
            return try #require(found.first?["sequence"]?.integerValue())
        }
        #expect(try data.epin(["checkpoint", "--key", "log.pem"]).status == 0)
        let all = Self.words(
            try opened("cardholderRegistered"), try opened("challengeOpened"),
            try opened("caseOpened"))
        var answers: [(question: String, line: String)] = []
        for words in all {
            let outcome = try data.epin(["--json"] + words)
            // A review and the detectors may have nothing to say.
            let isSilent = ["audit --daily", "detect"].contains(words.joined(separator: " "))
            #expect(outcome.status <= 1, "\(words): \(outcome)")
            #expect(isSilent || !outcome.lines.isEmpty, "\(words): \(outcome)")
            let name = try #require(
                Question.all.map(\.name).filter { words.joined(separator: " ").hasPrefix($0) }
                    .max { $0.count < $1.count })
            answers += outcome.lines.map { (name, $0) }
        }
        let answering = Question.all.filter { !$0.shapes.isEmpty && $0.name != "detect" }
        #expect(Set(answers.map(\.question)) == Set(answering.map(\.name)))
        try check(answers, data)
    }

    private func check(_ answers: [(question: String, line: String)], _ data: EpinData) throws {
        let program = """
            import json, sys
            from jsonschema import Draft202012Validator
            schema = json.load(open(sys.argv[1]))
            Draft202012Validator.check_schema(schema)
            for text in sys.stdin:
                name, line = text.rstrip("\\n").split("\\t", 1)
                one = {"$ref": "#/$defs/" + name, "$defs": schema["$defs"]}
                value = json.loads(line)
                if not Draft202012Validator(one).is_valid(value):
                    print("refused", name, line)
                # Whatever has one member more is refused.
                value["undeclared"] = 1
                if Draft202012Validator(one).is_valid(value):
                    print("taken", name, line)
            """
        let input = answers.map { "\($0.question)\t\($0.line)\n" }.joined()
        let outcome = try data.run(
            ["/usr/bin/python3", "-I", "-c", program, Checkout.path(Self.file)],
            input: Array(input.utf8))
        #expect(outcome.status == 0 && outcome.text == "" && outcome.err == "", "\(outcome)")
    }
}
