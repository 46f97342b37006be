import Authentication
import Foundation
import Ledger
import Testing

/// Steps that many tests take.
extension TestIssuer {
    package static let email = "awa@example.nc"
    package static let phone = "+687 00 00 23"

    /// A registered cardholder with one card.
    package func register(
        email: String = email, phone: String = phone, cards: [String]? = nil
    ) throws -> UInt64 {
        let reply = try send(
            "registerCardholder",
            ["email": email, "phone": phone, "cards": cards ?? [Self.validCard(2226)]])
        return try #require(reply.events.first)
    }

    /// A card number of the guide's BIN that passes the Luhn check and ends with these digits.
    package static func validCard(_ lastFour: Int) -> String {
        for middle in 0..<1_000_000 {
            let ending = String(10_000 + lastFour).dropFirst()
            let number = "497072\(String(1_000_000 + middle).dropFirst())\(ending)"
            if CardNumber(number) != nil { return number }
        }
        fatalError("one in ten passes")
    }

    /// Sets no limit on codes, for a test that asks for more than a person does.
    package func allowAnyCount() throws {
        let none = ["cardholderCodeLimit": 0, "originCodeLimit": 0]
        try send("changePolicy", ["policy": none, "account": "op.un"])
    }

    /// Requests codes: the session and the pair that went out.
    package func requestCodes(email: String = email) throws -> Pair {
        let reply = try send("requestCodes", ["email": email])
        #expect(reply.result == "codesSent")
        return try pair(reply)
    }

    package func resendCodes(_ session: UInt64) throws -> Pair {
        let reply = try send("resendCodes", ["session": session])
        #expect(reply.result == "codesSent")
        return try pair(reply)
    }

    package func submitCodes(
        _ session: UInt64, _ sms: String, _ email: String, _ more: [String: Any] = [:]
    ) throws -> Reply {
        let codes: [String: Any] = ["session": session, "smsCode": sms, "emailCode": email]
        return try send("submitCodes", codes.merging(more) { $1 })
    }

    /// Requests codes and gives both back right: an open session.
    package func openSession(email: String = email) throws -> UInt64 {
        let pair = try requestCodes(email: email)
        #expect(try submitCodes(pair.session, pair.sms, pair.email).result == "sessionOpened")
        return pair.session
    }

    /// Fails the codes of a new session `count` times.
    package func failCodes(_ count: Int, email: String = email) throws {
        guard count > 0 else { return }
        let pair = try requestCodes(email: email)
        for _ in 0..<count {
            let reply = try submitCodes(pair.session, wrong(pair.sms), pair.email)
            #expect(reply.result == "verificationFailed")
        }
    }

    @discardableResult
    package func setPassword(
        _ session: UInt64, _ password: String, _ confirmation: String? = nil
    ) throws -> Reply {
        try send(
            "setPassword",
            [
                "session": session, "password": password,
                "confirmation": confirmation ?? password,
            ])
    }

    /// A cardholder with a password, its session closed.
    package func enrol(password: String = "6789") throws -> UInt64 {
        let cardholder = try register()
        try changePassword(password)
        return cardholder
    }

    /// Sets or changes the password in a session of its own.
    package func changePassword(_ password: String, email: String = email) throws {
        let session = try openSession(email: email)
        let result = try setPassword(session, password).result
        #expect(result == "passwordSet" || result == "passwordChanged")
        try send("logOut", ["session": session])
    }

    /// Gives a new number in a session, and the code that went there.
    package func changePhone(in session: UInt64, to phone: String) throws -> Reply {
        let reply = try send("modifyPhone", ["session": session, "phone": phone])
        return try send("confirmPhone", ["session": session, "smsCode": try issued(reply).sms])
    }

    package func session(_ reply: Reply) -> UInt64? { reply.json["session"]?.integerValue() }

    package func challenge(_ reply: Reply) -> UInt64? { reply.json["challenge"]?.integerValue() }

    /// The codes that a reply tells were issued.
    package func issued(_ reply: Reply) throws -> (sms: String, email: String) {
        let issues = try events(reply).filter { $0.kind == .codeIssued }
        let sms = try #require(issues.first { $0.channel == .sms })
        let email = issues.first { $0.channel == .email }
        return (try code(sms.sequence), try email.map { try code($0.sequence) } ?? "")
    }

    private func pair(_ reply: Reply) throws -> Pair {
        let codes = try issued(reply)
        return Pair(
            session: try #require(session(reply)), sms: codes.sms, email: codes.email,
            reply: reply)
    }

    // MARK: Payments

    /// The guide's payment.
    package static func purchase() -> [String: Any] {
        [
            "purchaseAmount": 29900, "purchaseCurrency": 978, "purchaseExponent": 2,
            "merchantName": "MyTestMerchantACS3",
        ]
    }

    /// Opens a challenge for the guide's payment.
    package func openChallenge(
        _ card: String? = nil, _ more: [String: Any] = [:]
    ) throws -> Reply {
        var fields: [String: Any] = [
            "card": card ?? Self.validCard(2226),
            "threeDSServerTransID": UUID().uuidString, "dsTransID": UUID().uuidString,
            "acsTransID": UUID().uuidString, "purchaseDate": "2022-02-07T21:28:18Z",
        ]
        fields.merge(Self.purchase()) { $1 }
        return try send("openChallenge", fields.merging(more) { $1 })
    }

    /// Opens a challenge; its identifier.
    package func challenge() throws -> UInt64 { try #require(challenge(try openChallenge())) }

    package func submitPassword(
        _ challenge: UInt64, _ password: String = "6789", _ more: [String: Any] = [:]
    ) throws -> Reply {
        let fields: [String: Any] = ["challenge": challenge, "password": password]
        return try send("submitPassword", fields.merging(more) { $1 })
    }

    package func submitCode(
        _ challenge: UInt64, _ code: String, _ more: [String: Any] = [:]
    ) throws -> Reply {
        let fields: [String: Any] = ["challenge": challenge, "code": code]
        return try send("submitCode", fields.merging(more) { $1 })
    }

    /// A challenge at step 2: its identifier and the code that was sent.
    package func challengeAtStep2(password: String = "6789") throws -> (id: UInt64, code: String) {
        let id = try challenge()
        return (id, try issued(try submitPassword(id, password)).sms)
    }

    /// A whole payment with the code that was sent.
    package func pay(password: String = "6789") throws -> Reply {
        let (id, code) = try challengeAtStep2(password: password)
        return try submitCode(id, code)
    }
}

/// A session and the codes that were sent for it.
package struct Pair {
    package let session: UInt64
    package let sms: String
    package let email: String
    package let reply: Reply
}

/// Another code of the same form.
package func wrong(_ code: String) -> String { code.dropLast() + (code.last == "7" ? "8" : "7") }

/// What the payer or the portal sees of a reply: everything but identifiers and times.
package func visible(_ reply: Reply) -> String {
    let hidden = ["request", "time", "cardholder", "session", "challenge", "events"]
    return JSON.object(reply.members.filter { !hidden.contains($0.key) }).text
}

/// The names of the fields of a reply, in order.
package func shape(_ reply: Reply) -> [String] { reply.members.map(\.key) }

/// The names of the fields of a reply, and which of them are null: what its schema looks at.
package func form(_ reply: Reply) -> String {
    reply.members.map { "\($0.key)\($0.value.text.contains("null") ? "?" : "")" }
        .joined(separator: " ")
}
