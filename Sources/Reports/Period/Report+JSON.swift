import Audit
import Ledger

extension Report {
    /// Everything that the page is made of.
    package var json: JSON {
        let before: JSON = [
            "start": .number(range.lowerBound), "end": .number(range.upperBound),
            "root": .string(root.hex),
            "logOrigin": figures.logOrigin.map(JSON.string) ?? .null,
            "firstTime": time(figures.firstTime), "lastTime": time(figures.lastTime),
            "checkpointSize": figures.checkpointSize.map(JSON.number) ?? .null,
            "openChallengeCount": .number(figures.openCount),
            "total": figures.total.json,
            "days": .array(
                figures.days.sorted { $0.key < $1.key }.map { day, counts in
                    let start = UTCTime(milliseconds: day * ReportFigures.dayMilliseconds)
                    return [
                        "day": .string(String(start.description.prefix(10))),
                        "counts": counts.json,
                    ]
                }),
        ]
        let after: JSON = [
            "paymentSums": .array(
                figures.payments.sorted { $0.key < $1.key }.map { Self.json($0, $1) }),
            "controls": .array(results.map(\.json)),
            "findings": findings.map { .array($0.map(\.json)) } ?? .null,
        ]
        return .object(
            before.objectValue! + figures.plots.compactMap(\.json) + after.objectValue!)
    }

    private func time(_ milliseconds: UInt64?) -> JSON {
        milliseconds.map { .string(UTCTime(milliseconds: $0).description) } ?? .null
    }

    private static func json(_ key: PaymentKey, _ sums: PaymentSums) -> JSON {
        [
            "month": .string(key.month), "merchantName": .string(key.merchantName),
            "method": .string(key.method.rawValue), "purchaseCurrency": .number(key.currency),
            "purchaseExponent": .number(key.exponent), "authenticated": sums.authenticated.json,
            "failed": sums.failed.json,
            "outcomeSums": .object(
                Outcome.allCases.compactMap { outcome in
                    sums.outcomes[outcome].map { JSON.Member(key: outcome.name, value: $0.json) }
                }),
        ]
    }
}

extension ReportFigures.Counts {
    fileprivate var json: JSON {
        [
            "failureCount": .number(failures), "resendCount": .number(resends),
            "outcomeCounts": .object(
                Outcome.allCases.compactMap { outcome in
                    outcomes[outcome].map { JSON.Member(key: outcome.name, value: .number($0)) }
                }),
            "kindCounts": .object(
                Kind.allCases.compactMap { kind in
                    kinds[kind].map { JSON.Member(key: kind.name, value: .number($0)) }
                }),
        ]
    }
}

extension PaymentSums.Sum {
    fileprivate var json: JSON { ["paymentCount": .number(count), "amountSum": .number(value)] }
}

extension ReportFinding {
    fileprivate var json: JSON {
        [
            "detector": .string(id), "title": .string(title.english),
            "severity": .string(severity.name),
            "findingCount": .number(count), "events": .array(events.map(JSON.number)),
        ]
    }
}
