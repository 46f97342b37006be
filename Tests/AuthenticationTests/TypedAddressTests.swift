import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// Requirements, "Where the guide is silent": what is typed for an address, and from where.
@Suite struct TypedAddressTests {
    @Test(arguments: [
        "4970720000052226", "4970 7200 0005 2226", "6789", "12345678", "aB3dE",
        "4970720000052226@example.nc", "４９７０７２０００００５２２２６",
    ])
    func whatIsNoAddressIsKeptNowhere(_ typed: String) throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        let unknown = try issuer.send(
            "requestCodes", ["email": "inconnu@example.nc", "origin": "192.0.2.7"])
        let before = try issuer.service.vault.read { try $0.nextReference() }
        let fields = ["email": typed, "origin": "192.0.2.7", "request": UUID().uuidString]
        let reply = try issuer.send("requestCodes", fields)
        #expect(visible(reply) == visible(unknown) && reply.result == "emailNotRecognised")
        let event = try #require(try issuer.events(reply).first)
        #expect(event.kind == .nonEmailTyped && event.stream == 0 && event.email == nil)
        #expect(event.indication == .failure && event.origin != nil)
        #expect(try issuer.service.vault.read { try $0.nextReference() } == before)
        #expect(try issuer.service.vault.read { try $0.reference(.email, typed) } == nil)

        // The same request is the same, and with an address another.
        #expect(try issuer.send("requestCodes", fields).events == reply.events)
        let other = fields.merging(["email": TestIssuer.email]) { $1 }
        #expect(try issuer.send("requestCodes", other).error?.field == "request")
    }

    /// A registered value always passes.
    @Test func whatTheIssuerDeclaredIsAnAddress() throws {
        let issuer = try TestIssuer()
        let email = "4970720000052226@example.nc"
        _ = try issuer.register(email: email)
        #expect(try issuer.requestCodes(email: email).reply.result == "codesSent")
    }

    @Test func anAccentIsTheSameInBothForms() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register(email: "ame\u{301}lie@example.nc")
        #expect(try issuer.requestCodes(email: "am\u{E9}lie@example.nc").reply.error == nil)
        #expect(try issuer.requestCodes(email: "AME\u{301}LIE@example.nc").reply.error == nil)
        let error = try issuer.error(
            "registerCardholder",
            ["email": "am\u{E9}lie@example.nc", "phone": TestIssuer.phone])
        #expect(error.code == .conflict && error.field == "email")
    }

    /// As an earlier version kept it.
    @Test func anAccentThatWasKeptInTwoPartsIsFound() throws {
        let issuer = try TestIssuer()
        let parts = "ame\u{301}lie@example.nc"
        let reference = try issuer.service.vault.write { try $0.keep(.email, written: parts) }
        let cardholder = try issuer.register(email: "am\u{E9}lie@example.nc")
        #expect(try issuer.event(cardholder).email == reference)
        #expect(try issuer.requestCodes(email: parts).reply.error == nil)
    }

    @Test(arguments: ["::ffff:192.0.2.7", "::FFFF:c000:0207", " 192.0.2.7 "])
    func anOriginHasOneReference(_ other: String) throws {
        let issuer = try TestIssuer()
        func origin(_ text: String) throws -> UInt64? {
            let fields = ["email": "inconnu@example.nc", "origin": text]
            return try issuer.event(try issuer.send("requestCodes", fields).events[0]).origin
        }
        #expect(try origin("192.0.2.7") == origin(other))
        let error = try issuer.error("expire", ["origin": "fe80::1%eth0"])
        #expect(error.code == .malformed && error.field == "origin")
    }

    @Test(arguments: ["+0687000023", "+00 687 00 00 23", "+687 00 00 2", "+687 00 00 234"])
    func aNumberThatNobodyHas(_ phone: String) throws {
        let issuer = try TestIssuer()
        let error = try issuer.error(
            "registerCardholder", ["email": TestIssuer.email, "phone": phone])
        #expect(error.code == .malformed && error.field == "phone")
    }
}
