import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// The query and the scan over the same ledger.
struct QueryReader {
    let ledger: LedgerSnapshot
    let projection: Projection
    let naive: Naive

    init(_ made: EventLedger) throws {
        (projection, ledger) = try made.reading()
        naive = Naive(made.events)
    }

    func run(_ conditions: [Condition], _ since: UInt64?, _ until: UInt64?) throws -> [UInt64] {
        let query = Query(conditions, since: since, until: until)
        var found: [UInt64] = []
        try query.run(projection, ledger) {
            found.append($0.sequence)
            return true
        }
        guard query.usesIndexes else { return found }
        var scanned: [UInt64] = []
        try query.scan(ledger) {
            scanned.append($0.sequence)
            return true
        }
        #expect(scanned == found, "\(conditions.map(\.name)) with and without indexes")
        return found
    }

    /// Finds what the scan finds, ascending and each once.
    func expect(
        _ texts: [String], _ since: UInt64? = nil, _ until: UInt64? = nil,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let found = try run(texts.map { try Condition($0) }, since, until)
        let expected = naive.find(texts, since, until)
        guard found != expected else { return }
        let isSorted = found == Set(found).sorted()
        let extra = Set(found).subtracting(expected).min().map { naive.texts[Int($0)] }
        let missing = Set(expected).subtracting(found).min().map { naive.texts[Int($0)] }
        Issue.record(
            """
            \(texts) \(since ?? 0) \(until ?? 0): \(found.count) for \(expected.count), \
            \(isSorted ? "" : "not ascending or twice, ")\
            extra \(extra ?? [:]), missing \(missing ?? [:])
            """, sourceLocation: location)
    }
}

/// What a query means, without indexes, over the events' JSON.
struct Naive {
    /// Of each event: the name of a condition, and what it is compared with.
    private(set) var texts: [[String: [String]]] = []
    private let times: [UInt64]

    static let unordered: Set<String> = [
        "kind", "actor", "channel", "reason", "smsFactor", "emailFactor", "passwordFactor",
        "outcome", "transStatus", "mask", "merchantName", "verifier", "account", "ticket",
        "binding", "parameters", "authenticationMethod", "request", "threeDSServerTransID",
        "dsTransID", "acsTransID", "indication", "logOrigin", "rootHash", "witness", "signature",
        "note", "rule", "events", "language",
    ]
    private static let ofPayment = [
        "card", "threeDSServerTransID", "dsTransID", "acsTransID", "purchaseAmount",
        "purchaseCurrency", "purchaseExponent", "purchaseDate", "merchantName", "binding", "mcc",
        "merchantCountryCode",
    ]
    private static let failing: Set<String> = [
        "clockStepped", "clockSteppedForward", "ledgerRestored", "emailNotRecognised",
        "nonEmailTyped",
        "cardNotRecognised", "verificationFailed",
        "attemptRefused", "codeDeliveryFailed", "codeExpired", "passwordNotConfirmed",
        "passwordRefused", "lockPlaced", "permanentLockWarned", "permanentLockPlaced",
        "codesRefused", "codesWithheld", "noticeDeliveryFailed",
    ]
    private static let openers = [
        "session": "sessionRequested", "challenge": "challengeOpened", "code": "codeIssued",
        "case": "caseOpened",
    ]

    init(_ events: [Event]) {
        times = events.map(\.time)
        for event in events {
            var found: [String: [String]] = [:]
            for member in event.json.objectValue ?? [] {
                let items = (member.value.arrayValue ?? [member.value]).map {
                    $0.stringValue ?? $0.text
                }
                let isList = member.value.arrayValue != nil && member.key != "cards"
                found[member.key] = isList ? [items.joined(separator: ",")] : items
            }
            let kind = found["kind"]![0]
            found["cardholder"] = found["stream"]
            for (name, opener) in Self.openers where kind == opener {
                found[name] = found["sequence"]
            }
            let cards = (found["cards"] ?? []) + (found["card"] ?? [])
            (found["card"], found["cards"]) = (cards, cards)
            found["indication"] = [Self.isFailure(kind, found) ? "failure" : "success"]
            if let id = found["challenge"].flatMap({ Int($0[0]) }), id < texts.count {
                for name in Self.ofPayment where (found[name] ?? []).isEmpty {
                    found[name] = texts[id][name]
                }
            }
            texts.append(found)
        }
    }

    private static func isFailure(_ kind: String, _ found: [String: [String]]) -> Bool {
        switch kind {
        case "challengeEnded": found["outcome"] != ["authenticated"]
        case "codeSubmitted", "phoneCodeSubmitted": found["smsFactor"] != ["right"]
        case "passwordSubmitted": found["passwordFactor"] != ["right"]
        default: failing.contains(kind)
        }
    }

    /// Every value that occurs, in order.
    func values(_ name: String) -> [String] {
        Set(texts.flatMap { $0[name] ?? [] }).sorted { ($0.count, $0) < ($1.count, $1) }
    }

    func find(_ conditions: [String], _ since: UInt64?, _ until: UInt64?) -> [UInt64] {
        let parsed = conditions.map { text in
            let name = String(text.prefix { $0.isLetter || $0.isNumber })
            let rest = text.dropFirst(name.count)
            let sign = ["!=", ">=", "<=", "=", ">", "<"].first(where: rest.hasPrefix)!
            return (name: name, sign: sign, value: String(rest.dropFirst(sign.count)))
        }
        let fields = Dictionary(grouping: parsed, by: \.name)
        return texts.indices.filter { index in
            times[index] >= since ?? 0 && times[index] < until ?? .max
                && fields.allSatisfy { name, conditions in
                    let found = texts[index][name] ?? []
                    let results = conditions.map {
                        ($0.sign, Self.holds(found, $0.sign, $0.value))
                    }
                    let values = results.filter { $0.0 == "=" }
                    let limits = results.filter { $0.0 != "=" }
                    return limits.allSatisfy(\.1) && (values.isEmpty || values.contains(where: \.1))
                }
        }.map(UInt64.init)
    }

    private static func holds(_ found: [String], _ sign: String, _ value: String) -> Bool {
        // Numbers of the same length, and times, are in the order of their text.
        func isBelow(_ left: String, _ right: String) -> Bool {
            (left.count, left) < (right.count, right)
        }
        return switch sign {
        case "=": found.contains(value)
        case "!=": !found.contains(value)
        case ">=": found.contains { !isBelow($0, value) }
        case "<=": found.contains { !isBelow(value, $0) }
        case ">": found.contains { isBelow(value, $0) }
        default: found.contains { isBelow($0, value) }
        }
    }
}
