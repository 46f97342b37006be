@testable import Ledger

/// What a report counts, worked out from exported lines alone, one question at a time.
struct NaiveReport {
    /// Of all events before the end.
    let lines: [JSON]
    let range: Range<UInt64>

    init(_ events: [Event], _ range: Range<UInt64>) throws {
        lines = try events.prefix(Int(range.upperBound)).map { event in
            var bytes: [UInt8] = []
            event.writeJSON(to: &bytes)
            return try JSON(parsing: bytes)
        }
        self.range = range
    }

    func text(_ line: JSON, _ name: String) -> String? { line[name]?.stringValue }
    func number(_ line: JSON, _ name: String) -> UInt64? { line[name]?.integerValue() }
    func day(_ line: JSON) -> String { String(text(line, "time")!.prefix(10)) }

    var inRange: [JSON] { lines.filter { range.contains(number($0, "sequence")!) } }

    func isFailure(_ line: JSON) -> Bool {
        switch text(line, "kind")! {
        case "emailNotRecognised", "nonEmailTyped", "cardNotRecognised", "verificationFailed",
            "attemptRefused", "codesRefused", "codesWithheld":
            true
        case "passwordSubmitted": text(line, "passwordFactor") != "right"
        case "codeSubmitted", "phoneCodeSubmitted": text(line, "smsFactor") != "right"
        default: false
        }
    }

    /// The pairs of two values of a line, and how often each occurs.
    func count(_ key: (JSON) -> [String?]?) -> [[String?]: UInt64] {
        inRange.compactMap(key).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    struct Payment: Hashable {
        let month, merchant, method: String
        let currency, exponent: UInt64
        let outcome: String
    }

    var payments: [Payment: (count: UInt64, value: UInt64)] {
        var payments: [Payment: (count: UInt64, value: UInt64)] = [:]
        for line in inRange where text(line, "kind") == "challengeEnded" {
            let end = number(line, "sequence")!
            let id = number(line, "challenge")!
            let opening = lines[Int(id)]
            guard text(opening, "kind") == "challengeOpened" else { continue }
            let before = lines.filter {
                number($0, "challenge") == id && number($0, "sequence")! < end
            }.compactMap { text($0, "kind") }
            let method =
                before.contains("codeSubmitted")
                ? "passwordAndCode" : before.contains("passwordSubmitted") ? "password" : "none"
            let key = Payment(
                month: String(text(line, "time")!.prefix(7)),
                merchant: text(opening, "merchantName")!, method: method,
                currency: number(opening, "purchaseCurrency")!,
                exponent: number(opening, "purchaseExponent")!, outcome: text(line, "outcome")!)
            let sum = payments[key] ?? (0, 0)
            payments[key] = (sum.count + 1, sum.value + number(opening, "purchaseAmount")!)
        }
        return payments
    }
}
