import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// What is past its period, what is held, and what goes.
@Suite struct RetentionTests {
    private static let account = "m.waia"
    private static let day: UInt64 = 86_400

    /// First without doing it: the plan is the same.
    private func run(_ issuer: TestIssuer) throws -> Service.RetentionOutcome {
        // Time passes with events alone.
        try issuer.send(
            "changePolicy", ["policy": ["failureLimit": 5], "account": Self.account])
        let size = try issuer.size
        let planned = try issuer.dryRun().retention()
        #expect(try issuer.size == size)
        let outcome = try issuer.service.endRetention(account: Self.account)
        #expect(planned.items.map(\.reference) == outcome.plan.items.map(\.reference))
        #expect(planned.due.count == outcome.plan.due.count)
        #expect(planned.due.isEmpty == outcome.receipts.isEmpty)
        return outcome
    }

    private func classes(_ items: [RetentionPlan.Item]) -> [String] { items.map(\.data.name) }

    /// A holder with a password, who came from an address with a device.
    private func holder(_ issuer: TestIssuer) throws -> UInt64 {
        let id = try issuer.enrol()
        let reply = try issuer.send(
            "requestCodes",
            ["email": TestIssuer.email, "origin": "192.0.2.7", "device": "d-4f21"])
        try issuer.send("goBack", ["session": issuer.session(reply)!])
        return id
    }

    @Test func eachClassAtItsTime() throws {
        let issuer = try TestIssuer()
        let id = try holder(issuer)
        issuer.advance(seconds: 364 * Self.day)
        #expect(try run(issuer).plan.items.isEmpty)
        issuer.advance(seconds: 2 * Self.day)
        let traces = try run(issuer)
        #expect(classes(traces.plan.due) == ["origin", "device"])
        #expect(traces.receipts.map(\.stream) == [id])
        #expect(traces.receipts[0].reason == .retentionEnded)
        #expect(traces.receipts[0].account == Self.account)
        // The person is still there, and is counted from its last event: the erasure.
        #expect(try issuer.holder(id).erasedBy == nil)
        #expect(try run(issuer).receipts.isEmpty)
        issuer.advance(seconds: 1824 * Self.day)
        #expect(try run(issuer).plan.items.isEmpty)
        issuer.advance(seconds: Self.day)
        let whole = try run(issuer)
        #expect(classes(whole.plan.due) == ["email", "phone", "card", "credential"])
        #expect(try issuer.holder(id).erasedBy == whole.receipts[0].sequence)
        try issuer.service.vault.read { vault in
            var count = 0
            try vault.forEachReference { _, _ in count += 1 }
            #expect(count == 0)
            let holders = try vault.cardholdersWithPassword()
            #expect(holders.isEmpty)
        }
        #expect(whole.plan.oldEventCount > 0)
        let codes = try issuer.events().filter { $0.kind == .codeIssued }.map(\.sequence)
        for code in codes { #expect(throws: (any Error).self) { try issuer.message(code) } }
    }

    @Test func whatWasReplacedGoesBeforeWhatIsInUse() throws {
        let issuer = try TestIssuer()
        let id = try issuer.register()
        try issuer.send("changeEmail", ["cardholder": id, "email": "awa.new@example.nc"])
        try issuer.send("changePhone", ["cardholder": id, "phone": "+687 00 00 24"])
        issuer.advance(seconds: 1825 * Self.day)
        try issuer.send("reportFraud", ["cardholder": id])
        let outcome = try run(issuer)
        #expect(outcome.plan.due.map(\.reference) == [1, 2])
        #expect(try issuer.holder(id).erasedBy == nil)
        #expect(try issuer.requestCodes(email: "awa.new@example.nc").sms.count == 8)
    }

    @Test func aCaseKeepsWhatItHoldsAndItsEvidence() throws {
        let issuer = try TestIssuer()
        let id = try holder(issuer)
        let unknown = try issuer.send(
            "requestCodes", ["email": "nobody@example.nc", "origin": "198.51.100.9"])
        let other = try issuer.send("requestCodes", ["email": "else@example.nc"])
        #expect(unknown.result == "emailNotRecognised" && other.result == unknown.result)
        let opened = try issuer.send("openCase", ["note": "n", "account": Self.account])
        let number = try #require(opened.json["case"]?.integerValue() as UInt64?)
        try issuer.send(
            "attachEvents",
            ["case": number, "account": Self.account, "events": [id, unknown.events[0]]])
        issuer.advance(seconds: 1900 * Self.day)
        let held = try run(issuer)
        #expect(held.plan.items.filter { $0.keeper != nil }.count == 8)
        #expect(held.plan.items.allSatisfy { $0.keeper == nil || $0.keeper == .case(number) })
        // Of an address that was typed and is nobody's: in the ledger's own stream.
        #expect(classes(held.plan.due) == ["email"])
        #expect(held.receipts.map(\.stream) == [0])
        try issuer.send("closeCase", ["case": number, "account": Self.account, "note": "Done."])
        // The release was an event of the holder: what is in use is counted from it.
        let traces = try run(issuer)
        #expect(Set(classes(traces.plan.due)) == ["email", "origin", "device"])
        issuer.advance(seconds: 1900 * Self.day)
        #expect(try run(issuer).plan.due.count == 4)
        #expect(try run(issuer).plan.count == 0)
    }

    @Test func whatNoEventNamesGoesAtOnce() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        _ = try issuer.error(
            "registerCardholder", ["email": TestIssuer.email, "phone": "+687 00 00 99"])
        let outcome = try run(issuer)
        #expect(outcome.plan.due.map(\.data) == [.reference(.phone)])
        #expect(outcome.plan.due[0].lastUse == nil && outcome.receipts.map(\.stream) == [0])
        try issuer.service.vault.read { vault in
            let reference = try vault.reference(.phone, "+687000099")
            #expect(reference == nil)
        }
    }

