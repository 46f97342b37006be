import Foundation
import Ledger
import Projections

/// Asks the questions of `queries.txt`, one a line:
///
///     challenge ID           the events of a challenge
///     holder ID              the last 50 events of a cardholder
///     card ID SINCE UNTIL    the failures of a card in a range of time
///     origins SINCE UNTIL    the 20 origins with failures of the most cards in a range of time
///
/// All of them are asked twice; the second time counts.
func query(_ stream: String, _ directory: String) throws -> JSON {
    let data = DataDirectory(directory)
    let ledger = try LedgerStore(path: data.ledger, readOnly: true)
    let views = try Views(path: data.views, readOnly: true)
    let (projection, snapshot) = try Projection.open(views, ledger)
    let text = try String(contentsOfFile: "\(stream)/queries.txt", encoding: .utf8)
    let questions = text.split(separator: "\n").map { $0.split(separator: " ") }
    let answering = Answering(projection: projection, ledger: snapshot)
    var members: [(String, JSON)] = [("tail", .number(projection.tailEventCount))]
    for name in ["challenge", "holder", "card", "origins"] {
        let asked = questions.filter { $0[0] == name }.map {
            $0.dropFirst().compactMap { UInt64($0) }
        }
        var stopwatch = Stopwatch()
        stopwatch.keepsLaps = true
        var answers: [JSON] = []
        for pass in 1...2 {
            for (index, numbers) in asked.enumerated() {
                if pass == 1 {
                    _ = try answering.answer(name, numbers)
                } else {
                    let answer = try stopwatch.measure { try answering.answer(name, numbers) }
                    if index < 100 { answers.append(.array(answer.map { .number($0) })) }
                }
            }
        }
        members.append(
            (name, object(percentiles(stopwatch.laps) + [("answers", .array(answers))])))
    }
    return object(members)
}

/// Answers as a program that uses the library does; every event found is read and decoded.
private struct Answering {
    let projection: Projection
    let ledger: LedgerSnapshot

    func answer(_ name: String, _ numbers: [UInt64]) throws -> [UInt64] {
        switch name {
        case "challenge": try found(Query([condition("challenge=\(numbers[0])")]))
        case "holder": try last(50, of: numbers[0])
        case "card":
            try found(
                Query(
                    [condition("card=\(numbers[0])"), condition("indication=failure")],
                    since: numbers[1], until: numbers[2]))
        default: try origins(since: numbers[0], until: numbers[1])
        }
    }

    private func condition(_ text: String) throws -> Condition {
        try Condition(text) { $1.number }
    }

    private func found(_ query: Query) throws -> [UInt64] {
        var sequences: [UInt64] = []
        try query.run(projection, ledger) {
            sequences.append($0.sequence)
            return true
        }
        return sequences
    }

    private func last(_ count: Int, of holder: UInt64) throws -> [UInt64] {
        let sequences = try projection.lastSequences(count, IndexKey(.cardholder, holder))
        return try sequences.map { try ledger.event($0)!.sequence }
    }

    /// Origin and number of cards by turns. A separate program over a query: the library has no
    /// aggregates.
    private func origins(since: UInt64, until: UInt64) throws -> [UInt64] {
        var cards: [UInt64: Set<UInt64>] = [:]
        let query = Query([try condition("indication=failure")], since: since, until: until)
        try query.run(projection, ledger) { event in
            guard let origin = event.origin else { return true }
            let card =
                try event.card
                ?? event.challenge.flatMap {
                    try projection.state.challenge($0)?.card
                }
            if let card { cards[origin, default: []].insert(card) }
            return true
        }
        let ranked = cards.map { (origin: $0.key, count: UInt64($0.value.count)) }
            .sorted { ($1.count, $0.origin) < ($0.count, $1.origin) }
        return ranked.prefix(20).flatMap { [$0.origin, $0.count] }
    }
}
