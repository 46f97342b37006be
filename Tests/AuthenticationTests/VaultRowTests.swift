import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import Authentication

/// What the vault does with rows that were erased or damaged.
@Suite struct VaultRowTests {
    private struct Rows {
        let environment: Environment
        var references: Table { environment.table("references") }
        var values: Table { environment.table("values") }
        var passwords: Table { environment.table("passwords") }
        var codes: Table { environment.table("codes") }
    }

    /// Changes rows of the vault while nobody has it open.
    private func change(
        _ issuer: TestIssuer, _ body: (Rows, WriteTransaction) throws -> Void
    ) throws {
        try issuer.stopped { _, _ in
            let rows = Rows(
                environment: try Environment(
                    path: issuer.directory.vault, access: .readWrite,
                    tables: VaultTable.specifications))
            try rows.environment.write { try body(rows, $0) }
        }
    }

    private func damaged(_ issuer: TestIssuer, _ found: String) -> VaultError {
        .damaged(path: issuer.directory.vault, found)
    }

    private func spooled(_ issuer: TestIssuer) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool).sorted()
    }

    // MARK: Erased

    @Test func aCodeForAnErasedNumberDoesNotGoOut() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let phone = try issuer.holder(cardholder).phone
        try change(issuer) { rows, transaction in try transaction.delete(rows.values, phone) }
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.json["undelivered"] == ["sms"])
        let events = try issuer.events(reply)
        #expect(
            events.map(\.kind) == [
                .sessionRequested, .codeIssued, .codeIssued, .codeDeliveryFailed, .codeVoided,
                .codeSent,
            ])
        #expect(events[4].reason == .deliveryFailed)
        #expect(try spooled(issuer) == ["\(events[2].sequence).eml"])
    }

    @Test func aPaymentWhosePhoneWasErasedEndsAsTechnicalError() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let phone = try issuer.holder(cardholder).phone
        try change(issuer) { rows, transaction in try transaction.delete(rows.values, phone) }
        let before = try spooled(issuer)
        let opened = try issuer.openChallenge()
        #expect(opened.json["phone"] == .null)
        let reply = try issuer.submitPassword(try #require(issuer.challenge(opened)))
        #expect(reply.json["outcome"] == "technicalError")
        #expect(reply.json["undelivered"] == ["sms"])
        #expect(
            try issuer.events(reply).map(\.kind) == [
                .passwordSubmitted, .codeIssued, .codeDeliveryFailed, .codeVoided, .challengeEnded,
            ])
        #expect(try spooled(issuer) == before)
    }

    /// Nor is a program called without a number.
    @Test func noProgramIsCalledForAnErasedRecipient() throws {
        let issuer = try TestIssuer(mailProgram: ["/bin/true"], smsProgram: ["/bin/true"])
        let cardholder = try issuer.register()
        let phone = try issuer.holder(cardholder).phone
        try change(issuer) { rows, transaction in try transaction.delete(rows.values, phone) }
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.json["undelivered"] == ["sms"])
    }

    /// Nobody can say any more whether it was the same address.
    @Test func aRequestAboutAnErasedValueIsStillKnown() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let email = try issuer.holder(cardholder).email
        let request = try issuer.request(
            "requestCodes", ["email": TestIssuer.email, "request": UUID().uuidString])
        let reply = issuer.service.apply([request])[0]
        try change(issuer) { rows, transaction in try transaction.delete(rows.values, email) }
        #expect(issuer.service.apply([request])[0].json.text == reply.json.text)
    }

    // MARK: Damaged

    /// A second reference of the same address would be another address.
    @Test(arguments: [0, 7, 9]) func aDamagedReferenceIsAnError(_ count: Int) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        _ = try issuer.register(email: "autre@example.nc", cards: [])
        let key = [ReferenceKind.email.rawValue] + Array(TestIssuer.email.utf8)
        try change(issuer) { rows, transaction in
            try transaction.put(rows.references, key, [UInt8](repeating: 0, count: count).span)
        }
        let before = try issuer.size
        let error = try issuer.send("requestCodes", ["email": TestIssuer.email]).error
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("damaged") == true)
        #expect(try issuer.size == before)
        #expect(throws: damaged(issuer, "a row of email in 'references'")) {
            try issuer.service.vault.read { try $0.reference(.email, TestIssuer.email) }
        }
        // Others are served.
        #expect(try issuer.requestCodes(email: "autre@example.nc").reply.error == nil)
    }

    @Test(arguments: [[], [0], [9, 0x61], [1, 0xFF]] as [[UInt8]])
    func aDamagedValueIsAnError(_ row: [UInt8]) throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let email = try issuer.holder(cardholder).email
        try change(issuer) { rows, transaction in
            try transaction.put(rows.values, email, row.span)
        }
        let before = try issuer.size
        let error = try issuer.send("requestCodes", ["email": TestIssuer.email]).error
        #expect(error?.code == .unavailable)
        #expect(try issuer.size == before)
        #expect(throws: damaged(issuer, "row \(email) of 'values'")) {
            try issuer.service.vault.read { try $0.value(email) }
        }
    }

    /// The reference of another value, with a check that is right: a row of before, say.
    @Test func aReferenceOfAnotherValueIsAnError() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let holder = try issuer.holder(cardholder)
        let key = [ReferenceKind.email.rawValue] + Array(TestIssuer.email.utf8)
        try put(issuer, holder.phone.bigEndianBytes, VaultRow(.references, key))
        let found = "a row of email in 'references' has the reference of another value, "
        #expect(throws: damaged(issuer, "\(found)\(holder.phone)")) {
            try issuer.service.vault.read { try $0.reference(.email, TestIssuer.email) }
        }
    }

    /// A code that is right is not told to be wrong, nor is a failure counted.
    @Test func aDamagedCodeIsAnError() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        let code = try #require(try issuer.service.vault.read { try $0.keptCodes().first })
        try change(issuer) { rows, transaction in
            var row = try transaction.get(rows.codes, code) { $0.array }!
            row[0] ^= 1
            try transaction.put(rows.codes, code, row.span)
        }
        let error = try issuer.submitCodes(pair.session, pair.sms, pair.email).error
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("row \(code) of 'codes'") == true)
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    @Test func aDamagedPasswordIsAnError() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let challenge = try issuer.challenge()
        let key = VaultRow.password(of: cardholder, version: 1).key
        try change(issuer) { rows, transaction in
            var row = try transaction.get(rows.passwords, key) { $0.array }!
            row[0] ^= 1
            try transaction.put(rows.passwords, key, row.span)
        }
        let error = try issuer.submitPassword(challenge).error
        #expect(error?.code == .unavailable)
        #expect(
            error?.reason.contains("row \(cardholder), version 1, of 'passwords'") == true)
    }

    // MARK: References given once

    /// Whatever the counter says, with a check that is right.
    @Test func noReferenceIsGivenTwice() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let vault = issuer.service.vault
        let next = try vault.read { try $0.nextReference() }
        for wrong in 1..<next {
            try put(issuer, wrong.bigEndianBytes, .next)
            #expect(
                throws: damaged(
                    issuer,
                    "the next reference is \(wrong), but \(next - 1) stands for something already")
            ) {
                try vault.write { try $0.makeReference(.phone, "+687000099") }
            }
            // What has one keeps it.
            let known = try vault.write { try $0.makeReference(.email, TestIssuer.email) }
            #expect(known < next)
        }
        try put(issuer, next.bigEndianBytes, .next)
        #expect(try vault.write { try $0.makeReference(.phone, "+687000099") } == next)
    }

    /// Puts a row as only who has the key can.
    private func put(_ issuer: TestIssuer, _ value: [UInt8], _ row: VaultRow) throws {
        let vault = issuer.service.vault
        let check = try vault.readRows { $1 }
        try vault.environment.write {
            try VaultRows(vault.environment, $0, check).put(value, row, $0)
        }
    }

    // MARK: The directory itself

    @Test func whatCannotBeMadeDurableIsAnError() throws {
        let issuer = try TestIssuer()
        for path in [issuer.root, issuer.directory.settings] {
            #expect(throws: Never.self) { try FileSystem.synchronize(path) }
        }
        let path = "\(issuer.root)/none"
        #expect(throws: SystemError(code: ENOENT, operation: "open", path: path)) {
            try FileSystem.synchronize(path)
        }
    }

    @Test(
        arguments: [
            ("data", "."), ("a/data", "a"), ("/data", "/"), ("/a/data", "/a"), ("./data", "."),
        ])
    func theDirectoryAboveIsFound(_ path: String, _ parent: String) {
        #expect(FileSystem.parent(of: path) == parent)
    }
}
