import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger

/// A verifier that is no longer needed is nowhere in the vault's file: with the key, the password
/// before would be found in 10,000 attempts, and many people go back to theirs.
@Suite struct OldVerifierTests {
    /// How many of the verifiers the vault's file holds, whole or the first half.
    private func count(_ verifiers: [Digest], _ issuer: TestIssuer) throws -> Int {
        let file = try Data(contentsOf: URL(filePath: "\(issuer.directory.vault)/data.mdb"))
        return verifiers.count { file.range(of: Data($0.bytes.prefix(16))) != nil }
    }

    private func countWhenClosed(_ verifiers: [Digest], _ issuer: TestIssuer) throws -> Int {
        var found = -1
        try issuer.stopped { _, _ in found = try count(verifiers, issuer) }
        return found
    }

    private func passwords(_ cardholder: UInt64, _ issuer: TestIssuer) throws -> [Digest] {
        try issuer.service.vault.read { vault in
            (1...61).map { vault.passwordDigest(cardholder, $0, Self.password($0)) }
        }
    }

    /// Commands that each write to the vault.
    private func commit(_ count: Int, _ issuer: TestIssuer) throws {
        for number in 0..<count {
            try issuer.send("requestCodes", ["email": "inconnu\(number)@example.nc"])
        }
    }

    private static func password(_ version: UInt64) -> String { String(6100 + version) }

    @Test func ofSixtyChangesOfAPasswordNoVerifierIsLeft() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: Self.password(1))
        let session = try issuer.openSession()
        for version in 2...61 as ClosedRange<UInt64> {
            #expect(
                try issuer.setPassword(session, Self.password(version)).result == "passwordChanged")
        }
        let verifiers = try passwords(cardholder, issuer)
        // The one before is forgotten with the next command, and gone two commits later.
        #expect(try count(verifiers, issuer) <= 4)
        try commit(3, issuer)
        #expect(try count(verifiers, issuer) == 1)
        #expect(try count([verifiers.last!], issuer) == 1)
    }

    @Test func whatIsForgottenIsGoneWhenTheServiceIsClosed() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: Self.password(1))
        try issuer.changePassword(Self.password(2))
        let verifiers = try passwords(cardholder, issuer)
        #expect(try countWhenClosed([verifiers[0]], issuer) == 0)
        #expect(try count([verifiers[1]], issuer) == 1)
    }

    @Test func ofDeadCodesNoVerifierIsLeft() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        var codes: [(UInt64, String)] = []
        for _ in 0..<20 {
            let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
            for event in try issuer.events(reply) where event.kind == .codeIssued {
                codes.append((event.sequence, try issuer.code(event.sequence)))
            }
            let session = try #require(issuer.session(reply))
            #expect(try issuer.send("goBack", ["session": session]).result == "sessionClosed")
        }
        let verifiers = try issuer.service.vault.read { vault in
            codes.map { vault.codeDigest($0.0, $0.1) }
        }
        #expect(verifiers.count == 40)
        #expect(try countWhenClosed(verifiers, issuer) == 0)
    }

    /// Killed before it could wipe anything.
    @Test func whatAProcessLeftIsGoneOnceAnotherHasWritten() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: Self.password(1))
        try issuer.changePassword(Self.password(2))
        let verifiers = try passwords(cardholder, issuer)
        try issuer.restart()
        try commit(3, issuer)
        #expect(try count([verifiers[0]], issuer) == 0)
        #expect(try count([verifiers[1]], issuer) == 1)
    }

    /// Somebody reads the vault meanwhile: what is there for him stays, and goes when he is done.
    @Test func aReaderSeesWhatWasThere() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol(password: Self.password(1))
        let verifiers = try passwords(cardholder, issuer)
        try issuer.service.vault.read { reader in
            try issuer.changePassword(Self.password(2))
            try commit(5, issuer)
            #expect(
                try reader.isPassword(Self.password(1), cardholder: cardholder, version: 1))
        }
        #expect(try countWhenClosed([verifiers[0]], issuer) == 0)
    }
}
