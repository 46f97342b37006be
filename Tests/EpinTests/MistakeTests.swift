import Foundation
import TestSupport
import Testing

/// What somebody who asks wrongly is told, and how the program ends.
@Suite struct MistakeTests {
    private func guide() throws -> EpinData {
        let data = try EpinData(nil)
        try #require(try data.epin(["guide"]).status == 0)
        return data
    }

    @Test(arguments: [
        (["audit", "-c", "rts-5"], "RTS-5"), (["detect", "-d", "d01"], "D01"),
        (["query", "kind=codesent"], "kind=codeSent"),
        (["query", "kidn=codeSent"], "kind=codeSent"),
        (["query", "event>=50"], "sequence>=50"), (["query", "amount>5"], "purchaseAmount>5"),
        (["query", "purchaseAmount=>50"], "purchaseAmount>=50"),
        (["query", "purchaseAmount=<50"], "purchaseAmount<=50"),
        (["query", "kind==codeSent"], "kind=codeSent"),
        (["query", "kind<>codeSent"], "kind!=codeSent"), (["query", "--sinse", "now"], "--since"),
        (["qeury"], "query"), (["QUERY"], "query"), (["case", "lits"], "list"),
        (["query", "--columns", "sequence,kidn"], "kind"), (["timeline", "Card", "1"], "card"),
    ])
    func whatWasMeantIsSuggested(_ words: [String], _ suggestion: String) throws {
        let refused = try EpinData().epin(words)
        #expect(refused.status == 64, "\(refused)")
        #expect(refused.err.contains("\nDid you mean '\(suggestion)'?\n"), "\(refused)")
    }

    /// Where nothing is near, what there is is named.
    @Test(arguments: [
        ("outcome=foo", "one of authenticated, failed,"), ("kind=foo", "'epin schema event' names"),
        ("foo=1", "'epin schema event' names"),
    ])
    func whatThereIsIsNamed(_ condition: String, _ names: String) throws {
        let refused = try EpinData().epin(["query", condition])
        #expect(refused.status == 64 && refused.err.contains(names), "\(refused)")
        #expect(!refused.err.contains("Did you mean"))
    }

    /// A text may begin with anything.
    @Test func aTextMayBeginWithAnOperator() throws {
        let none = try EpinData().epin(["query", "merchantName==SHOP="])
        #expect(none.status == 0 && none.err == "epin: no event found\n", "\(none)")
    }

    @Test func whatDoesNotExistIsAnError() throws {
        let data = try guide()
        for words in [
            ["timeline", "cardholder", "999"], ["timeline", "session", "999"],
            ["timeline", "challenge", "4"], ["timeline", "case", "999"],
            ["links", "cardholder", "999"], ["cardholder", "999"], ["challenge", "999"],
            ["show", "999"], ["case", "show", "999"], ["subject", "cardholder", "999"],
            ["replay", "--challenge", "999", "--steps"], ["replay", "--cardholder", "999"],
        ] {
            let none = try data.epin(words)
            #expect(none.status == 2 && none.out.isEmpty, "\(words): \(none)")
            #expect(none.err.hasPrefix("epin: no "), "\(words): \(none)")
        }
    }

    @Test func aQuestionWithoutAMatchIsAnswered() throws {
        let data = try guide()
        for words in [
            ["query", "cardholder=999"], ["find", "9999"], ["find", "nobody@example.nc"],
            ["timeline", "email", "nobody@example.nc"], ["timeline", "merchantName", "Nobody"],
            ["links", "email", "nobody@example.nc"], ["reads", "--account", "nobody"],
            ["case", "list"], ["reviews"], ["export", "--since", "now"],
        ] {
            let none = try data.epin(words)
            #expect(none.status == 0 && none.out.isEmpty, "\(words): \(none)")
        }
    }

    @Test func whereThereIsNoLedgerTheWayToOneIsNamed() throws {
        let data = try EpinData(nil)
        for words in [["stat"], ["query"], ["audit"], ["apply"]] {
            let none = try data.epin(words)
            #expect(none.status == 2, "\(words): \(none)")
            for way in ["no ledger here", "'epin init'", "'--data'", "EPIN_DATA"] {
                #expect(none.err.contains(way), "\(words): \(none)")
            }
        }
    }

    @Test func theEnvironmentNamesTheData() throws {
        let data = try guide()
        let epin = EpinData.program.path
        func run(_ words: [String]) throws -> ProgramRun {
            try data.run(["/usr/bin/env", "EPIN_DATA=\(data.path)", epin] + words)
        }
        let plain = try data.epin(["show", "3"])
        #expect(try run(["show", "3"]) == plain && plain.status == 0)
        let other = try run(["--data", "nowhere", "show", "3"])
        #expect(other.status == 2 && other.err.contains("nowhere/ledger"))
        let empty = try data.run(["/usr/bin/env", "EPIN_DATA=", epin, "show", "3"])
        #expect(empty.err.contains("epin-data/ledger: no ledger here"), "\(empty)")
        #expect(try run(["help"]).text.contains("Default: $EPIN_DATA, or epin-data."))
    }
}
