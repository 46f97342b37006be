import Foundation
import Ledger
import TestSupport
import Testing

/// `epin replay --what-if`, `--diff` and `--steps`, as a person calls them.
@Suite struct ReplayCommandTests {
    /// One holder, a payment that fails and one that is authenticated.
    private static func data() throws -> EpinData {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        var lines = [
            command(
                "registerCardholder", #""email":"awa@example.nc","phone":"+687 00 00 23""#,
                #""cards":["4970720000052226"]"#),
            command("requestCodes", #""email":"awa@example.nc","verifier":"portal""#),
            command(
                "submitCodes", #""session":5,"smsResult":"right","emailResult":"right""#,
                #""verifier":"portal""#),
            command(
                "setPassword", #""session":5,"passwordResult":"accepted","verifier":"portal""#),
        ]
        for (challenge, result, amount) in [(14, "wrong", 29900), (21, "right", 4500)] {
            let id = "8a880dc0-d2d2-4067-bcb1-b08d1690b2\(challenge)"
            lines += [
                command(
                    "openChallenge", #""card":"4970720000052226","merchantName":"Boutique""#,
                    #""threeDSServerTransID":"\#(id)","dsTransID":"\#(id)","acsTransID":"\#(id)""#,
                    #""purchaseAmount":\#(amount),"purchaseCurrency":978,"purchaseExponent":2"#,
                    #""purchaseDate":"2022-02-07T20:00:00Z""#),
                command(
                    "submitPassword", #""challenge":\#(challenge),"passwordResult":"\#(result)""#,
                    #""verifier":"acs""#),
                command(
                    "submitCode", #""challenge":\#(challenge),"codeResult":"right""#,
                    #""verifier":"acs""#),
            ]
        }
        let input = lines.enumerated().map { index, line in
            "\(line.dropLast()),\"at\":\"2022-02-07T20:\(10 + index):00Z\"}\n"
        }.joined()
        let applied = try data.epin(["apply", "--simulated-time", "-"], input: input.utf8)
        try #require(applied.status == 0, "\(applied)")
        return data
    }

    private static func command(_ name: String, _ fields: String...) -> String {
        #"{"command":"\#(name)",\#(fields.joined(separator: ","))}"#
    }

    @Test func anotherPolicy() throws {
        let data = try Self.data()
        let text = try data.epin(["replay", "--what-if", #"{"failureLimit":1}"#])
        #expect(text.status == 1 && text.err.isEmpty)
        #expect(
            text.text
                == """
                EVENT  TIME                      HOLDER  DIFFERENCE  PAYMENT    AMOUNT  \
                RECORDED                 OTHERWISE
                   18  2022-02-07T20:16:00.000Z       3  locked           14  299,00 €  \
                no lock                  locked until 2022-02-07T20:46:00.000Z
                   23  2022-02-07T20:18:00.000Z       3  refused          21   45,00 €  \
                passwordSubmitted right  attemptRefused ended
                   28  2022-02-07T20:19:00.000Z       3  changed          21   45,00 €  \
                authenticated            locked

                RECORDED       OTHERWISE  PAYMENTS   AMOUNT
                authenticated  locked            1  45,00 €

                10 decisions taken again: 3 differences

                """)
        let json = try data.epin(["--json", "replay", "--what-if", #"{"failureLimit":1}"#]).json
        #expect(json.count == 4)
        #expect(json[2]["difference"] == "changed" && json[2]["challenge"] == 21)
        #expect(json[2]["purchaseAmount"] == 4500 && json[2]["merchantName"] == "Boutique")
        #expect(json[3]["decisionCount"] == 10 && json[3]["differenceCount"] == 3)
        #expect(json[3]["payments"]?.arrayValue?.first?["other"] == "locked")
        #expect(json[3]["untouched"] == .array([]))

        let file = data.directory.appending(path: "policy.json")
        try Data(#" {"failureLimit": 5} "#.utf8).write(to: file)
        let same = try data.epin(["replay", "--what-if", "policy.json"])
        #expect(same.status == 0)
        #expect(same.text == "10 decisions taken again: none would have been different\n")
        let untouched = try data.epin(["replay", "--what-if", #"{"originCodeLimit":1}"#])
        #expect(untouched.status == 0, "\(untouched)")
        #expect(untouched.text.contains("Nothing was decided again about originCodeLimit"))
        let later = try data.epin([
            "replay", "--what-if", #"{"failureLimit":1}"#, "--since", "2022-02-07T20:19:00Z",
        ])
        #expect(later.text.contains("3 differences") == false && later.status == 1)
        let none = try data.epin([
            "replay", "--what-if", #"{"failureLimit":1}"#, "--until", "2022-02-07T20:16:00Z",
        ])
        #expect(none.status == 0)
    }

    @Test func twoPoints() throws {
        let data = try Self.data()
        let text = try data.epin(["replay", "--diff", "17", "18"])
        #expect(text.status == 0)
        #expect(
            text.lines.map { $0.split(separator: " ").map(String.init) } == [
                ["OF", "NUMBER", "FIELD", "OLD", "NEW", "EVENT"],
                ["cardholder", "3", "failures", "0", "1", "18"],
                ["cardholder", "3", "failuresDespiteLocks", "0", "1", "18"],
                ["challenge", "14", "status", "codeIssued", "codeSubmitted", "18"],
                ["challenge", "14", "interactionCounter", "1", "2", "18"],
            ])
        let json = try data.epin([
            "--json", "replay", "--diff", "2022-02-07T20:15:00Z", "2022-02-07T20:16:00Z",
            "--cardholder", "3",
        ]).json
        #expect(json.contains { $0["field"] == "outcome" && $0["new"] == "failed" })
        let all = try data.epin(["--json", "replay", "--diff", "0"]).json
        #expect(all.contains { $0["thing"] == "cardholder" && $0["old"] == .null })
        let nothing = try data.epin(["replay", "--diff", "18", "18"])
        #expect(nothing.status == 0 && nothing.err == "epin: nothing is different\n")
    }

    @Test func oneChallenge() throws {
        let data = try Self.data()
        let text = try data.epin(["replay", "--challenge", "14", "--steps"])
        #expect(text.status == 0)
        let states = text.lines.filter { $0.hasPrefix("  = ") }
        #expect(states.count == 7)
        #expect(
            states.last
                == "  = challenge ended, code voided, cardholder 3 not locked, 1 failures")
        #expect(text.lines.contains("    challenge 14 passwordFactor: – -> wrong"))
        let json = try data.epin(["--json", "replay", "--challenge", "14", "--steps"]).json
        #expect(json.count == 7 && json[6]["challengeState"]?["outcome"] == "failed")
        let early = try data.epin([
            "replay", "--challenge", "14", "--steps", "--as-of", "15",
        ])
        #expect(early.lines.filter { $0.hasPrefix("  = ") }.count == 2)
    }

    @Test(arguments: [
        (["--what-if", #"{"attempts":3}"#], 2, "--what-if: policy: has no limit 'attempts'"),
        (
            ["--what-if", #"{"failureLimit":0}"#], 2,
            "--what-if: policy: failureLimit must be from 1 to 100"
        ),
        (["--what-if", "{}"], 2, "--what-if: policy: must be an object with at least one limit"),
        (["--what-if", "{"], 2, "--what-if: not valid JSON at byte 1"),
        (["--what-if", "no-such-file"], 2, "'no-such-file' is neither a JSON object nor a file"),
        (["--diff", "9", "3"], 64, "the point of '--diff' comes after POINT"),
        (["--diff", "999"], 2, "no event 999: the ledger has 32"),
        (["--diff", "3", "soon"], 64, "'POINT soon': a sequence or a time is expected"),
        (["--diff", "1", "2", "--cardholder", "4"], 2, "no cardholder 4"),
        (["--diff", "1", "--as-of", "2"], 64, "'--diff' and '--as-of' do not go together"),
        (["--challenge", "3", "--steps"], 2, "no challenge 3"),
        (["--challenge", "14", "--steps", "--as-of", "9"], 2, "no challenge 14 as of 9"),
        (["--steps"], 64, "'--steps' goes with '--challenge'"),
        (["--since", "now"], 64, "'--since' goes with '--what-if'"),
        (["7"], 64, "POINT goes with '--diff'"),
        (
            ["--cardholder", "3", "--challenge", "14"], 64,
            "'--cardholder' and '--challenge' do not go together"
        ),
    ])
    func whatCannotBe(words: [String], status: Int32, message: String) throws {
        let outcome = try Self.shared.get().epin(["replay"] + words)
        #expect(outcome.status == status && outcome.out.isEmpty, "\(outcome)")
        #expect(outcome.err.hasPrefix("epin: \(message)"), "\(outcome.err)")
    }

    private static let shared = Result { try data() }
}
