import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "What must never be stored in the ledger".
@Suite struct SecrecyTests {
    /// Everything that must not be found, after a course that had it all.
    private func course(_ issuer: TestIssuer) throws -> (codes: [String], personal: [String]) {
        var codes: [String] = []
        _ = try issuer.send(
            "registerCardholder",
            [
                "email": TestIssuer.email, "phone": TestIssuer.phone,
                "cards": [TestIssuer.validCard(2226)], "origin": "192.0.2.17",
                "device": "appareil-de-test-1",
            ])
        let pair = try issuer.requestCodes()
        codes += [pair.sms, pair.email, wrong(pair.sms)]
        _ = try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email)
        _ = try issuer.submitCodes(
            pair.session, pair.sms, pair.email, ["origin": "192.0.2.18", "device": "appareil-2"])
        try issuer.setPassword(pair.session, "6789", "mot-de-passe-faux")
        try issuer.setPassword(pair.session, "mot-de-passe-long")
        try issuer.setPassword(pair.session, "6789")
        let entered = try issuer.send(
            "modifyPhone", ["session": pair.session, "phone": "+687 00 00 42"])
        codes.append(try issuer.issued(entered).sms)
        try issuer.send("confirmPhone", ["session": pair.session, "smsCode": codes.last!])
        let first = try issuer.challengeAtStep2(password: "mot-de-passe-essai")
        codes.append(first.code)
        _ = try issuer.submitCode(first.id, first.code)
        let second = try issuer.challengeAtStep2()
        codes.append(second.code)
        _ = try issuer.submitCode(second.id, second.code)
        let live = try issuer.requestCodes()
        _ = try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
        return (
            codes + [
                live.sms, live.email, "mot-de-passe-faux", "mot-de-passe-long",
                "mot-de-passe-essai", "votre code est", TestIssuer.validCard(2226),
            ],
            [
                TestIssuer.email, "inconnu@example.nc", "+687000023", "+687000042", "192.0.2.17",
                "192.0.2.18", "appareil-de-test-1", "appareil-2",
            ]
        )
    }

    private func bytes(under directory: String) throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
            contents[name] = FileManager.default.contents(atPath: "\(directory)/\(name)")
        }
        return contents
    }

    private func expect(
        _ texts: [String], notIn directory: String, at location: SourceLocation = #_sourceLocation
    ) throws {
        let files = try bytes(under: directory)
        #expect(files.values.contains { $0.count > 4096 }, sourceLocation: location)
        for (name, data) in files {
            for text in texts where data.range(of: Data(text.utf8)) != nil {
                Issue.record("\(name) holds '\(text)'", sourceLocation: location)
            }
        }
    }

    @Test func noSecretAndNothingPersonalIsInTheLedgerOrTheViews() throws {
        let issuer = try TestIssuer()
        let (secrets, personal) = try course(issuer)
        try issuer.service.close()
        for directory in [issuer.directory.ledger, issuer.directory.views] {
            // A five-character code could stand anywhere by chance, once in 10^8 places.
            try expect(secrets + personal, notIn: directory)
        }
    }

    @Test func theVaultHoldsNoCodeNoPasswordAndNoCardNumber() throws {
        let issuer = try TestIssuer()
        let (secrets, _) = try course(issuer)
        try expect(secrets, notIn: issuer.directory.vault)
    }

    @Test func verifiersAreForgottenWhenTheyAreOfNoMoreUse() throws {
        let issuer = try TestIssuer()
        _ = try course(issuer)
        try issuer.service.close()
        // Only the pair that still waits.
        #expect(try issuer.service.vault.read { try $0.keptCodes() }.count == 2)
        issuer.advance(seconds: 600)
        try issuer.restart()
        try issuer.send("expire")
        try issuer.restart()
        #expect(try issuer.service.vault.read { try $0.keptCodes() } == [])
    }

    @Test func soTheyAreWhileTheProcessRuns() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: "6781")
        func keptCodes() throws -> Int {
            // What has ended is forgotten with the next command.
            try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
            return try issuer.service.vault.read { try $0.keptCodes().count }
        }
        #expect(try keptCodes() == 0)
        let pair = try issuer.requestCodes()
        #expect(try keptCodes() == 2)
        try issuer.send("goBack", ["session": pair.session])
        #expect(try keptCodes() == 0)
        let challenge = try issuer.challengeAtStep2(password: "6781")
        #expect(try keptCodes() == 1)
        _ = try issuer.submitCode(challenge.id, challenge.code)
        #expect(try keptCodes() == 0)

        try issuer.changePassword("6782")
        _ = try keptCodes()
        func isKept(_ password: String, _ version: UInt64) throws -> Bool {
            try issuer.service.vault.read {
                try $0.isPassword(password, cardholder: cardholder, version: version)
            }
        }
        #expect(try !isKept("6781", 1))
        #expect(try isKept("6782", 2))
    }

    @Test func noReplyShowsAWholeNumberOrACode() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        let pair = try issuer.requestCodes()
        var replies = [pair.reply]
        replies.append(try issuer.submitCodes(pair.session, wrong(pair.sms), pair.email))
        replies.append(try issuer.submitCodes(pair.session, pair.sms, pair.email))
        replies.append(try issuer.setPassword(pair.session, "6789"))
        replies.append(try issuer.openChallenge())
        let id = try #require(issuer.challenge(replies.last!))
        replies.append(try issuer.submitPassword(id))
        let code = try issuer.issued(replies.last!).sms
        replies.append(try issuer.submitCode(id, code))
        replies.append(
            try issuer.send(
                "attachCard", ["cardholder": cardholder, "card": TestIssuer.validCard(2226)]))
        for reply in replies {
            for secret in [
                pair.sms, pair.email, code, "6789", TestIssuer.validCard(2226), "+687000023",
                TestIssuer.email,
            ] {
                #expect(!reply.json.text.contains("\"\(secret)\""))
                #expect(secret == "6789" || !reply.json.text.contains(secret))
            }
        }
    }
}
