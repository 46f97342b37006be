import Ledger
import Testing

@testable import Authentication

@Suite struct PaymentTests {
    @Test func bothRightAuthenticates() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let opened = try issuer.openChallenge()
        let challenge = try #require(issuer.challenge(opened))
        let step1 = try issuer.send(
            "submitPassword", ["challenge": challenge, "password": "6789"])
        let step2 = try issuer.send(
            "submitCode", ["challenge": challenge, "code": try issuer.issued(step1).sms])
        print(opened.json.text)
        print(step1.json.text)
        print(step2.json.text)
        #expect(step2.json["transStatus"]?.stringValue == "Y")
        for e in try issuer.events() { print(e.json.text, e.record.count) }
    }
}
