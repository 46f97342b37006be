import Ledger
import TestSupport
import Testing

@testable import Authentication

/// A holder's year, in which every limit plays a part.
enum Story {
    static func tell(_ issuer: TestIssuer) throws {
        _ = try issuer.enrol()
        #expect(try issuer.pay().result == "challengeEnded")
        for _ in 0..<3 { _ = try issuer.pay(password: "0000") }
        #expect(try issuer.pay().json["outcome"] == "authenticated")
        try issuer.failCodes(5)
        try issuer.send("requestCodes", ["email": TestIssuer.email])
        issuer.advance(seconds: 2000)
        let pair = try issuer.requestCodes()
        for _ in 0..<4 {
            issuer.advance(seconds: 60)
            try issuer.send("resendCodes", ["session": pair.session])
        }
        issuer.advance(seconds: 700)
        try issuer.send("expire")
        let session = try issuer.openSession()
        try issuer.setPassword(session, "1234")
        try issuer.setPassword(session, "1234")
        issuer.advance(seconds: 400)
        try issuer.send("logOut", ["session": session])
        let abandoned = try issuer.challengeAtStep2(password: "1234")
        issuer.advance(seconds: 700)
        _ = try issuer.submitCode(abandoned.id, abandoned.code)
    }
}
