import Foundation
import Ledger
import TestSupport
import Testing

/// `epin audit --daily` and `epin reviews`, by the real program.
@Suite struct ReviewTests {
    private func ledger() throws -> EpinData {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        try apply(
            data,
            [
                #"{"command":"registerCardholder","at":"2022-02-07T20:30:00Z","#
                    + #""email":"awa@example.nc","phone":"+687 00 00 23","#
                    + #""cards":["4970720000052226"]}"#
            ])
        return data
    }

    private func apply(_ data: EpinData, _ lines: [String]) throws {
        let input = Array((lines.joined(separator: "\n") + "\n").utf8)
        let outcome = try data.epin(["apply", "--simulated-time"], input: input)
        try #require(outcome.status == 0 && !outcome.text.contains("\"error\""), "\(outcome)")
    }

    /// Without an origin: PCI-10.2.2.
    private static func unplaced(_ time: String) -> String {
        #"{"command":"requestCodes","at":"\#(time)","email":"awaa@example.nc"}"#
    }

    @Test func aReviewIsOfWhatCameSinceTheLast() throws {
        let data = try ledger()
        let first = try data.epin(["audit", "--daily"])
        #expect(first.status == 0, "\(first)")
        #expect(first.lines.last?.hasSuffix("events reviewed: nothing to look at") == true)
        try apply(data, [Self.unplaced("2022-02-08T09:00:00Z")])
        let events = try data.events()
        let wrong = try #require(events.last { $0.kind == .emailNotRecognised }).sequence
        let second = try data.epin(["--json", "audit", "--daily"])
        #expect(second.status == 1, "\(second)")
        let alert = try #require(try second.json.first)
        #expect(alert["rule"] == "PCI-10.2.2" && alert["events"] == .array([.number(wrong)]))
        #expect(try second.json.count == 1)
        // What was reported once is not reported again.
        let third = try data.epin(["audit", "--daily"])
        #expect(third.status == 0, "\(third)")

        let reviews = try data.epin(["--json", "reviews"])
        #expect(reviews.status == 1)
        let told = try reviews.json
        #expect(told.count == 3)
        let ends = told.map { $0["end"] }
        #expect(told.map { $0["start"] } == [.number(0)] + ends.dropLast())
        #expect(told.map { $0["alerts"]?.arrayValue?.count } == [0, 1, 0])
        let recorded = try data.events().filter { $0.kind == .reviewCompleted }
        #expect(recorded.map(\.treeSize) == recorded.map(\.sequence))
        #expect(recorded.allSatisfy { $0.account?.isEmpty == false })
        // Each day with events has its review: the control of reviews holds.
        #expect(try data.epin(["audit", "-c", "PCI-10.4"]).status == 0)
    }

    @Test func anAlertIsClosedByTheCaseThatTookItUp() throws {
        let data = try ledger()
        try apply(data, [Self.unplaced("2022-02-07T20:40:00Z")])
        #expect(try data.epin(["audit", "--daily"]).status == 1)
        let alert = try #require(try data.events().last { $0.kind == .alertRaised })
        func told() throws -> JSON {
            let review = try #require(try data.epin(["--json", "reviews"]).json.first)
            return try #require(review["alerts"]?.arrayValue?.first)
        }
        #expect(try told()["case"] == .null)
        #expect(try data.epin(["reviews"]).text.contains("open"))
        let opened = try data.epin(["--json", "case", "open", "origine absente"])
        try #require(opened.status == 0, "\(opened)")
        let id = try #require(try data.events().last { $0.kind == .caseOpened }).sequence
        let attached = try data.epin(["case", "attach", "\(id)", "\(alert.sequence)"])
        try #require(attached.status == 0, "\(attached)")
        #expect(try told()["case"] == .number(id))
        #expect(try told()["closedBy"] == .null)
        let closed = try data.epin(
            ["case", "close", "\(id)", "portail corrigé", "--account", "m.waia"])
        try #require(closed.status == 0, "\(closed)")
        let closing = try #require(try data.events().last { $0.kind == .caseClosed }).sequence
        #expect(try told()["closedBy"] == .number(closing))
        #expect(try told()["closingAccount"] == "m.waia")
        #expect(try told()["closingNote"] == "portail corrigé")
        let all = try data.epin(["reviews"])
        #expect(all.status == 0 && all.text.contains("m.waia: portail corrigé"), "\(all)")
        let open = try data.epin(["reviews", "--open"])
        #expect(!open.text.contains("PCI-10.2.2"))
    }

    @Test func whatDoesNotGoTogether() throws {
        let data = try ledger()
        for words in [["--profile", "rts"], ["--control", "RTS-5"], ["--since", "today"]] {
            let refused = try data.epin(["audit", "--daily"] + words)
            #expect(refused.err.contains("'--daily' checks all controls since the last review"))
        }
        let none = try data.epin(["reviews"])
        #expect(none.status == 0 && none.err == "epin: no review found\n")
        #expect(try !data.events().contains { $0.kind == .reviewCompleted })
    }

    /// A detector's finding is an alert too.
    @Test func aFindingIsAnAlert() throws {
        let data = try ledger()
        try apply(
            data,
            (10..<20).map { second in
                #"{"command":"requestCodes","at":"2022-02-07T20:40:\#(second)Z","#
                    + #""email":"nobody\#(second)@example.nc","origin":"192.0.2.7"}"#
            })
        let review = try data.epin(["--json", "audit", "--daily"])
        #expect(review.status == 1)
        #expect(try review.json.map { $0["rule"] } == ["D01"])
        let exported = try data.epin(["export", "--format", "ocsf"])
        let finding = try exported.json.first { $0["class_uid"] == .number(2004) }
        #expect(finding?["finding_info"]?["title"] == "D01")
    }

    /// What is appended to a copy is in no other ledger.
    @Test func aCopyTakesNoReview() throws {
        let data = try EpinData()
        let copy = "\(data.directory.path)/copy"
        let lines = try data.epin(["export"]).out
        try #require(try data.epin(["import"], input: lines, data: copy).status == 0)
        let refused = try data.epin(["audit", "--daily"], data: copy)
        #expect(refused.status == 2 && refused.err.contains("is a copy"), "\(refused)")
        #expect(try data.epin(["export"], data: copy).out == lines)
    }
}
