import Audit
import Foundation
import Ledger
import TestSupport
import Testing

/// `epin report`, `epin timeline --html` and `epin case report`, by the real program.
@Suite struct ReportCommandTests {
    private static func guide() throws -> EpinData {
        let data = try EpinData(nil)
        #expect(try data.epin(["guide"]).status == 0)
        return data
    }

    private func file(_ data: EpinData, _ name: String) -> String {
        data.directory.appending(path: name).path
    }

    private func text(_ data: EpinData, _ name: String) throws -> String {
        try String(contentsOfFile: file(data, name), encoding: .utf8)
    }

    @Test func paymentsAreATableAndJSON() throws {
        let data = try Self.guide()
        let table = try data.epin(["report"])
        #expect(table.status == 0 && table.lines.count == 3, "\(table)")
        #expect(table.lines[0].hasPrefix("MONTH"))
        #expect(table.lines[2].contains("passwordAndCode"))
        let report = try #require(try data.epin(["--json", "report"]).json.first)
        let payments = try #require(report["paymentSums"]?.arrayValue)
        let counts = payments.map { payment in
            [payment["authenticated"]!, payment["failed"]!].flatMap { sum -> [UInt64] in
                [sum["paymentCount"]!.integerValue()!, sum["amountSum"]!.integerValue()!]
            }
        }
        #expect(counts == [[0, 0, 1, 29900], [1, 29900, 2, 59800]])
        #expect(report["controls"]?.arrayValue?.count == Control.all.count)
        let early = try data.epin(["--json", "report", "--until", "2022-02-07"]).json[0]
        #expect(early["paymentSums"]?.arrayValue == [] && early["firstTime"] == .null)
    }

    @Test func pagesAreTheSameBytesAndRecorded() throws {
        let data = try Self.guide()
        let opening = try #require(try data.events().last { $0.kind == .challengeOpened })
        let number = "\(opening.sequence)"
        let pages: [(words: [String], question: String)] = [
            (["report", "--since", "2022-01-01", "-o"], "report --since 2022-01-01"),
            (["timeline", "challenge", number, "--html"], "timeline challenge=\(number) --html"),
            (
                ["timeline", "cardholder", "\(opening.stream)", "--html"],
                "timeline cardholder=\(opening.stream) --html"
            ),
        ]
        for (words, _) in pages {
            for language in ["fr", "en"] {
                let made = try ["a.html", "b.html"].map { name in
                    let outcome = try data.epin(
                        words + [file(data, name), "--language", language])
                    #expect(outcome.status == 0 && outcome.out.isEmpty, "\(outcome)")
                    return try text(data, name)
                }
                #expect(made[0] == made[1] && made[0].contains("<html lang=\"\(language)\">"))
            }
        }
        let reads = try data.epin(["--json", "reads"]).json.map { $0["question"]?.stringValue }
        for (_, question) in pages { #expect(reads.contains(question), "\(question)") }
    }

    @Test func whatCannotBeIsSaid() throws {
        let data = try Self.guide()
        let wrong: [([String], Int32, String)] = [
            (["timeline", "card", "5", "--html", "x.html"], 64, "challenge or a cardholder"),
            (["timeline", "challenge", "x", "--html", "x.html"], 64, "named by its number"),
            (["timeline", "challenge", "3", "--html", "x.html"], 1, "no challenge 3"),
            (["timeline", "cardholder", "9999", "--html", "x.html"], 1, "no cardholder 9999"),
            (["case", "report", "3", "-o", "x.html"], 1, "no case 3"),
            (["case", "report", "3"], 64, "--output"),
            (["report", "-o", "/nowhere/x.html"], 1, "/nowhere/x.html: write: No such file"),
            (["report", "--language", "de"], 64, "de"),
        ]
        for (words, status, message) in wrong {
            let outcome = try data.epin(words)
            #expect(outcome.status != 0 && outcome.err.contains(message), "\(words) \(outcome)")
            if status == 64 { #expect(outcome.status == 64, "\(words) \(outcome)") }
        }
        #expect(!FileManager.default.fileExists(atPath: file(data, "x.html")))
    }

    // MARK: In a browser

    @Test(.enabled(if: Browser.isThere, "needs chromium"))
    func aRequestAndAWidePageAreFound() throws {
        let data = try EpinData(nil)
        let page = file(data, "wide.html")
        try """
        <!DOCTYPE html><body style="margin:0"><img src="http://192.0.2.1/a.png">
        <div style="width:900px">a</div></body>
        """.write(toFile: page, atomically: true, encoding: .utf8)
        let browser = Browser(data: data)
        #expect(try Set(browser.requests(page)) == ["192.0.2.1"])
        #expect(try browser.contentWidth(page, window: 390) == 900)
    }

    @Test(.enabled(if: Browser.isThere, "needs chromium"))
    func aBrowserShowsThemWithoutANetwork() throws {
        let data = try Self.guide()
        let opening = try #require(try data.events().last { $0.kind == .challengeOpened })
        let browser = Browser(data: data)
        let pages: [(name: String, words: [String], says: String)] = [
            ("report.html", ["report", "-o"], "Rapport d’audit du registre"),
            (
                "challenge.html", ["timeline", "challenge", "\(opening.sequence)", "--html"],
                "MyTestMerchantACS3"
            ),
            (
                "cardholder.html", ["timeline", "cardholder", "\(opening.stream)", "--html"],
                "en un coup d'œil"
            ),
        ]
        for (name, words, says) in pages {
            let path = file(data, name)
            #expect(try data.epin(words + [path]).status == 0)

            let dumped = try browser.run(["--dump-dom"], path).text
            #expect(dumped.contains(says) && dumped.contains("<svg"))
            #expect(try browser.requests(path) == [])

            for width in [390, 1280] {
                #expect(try browser.contentWidth(path, window: width) <= width, "\(name)")
            }

            let picture = file(data, "page.png")
            _ = try browser.run(["--screenshot=\(picture)", "--window-size=1280,900"], path)
            #expect(FileManager.default.contents(atPath: picture)!.count > 20_000)

            let paper = file(data, "page.pdf")
            _ = try browser.run(["--print-to-pdf=\(paper)"], path)
            #expect(FileManager.default.contents(atPath: paper)!.starts(with: Array("%PDF-".utf8)))
        }
    }
}
