import Foundation
import Ledger
import Projections
import Testing

@testable import Authentication

/// What the vault does with rows that were erased or damaged.
@Suite struct VaultRowTests {
    private struct Rows {
        let environment: Environment
        var references: Table { environment.table("references") }
        var values: Table { environment.table("values") }
    }

    /// Changes rows of the vault while nobody has it open.
    private func change(
        _ issuer: TestIssuer, _ body: (Rows, WriteTransaction) throws -> Void
    ) throws {
        try issuer.stopped { _, _ in
            let rows = Rows(
                environment: try Environment(
                    path: issuer.directory.vault, access: .readWrite,
                    tables: [
                        TableSpecification("references", .byteKeys),
                        TableSpecification("values", .integerKeys),
                    ]))
            try rows.environment.write { try body(rows, $0) }
        }
    }

    private func spooled(_ issuer: TestIssuer) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: issuer.directory.spool).sorted()
    }

    // MARK: Erased

    @Test func aCodeForAnErasedAddressDoesNotGoOut() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let email = try issuer.holder(cardholder).email
        try change(issuer) { rows, transaction in try transaction.delete(rows.values, email) }
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.json["undelivered"] == ["email"])
        let events = try issuer.events(reply)
        #expect(
            events.map(\.kind) == [
                .sessionRequested, .codeIssued, .codeIssued, .codeSent, .codeDeliveryFailed,
                .codeVoided,
            ])
        #expect(events[5].reason == .deliveryFailed)
        #expect(try spooled(issuer) == ["\(events[1].sequence).sms"])
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

    /// Whether it was the same address nobody can tell any more.
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
        let key = [ReferenceKind.email.rawValue] + Array(TestIssuer.email.utf8)
        try change(issuer) { rows, transaction in
            try transaction.put(rows.references, key, [UInt8](repeating: 0, count: count).span)
        }
        let before = try issuer.size
        let error = try issuer.send("requestCodes", ["email": TestIssuer.email]).error
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("damaged") == true)
        #expect(try issuer.size == before)
        #expect(throws: VaultError.damaged(path: issuer.directory.vault)) {
            try issuer.service.vault.read { try $0.reference(.email, TestIssuer.email) }
        }
        // Others are served.
        _ = try issuer.register(email: "autre@example.nc", cards: [])
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
        #expect(throws: VaultError.damaged(path: issuer.directory.vault)) {
            try issuer.service.vault.read { try $0.value(email) }
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