    @Test func aSharedPhoneIsInUseWhileOneOfThemIs() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register(cards: [])
        let bela = try issuer.register(email: "bela@example.nc", cards: [])
        issuer.advance(seconds: 1900 * Self.day)
        try issuer.send("reportFraud", ["cardholder": bela])
        #expect(classes(try run(issuer).plan.due) == ["email"])
    }

    /// What receipts say is gone goes again, whatever its age.
    @Test func aBackupThatWasPutBack() throws {
        let issuer = try TestIssuer()
        let id = try holder(issuer)
        let saved = "\(issuer.root)/saved"
        try issuer.stopped { _, _ in
            try FileManager.default.copyItem(atPath: issuer.directory.vault, toPath: saved)
        }
        _ = try issuer.service.erase(id, account: Self.account)
        #expect(try run(issuer).plan.items.isEmpty)
        try issuer.stopped { _, _ in
            try FileManager.default.removeItem(atPath: issuer.directory.vault)
            try FileManager.default.moveItem(atPath: saved, toPath: issuer.directory.vault)
        }
        let outcome = try run(issuer)
        #expect(
            classes(outcome.plan.due) == [
                "email", "phone", "card", "origin", "device", "credential",
            ])
        #expect(outcome.receipts.map(\.stream) == [id])
        #expect(try run(issuer).plan.items.isEmpty)
    }

    // MARK: Settings

    @Test(arguments: [
        (#"[]"#, "must be an object of days by class"),
        (#"{"name":5}"#, "has no class 'name'"),
        (#"{"email":1}"#, "email must be from 2 to 36500 days"),
        (#"{"email":"5"}"#, "email must be from 2 to 36500 days"),
    ])
    func settingsThatAreWrong(_ retention: String, _ reason: String) throws {
        let issuer = try TestIssuer()
        let path = issuer.directory.settings
        let text = #"{"keyFile":"k","spool":"spool","retention":"# + retention + "}"
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(throws: SettingsError(path: path, reason: "retention \(reason)")) {
            try Settings(reading: issuer.directory)
        }
    }

    /// One that no origin is ever equal to would be no limit less.
    @Test(arguments: [
        "203.0.113.0/24", "", "fe80::1%eth0", "4970720000052226", "192.0.2.1:443",
        "[2001:db8::1]:443", "[2001:db8::1]",
    ])
    func whatIsNoAddressIsNotShared(_ origin: String) throws {
        let issuer = try TestIssuer()
        let path = issuer.directory.settings
        let text =
            #"{"keyFile":"k","spool":"spool","sharedOrigins":["192.0.2.1",""# + origin + "\"]}"
        try Data(text.utf8).write(to: URL(filePath: path))
        let error = #expect(throws: SettingsError.self) {
            try Settings(reading: issuer.directory)
        }
        #expect(error?.path == path)
        #expect(error?.reason.hasPrefix("sharedOrigins: '\(origin)' ") == true)
    }

    @Test func settingsAreReadAsTheyWereWritten() throws {
        let issuer = try TestIssuer()
        var settings = try Settings(reading: issuer.directory)
        #expect(settings.retention == RetentionPeriods())
        settings.retention[.reference(.phone)] = 30
        settings.retention[.credential] = 90
        try FileManager.default.removeItem(atPath: issuer.directory.settings)
        try settings.write(to: issuer.directory.settings)
        let read = try Settings(reading: issuer.directory).retention
        #expect(
            read[.reference(.phone)] == 30 && read[.credential] == 90
                && read[.reference(.email)] == 1825)
        #expect(read[.reference(.origin)] == 365)
    }
}
