import TestSupport
import Testing

@testable import Ledger
@testable import Reports

/// The numbers of a report compared with a naive count of the exported lines.
@Suite struct ReportFiguresTests {
    static func report(
        _ events: [Event], since: UInt64? = nil, until: UInt64? = nil,
        findings: [ReportFinding]? = nil
    ) throws -> Report {
        let ledger = try EventLedger(forged: events)
        let report = try Report.gather(ledger.store, since: since, until: until)
        return try Report(
            reading: ledger.store, range: report.range, figures: report.figures,
            results: report.results, findings: findings)
    }

    /// Spread over months; a random walk holds every kind of event.
    private static func milled(_ seed: UInt64) throws -> [Event] {
        var events = try EventMill.events(count: 3000, seed: seed)
        for index in events.indices {
            events[index].time = events[0].time + UInt64(index) * 3_000_000
        }
        return events
    }

    @Test(arguments: [1, 2, 3] as [UInt64], [0..<3000, 1000..<2000, 700..<701, 900..<900])
    func everyNumberIsThatOfTheLines(_ seed: UInt64, _ range: Range<Int>) throws {
        let events = try Self.milled(seed)
        let sequences = UInt64(range.lowerBound)..<UInt64(range.upperBound)
        let report = try Self.report(
            events, since: events[range.lowerBound].time,
            until: range.upperBound < events.count ? events[range.upperBound].time : nil)
        #expect(report.range == sequences)
        let naive = try NaiveReport(events, sequences)
        let json = report.json
        #expect(report.figures.eventCount == UInt64(range.count))

        var kinds: [[String?]: UInt64] = [:]
        var outcomes: [[String?]: UInt64] = [:]
        var failures: [[String?]: UInt64] = [:]
        for day in json["days"]!.arrayValue! {
            let name = day["day"]!.stringValue!
            let counts = day["counts"]!
            for kind in counts["kindCounts"]!.objectValue! {
                kinds[[name, kind.key]] = kind.value.integerValue()
            }
            for outcome in counts["outcomeCounts"]!.objectValue! {
                outcomes[[name, outcome.key]] = outcome.value.integerValue()
            }
            let failed: UInt64 = counts["failureCount"]!.integerValue()!
            if failed > 0 { failures[[name]] = failed }
        }
        #expect(kinds == naive.count { [naive.day($0), naive.text($0, "kind")] })
        #expect(
            outcomes
                == naive.count { line in
                    naive.text(line, "kind") == "challengeEnded"
                        ? [naive.day(line), naive.text(line, "outcome")] : nil
                })
        #expect(failures == naive.count { naive.isFailure($0) ? [naive.day($0)] : nil })

        var byHour: [[String?]: UInt64] = [:]
        for origin in json["failuresByOrigin"]!.arrayValue! {
            let name: UInt64? = origin["origin"]!.integerValue()
            for (hour, count) in origin["hours"]!.arrayValue!.enumerated() {
                let count: UInt64 = count.integerValue()!
                if count > 0 { byHour[[name.map { "\($0)" }, "\(hour)"]] = count }
            }
        }
        #expect(
            byHour
                == naive.count { line in
                    guard naive.isFailure(line) else { return nil }
                    let hour = Int(naive.text(line, "time")!.dropFirst(11).prefix(2))!
                    return [naive.number(line, "origin").map { "\($0)" }, "\(hour)"]
                })

        let payments = naive.payments
        var found = 0
        for payment in json["paymentSums"]!.arrayValue! {
            for outcome in payment["outcomeSums"]!.objectValue! {
                let key = NaiveReport.Payment(
                    month: payment["month"]!.stringValue!,
                    merchant: payment["merchantName"]!.stringValue!,
                    method: payment["method"]!.stringValue!,
                    currency: payment["purchaseCurrency"]!.integerValue()!,
                    exponent: payment["purchaseExponent"]!.integerValue()!, outcome: outcome.key)
                let expected = try #require(payments[key])
                #expect(outcome.value["paymentCount"]!.integerValue() == expected.count)
                #expect(outcome.value["amountSum"]!.integerValue() == expected.value)
                found += 1
            }
        }
        #expect(found == payments.count)
        if range.count > 1000 { #expect(found > 3 && byHour.count > 10) }
    }

    @Test func aPaymentOpenedBeforeTheRangeCounts() throws {
        var story = AuditStory()
        let payment = story.toCode()
        let since = story.now + 1
        story.submitCode(payment.id, payment.sms)
        story.end(payment.id, .failed)
        let second = story.openChallenge()
        let figures = try Self.report(story.events, since: since).figures
        #expect(figures.payments.count == 1)
        #expect(figures.payments.first?.key.method == .passwordAndCode)
        #expect(figures.payments.first?.value.failed.value == 29900)
        #expect(figures.openCount == 1 && second > payment.id)
        #expect(figures.total.kinds[.challengeOpened] == 1)
    }

    @Test func aSumThatIsTooGreatStaysAtTheGreatest() {
        var sums = PaymentSums()
        sums.add(.max, .failed)
        sums.add(5, .failed)
        sums.add(7, .locked)
        #expect(sums.failed.count == 3 && sums.failed.value == .max)
        #expect(sums.authenticated == PaymentSums.Sum())
    }

    @Test func resendsAreThoseOfTheSMS() throws {
        var story = AuditStory()
        let session = story.request()
        _ = story.issuePair(session.id, generation: 2)
        _ = story.issuePair(session.id, generation: 3)
        #expect(try Self.report(story.events).figures.total.resends == 2)
    }

    @Test func theLastCheckpointIsNamedWithItsWitnesses() throws {
        var story = AuditStory()
        func report() throws -> ReportFigures { try Self.report(story.events).figures }
        #expect(try report().checkpointSize == nil)
        story.add(.logOriginSet) { $0.logOrigin = "example.nc/epin" }
        for size: UInt64 in [3, 5] {
            story.add(.checkpointSigned) {
                ($0.treeSize, $0.rootHash, $0.signature) = (size, "root", "signature")
            }
            story.add(.checkpointCosigned) {
                ($0.treeSize, $0.witness, $0.signature) = (3, "a.example", "signature")
            }
        }
        #expect(try report().checkpointSize == 5)
        #expect(try report().witnesses == [])
        story.add(.checkpointCosigned) {
            ($0.treeSize, $0.witness, $0.signature) = (5, "b.example", "signature")
        }
        #expect(try report().witnesses == ["b.example"])
        #expect(try report().logOrigin == "example.nc/epin")
    }
}
