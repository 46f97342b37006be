import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Cases and holds, through the parser and the rules.
@Suite struct CaseTests {
    private static let account = "m.waia"

    private func open(_ issuer: TestIssuer, note: String = "Contested.") throws -> UInt64 {
        let reply = try issuer.send("openCase", ["note": note, "account": Self.account])
        #expect(reply.result == "caseOpened")
        return try #require(reply.json["case"]?.integerValue())
    }

    private func send(
        _ issuer: TestIssuer, _ name: String, _ id: UInt64, _ more: [String: Any] = [:]
    ) throws -> Reply {
        let fields: [String: Any] = ["case": id, "account": Self.account]
        return try issuer.send(name, fields.merging(more) { $1 })
    }

    private func error(
        _ issuer: TestIssuer, _ name: String, _ id: UInt64, _ more: [String: Any] = [:]
    ) throws -> CommandError {
        let fields: [String: Any] = ["case": id, "account": Self.account]
        return try issuer.error(name, fields.merging(more) { $1 })
    }

    @Test func aCaseFromItsOpeningToItsClosing() throws {
        let issuer = try TestIssuer()
        let awa = try issuer.register()
        let bela = try issuer.register(email: "bela@example.nc", cards: [])
        let id = try open(issuer)
        #expect(try send(issuer, "noteCase", id, ["note": "Called back."]).result == "caseNoted")
        // Of one holder, of the ledger, and of the same holder again: one hold.
        let attached = try send(issuer, "attachEvents", id, ["events": [awa, 0, awa + 1]])
        #expect(attached.result == "eventsAttached")
        #expect(attached.json["held"] == [.number(awa)])
        #expect(try issuer.kinds(from: attached.events[0]) == [.eventsAttached, .holdPlaced])
        let held = try send(
            issuer, "holdCardholder", id, ["cardholder": bela, "note": "Same device."])
        #expect(held.result == "holdPlaced")
        #expect(held.json["case"] == .number(id) && held.json["cardholder"] == .number(bela))

        var row = try #require(try issuer.state().case(id))
        #expect(row.status == .open && row.evidence == [awa, 0, awa + 1])
        #expect(row.holders == [awa, bela] && row.last == held.events[0])
        #expect(try issuer.holder(awa).holds == [id])
        #expect(try issuer.state().ledger.openCases == [id])

        let released = try send(issuer, "releaseHold", id, ["cardholder": bela])
        #expect(released.result == "holdReleased")
        let closed = try send(issuer, "closeCase", id, ["note": "Refunded."])
        #expect(closed.result == "caseClosed" && closed.json["released"] == [.number(awa)])
        #expect(try issuer.kinds(from: closed.events[0]) == [.holdReleased, .caseClosed])
        row = try #require(try issuer.state().case(id))
        #expect(row.status == .closed && row.holders.isEmpty)
        #expect(try issuer.holder(awa).holds.isEmpty)
        #expect(try issuer.state().ledger.openCases.isEmpty)
    }

    @Test func whatIsRefused() throws {
        let issuer = try TestIssuer()
        let awa = try issuer.register()
        let id = try open(issuer)
        func expect(
            _ error: CommandError, _ code: CommandError.Code, _ field: String, _ reason: String
        ) {
            #expect(error == CommandError(code, field: field, reason))
        }
        let none: UInt64 = 999
        expect(
            try error(issuer, "noteCase", none, ["note": "n"]), .unknown, "case", "no case 999")
        expect(
            try error(issuer, "attachEvents", id, ["events": [awa, none]]), .unknown, "events",
            "no event 999")
        expect(
            try error(issuer, "holdCardholder", id, ["cardholder": none]), .unknown, "cardholder",
            "no cardholder 999")
        expect(
            try error(issuer, "releaseHold", id, ["cardholder": awa]), .conflict, "cardholder",
            "case \(id) does not hold cardholder \(awa)")
        _ = try send(issuer, "attachEvents", id, ["events": [awa]])
        expect(
            try error(issuer, "attachEvents", id, ["events": [awa]]), .conflict, "events",
            "event \(awa) is attached to case \(id) already")
        expect(
            try error(issuer, "holdCardholder", id, ["cardholder": awa]), .conflict, "cardholder",
            "case \(id) holds cardholder \(awa) already")
        _ = try send(issuer, "closeCase", id, ["note": "Done."])
        let more: [(String, [String: Any])] = [
            ("noteCase", ["note": "n"]), ("attachEvents", ["events": [0]]),
            ("holdCardholder", ["cardholder": awa]), ("releaseHold", ["cardholder": awa]),
            ("closeCase", ["note": "n"]),
        ]
        for (name, fields) in more {
            expect(
                try error(issuer, name, id, fields), .conflict, "case", "case \(id) is closed")
        }
    }

