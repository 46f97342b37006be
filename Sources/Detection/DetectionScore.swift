import Ledger

/// How well one detector, or all together, found the known frauds.
///
/// A finding is true when a label that names its detector has one of its events.
public struct DetectionScore: Sendable {
    /// Nil for all together.
    public let detector: String?
    /// Labels that name it, and those of them that one of its findings matches.
    public let labelCount: Int
    public let foundCount: Int
    public let findingCount: Int
    public let trueCount: Int
    /// Cardholders in no label whom its false findings are about.
    public let falseHolderCount: Int
    /// Cardholders in no label.
    public let honestHolderCount: Int

    /// True findings of all findings; nil without any.
    public var precision: Double? { Self.ratio(trueCount, findingCount) }
    /// Labels found of those that name it; nil without any.
    public var recall: Double? { Self.ratio(foundCount, labelCount) }
    /// Honest cardholders with a false finding, of 10,000; nil without any.
    public var falsePositives: Double? {
        Self.ratio(falseHolderCount, honestHolderCount).map { $0 * 10_000 }
    }

    private static func ratio(_ part: Int, _ whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }

    /// Scores each detector, then all together.
    ///
    /// - Parameter holders: every cardholder there is.
    public static func all(
        _ findings: [Finding], _ labels: [FraudLabel], of detectors: [Detector],
        holders: Set<UInt64>
    ) -> [DetectionScore] {
        let honest = holders.subtracting(labels.flatMap(\.cardholders))
        // By event, the labels that have it.
        var byEvent: [UInt64: [Int]] = [:]
        for (index, label) in labels.enumerated() {
            for event in label.events { byEvent[event, default: []].append(index) }
        }
        var found: [String: Set<Int>] = [:]
        var (counts, trueCounts) = ([String: Int](), [String: Int]())
        var falseHolders: [String: Set<UInt64>] = [:]
        for finding in findings {
            let id = finding.detector
            counts[id, default: 0] += 1
            let hits = finding.evidence.flatMap { byEvent[$0] ?? [] }
                .filter { labels[$0].detectors.contains(id) }
            if hits.isEmpty {
                falseHolders[id, default: []].formUnion(honest.intersection(finding.cardholders))
            } else {
                found[id, default: []].formUnion(hits)
                trueCounts[id, default: 0] += 1
            }
        }
        let ids = detectors.map(\.id)
        func score(_ id: String?, of ids: [String]) -> DetectionScore {
            DetectionScore(
                detector: id,
                labelCount: ids.reduce(0) { sum, id in
                    sum + labels.count { $0.detectors.contains(id) }
                },
                foundCount: ids.reduce(0) { $0 + (found[$1]?.count ?? 0) },
                findingCount: ids.reduce(0) { $0 + (counts[$1] ?? 0) },
                trueCount: ids.reduce(0) { $0 + (trueCounts[$1] ?? 0) },
                falseHolderCount: ids.reduce(into: Set<UInt64>()) {
                    $0.formUnion(falseHolders[$1] ?? [])
                }.count,
                honestHolderCount: honest.count)
        }
        return ids.map { score($0, of: [$0]) } + [score(nil, of: ids)]
    }

    /// The cardholders registered in the first `end` events of a ledger.
    ///
    /// - Complexity: the beginning of each record.
    public static func holders(_ ledger: LedgerSnapshot, to end: UInt64) throws -> Set<UInt64> {
        var holders: Set<UInt64> = []
        try ledger.forEachRecord(in: 0..<end) { sequence, _, record in
            let kind = try LedgerSnapshot.beginning(of: record, sequence).kind
            if kind == .cardholderRegistered { holders.insert(sequence) }
            return true
        }
        return holders
    }

    package var json: JSON {
        func number(_ value: Double?) -> JSON { value.map(JSON.double) ?? .null }
        return .object([
            JSON.Member(key: "detector", value: .string(detector ?? "all")),
            JSON.Member(key: "labelCount", value: .number(labelCount)),
            JSON.Member(key: "foundCount", value: .number(foundCount)),
            JSON.Member(key: "findingCount", value: .number(findingCount)),
            JSON.Member(key: "trueCount", value: .number(trueCount)),
            JSON.Member(key: "recall", value: number(recall)),
            JSON.Member(key: "precision", value: number(precision)),
            JSON.Member(key: "falsePositivesPer10000", value: number(falsePositives)),
        ])
    }
}
