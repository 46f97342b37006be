import Foundation
import Ledger

/// Command lines of made-up cardholders: `example.nc`, `+687 00 00 NN`, cards of BIN 497072.
enum Commands {
    /// A card number that passes the Luhn check.
    static func card(_ number: Int) -> String {
        let digits = String(number)
        let body = "497072" + String(repeating: "0", count: 9 - digits.count) + digits
        var sum = 0
        for (index, digit) in body.reversed().enumerated() {
            let value = digit.wholeNumberValue! * (index.isMultiple(of: 2) ? 2 : 1)
            sum += value > 9 ? value - 9 : value
        }
        return body + String((10 - sum % 10) % 10)
    }

    static func email(_ number: Int) -> String { "holder\(number)@example.nc" }

    static func phone(_ number: Int) -> String {
        let digits = String(number % 100)
        return "+6870000" + (digits.count < 2 ? "0" : "") + digits
    }

    /// One line: the command, its fields, and its own request id.
    static func line(
        _ command: String, _ fields: [String: JSON] = [:], request: UUID? = UUID()
    ) -> String {
        var members = [JSON.Member(key: "command", value: .string(command))]
        for (key, value) in fields.sorted(by: { $0.key < $1.key }) {
            members.append(JSON.Member(key: key, value: value))
        }
        if let request {
            members.append(JSON.Member(key: "request", value: .string(request.uuidString)))
        }
        return JSON.object(members).text
    }

    static func register(_ number: Int) -> String {
        line(
            "registerCardholder",
            [
                "email": .string(email(number)), "phone": .string(phone(number)),
                "cards": [.string(card(number))],
            ])
    }

    /// For those who ask more often in an hour than people do.
    static var allowAnyCount: String {
        let none: JSON = ["originCodeLimit": 0, "cardholderCodeLimit": 0]
        return line("changePolicy", ["policy": none, "account": "op.un", "ticket": "T-1"])
    }

    static func requestCodes(_ number: Int, outside: Bool = true) -> String {
        line(
            "requestCodes",
            ["email": .string(email(number))].merging(outside ? verifier : [:]) { $1 })
    }

    static func submitCodes(_ session: JSON, right: Bool = true) -> String {
        let result: JSON = right ? "right" : "wrong"
        return line(
            "submitCodes",
            ["session": session, "smsResult": "right", "emailResult": result]
                .merging(verifier) { $1 })
    }

    static func setPassword(_ session: JSON) -> String {
        line(
            "setPassword",
            ["session": session, "passwordResult": "accepted"].merging(verifier) { $1 })
    }

    static func logOut(_ session: JSON) -> String { line("logOut", ["session": session]) }

    static func openChallenge(_ number: Int, amount: Int = 29_900) -> String {
        let ids = ["threeDSServerTransID", "dsTransID", "acsTransID"]
        var fields: [String: JSON] = [
            "card": .string(card(number)), "purchaseAmount": .number(amount),
            "purchaseCurrency": 978, "purchaseExponent": 2,
            "purchaseDate": "2022-02-07T21:28:18Z", "merchantName": "Boutique",
        ]
        for id in ids { fields[id] = .string(UUID().uuidString) }
        return line("openChallenge", fields)
    }

    static func submitPassword(_ challenge: JSON) -> String {
        line(
            "submitPassword",
            ["challenge": challenge, "passwordResult": "right"].merging(verifier) { $1 })
    }

    static func submitCode(_ challenge: JSON, right: Bool = true) -> String {
        line(
            "submitCode",
            ["challenge": challenge, "codeResult": right ? "right" : "wrong"]
                .merging(verifier) { $1 })
    }

    private static let verifier: [String: JSON] = ["verifier": "peer"]
}