    @Test(arguments: [
        ("to awa@example.nc", "has an e-mail address: name the event or the cardholder"),
        ("call +687 00 00 23", "has a phone number: name the event or the cardholder"),
        ("card 4970 7200 0005 2226", "has a card number, which must not be kept"),
        ("from 192.0.2.7", "has an IP address: name the event"),
        ("from 2001:db8::17", "has an IP address: name the event"),
        ("6789", "is nothing but 4 or 8 digits: a password or a code must not be kept"),
        ("", "must not be empty"), ("a\tb", "has a control character, U+0009"),
        (String(repeating: "é", count: 81), "is longer than 160 bytes"),
    ])
    func notesWithWhatNobodyCouldErase(_ note: String, _ reason: String) throws {
        let issuer = try TestIssuer()
        let error = try issuer.error("openCase", ["note": note, "account": Self.account])
        #expect(error == CommandError(.malformed, field: "note", reason))
    }

    /// What PCI-3 and GDPR-1 would find in them for ever.
    @Test(
        arguments: [
            "awa@example.nc", "+687 00 00 23", "192.0.2.7", "4970720000052226", "6789",
            "m 12345678",
        ], ["account", "ticket", "verifier"])
    func namesWithWhatNobodyCouldErase(_ text: String, _ field: String) throws {
        let issuer = try TestIssuer()
        let error =
            field == "verifier"
            ? try issuer.error(
                "requestCodes", ["email": "bob@example.nc", "verifier": text])
            : try issuer.error(
                "openCase",
                ["note": "n", "account": Self.account].merging([field: text]) { $1 })
        #expect(error.code == .malformed && error.field == field, "\(error)")
    }

    @Test(arguments: ["m.waia as epin", "user-1000", "T-1234", "CR 20417", "acs.example:8443"])
    func namesThatLookLikeItAndAreNot(_ text: String) throws {
        let issuer = try TestIssuer()
        for field in ["account", "ticket"] {
            let fields: [String: Any] = ["note": "n", "account": Self.account]
            let reply = try issuer.send("openCase", fields.merging([field: text]) { $1 })
            #expect(reply.result == "caseOpened", "\(field) \(text)")
        }
    }

    @Test(arguments: ["Contesté le 07/02/2022, 299,00 €", "12:30, ticket 20417", "a @ b", "Ét. 1"])
    func notesThatLookLikeItAndAreNot(_ note: String) throws {
        let issuer = try TestIssuer()
        _ = try open(issuer, note: note)
    }

    @Test(
        arguments: [
            ([], "must be an array of at least one event"),
            ([1, 2.5], "item 2 must be a whole number"), ([1, 2, 1], "1 is there twice"),
            ((0...256).map(Double.init), "has more than 256 events"),
        ] as [([Double], String)])
    func listsOfEvents(_ events: [Double], _ reason: String) throws {
        let issuer = try TestIssuer()
        let id = try open(issuer)
        let error = try error(issuer, "attachEvents", id, ["events": events])
        #expect(error == CommandError(.malformed, field: "events", reason))
    }

    @Test func aRequestSentAgain() throws {
        let issuer = try TestIssuer()
        let awa = try issuer.register()
        let id = try open(issuer)
        let steps: [(String, [String: Any])] = [
            ("noteCase", ["note": "Called back."]), ("attachEvents", ["events": [awa]]),
            ("releaseHold", ["cardholder": awa]),
            ("holdCardholder", ["cardholder": awa, "note": "Again."]),
            ("closeCase", ["note": "Done."]),
        ]
        for (index, (name, fields)) in steps.enumerated() {
            let request = "00000000-0000-4000-8000-00000000000\(index)"
            let with = fields.merging(["request": request]) { $1 }
            let first = try send(issuer, name, id, with)
            #expect(first.error == nil)
            let size = try issuer.size
            #expect(try send(issuer, name, id, with).json == first.json)
            let other = ["case": id, "account": "op.deux", "request": request] as [String: Any]
            let refused = try issuer.send(name, fields.merging(other) { $1 })
            #expect(refused.error?.field == "request")
            #expect(try issuer.size == size)
        }
    }
}
