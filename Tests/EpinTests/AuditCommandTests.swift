import Audit
import Foundation
import Ledger
import TestSupport
import Testing

/// `epin audit`: what it writes and how it ends.
@Suite struct AuditCommandTests {
    /// Those that rely on a code by e-mail.
    private static func verifications(_ data: EpinData) throws -> [Event] {
        try data.events().filter { $0.kind == .verificationSucceeded }
    }

    private static func guide() throws -> EpinData {
        let data = try EpinData(nil)
        #expect(try data.epin(["guide"]).status == 0)
        return data
    }

    @Test func theGuideHoldsAllButItsOwnDesign() throws {
        let data = try Self.guide()
        let audited = try data.epin(["audit"])
        #expect(audited.status == 1)
        let findings = ["ASVS-6.2.3", "ASVS-6.3.6", "ASVS-6.3.8"]
        for (line, control) in zip(audited.lines.dropFirst(), Control.all) {
            let words = line.split(separator: " ").map(String.init)
            #expect(words[0] == control.id)
            #expect(line.contains("design finding") == findings.contains(control.id))
            #expect(!line.contains("violated"))
        }
        #expect(
            audited.lines.last
                == "37 controls: 31 held, 0 violated, 3 design findings, 3 not applicable")
        #expect(audited.text.contains("\nASVS-6.3.6: design finding\n"))
        let events = try Self.verifications(data).map { "\($0.sequence)" }
        #expect(events.count == 2)
        #expect(audited.text.contains("\n  Events \(events.joined(separator: ", "))\n"))
    }

    @Test func everyProfileButOneHolds() throws {
        let data = try Self.guide()
        var count = 0
        for profile in ControlProfile.allCases {
            let audited = try data.epin(["audit", "--profile", profile.rawValue])
            #expect(audited.status == (profile == .asvs ? 1 : 0), "\(audited)")
            let ids = audited.lines.dropFirst().prefix { !$0.contains(":") }
                .map { String($0.prefix { $0 != " " }) }
            #expect(ids.starts(with: Control.all.filter { $0.profile == profile }.map(\.id)))
            count += Control.all.count { $0.profile == profile }
        }
        #expect(count == Control.all.count)
        let one = try data.epin(["--json", "audit", "--control", "RTS-5", "--profile", "emv"])
        #expect(
            try one.json.map { $0["control"]?.stringValue } == ["RTS-5"]
                + (1...7).map { "EMV-\($0)" })
    }

    @Test func jsonHasOneObjectAControl() throws {
        let data = try Self.guide()
        let audited = try data.epin(["--json", "audit"])
        #expect(audited.status == 1)
        let json = try audited.json
        #expect(json.map { $0["control"]?.stringValue } == Control.all.map(\.id))
        let mail = json.first { $0["control"] == "ASVS-6.3.6" }
        let events = try Self.verifications(data).map { JSON.number($0.sequence) }
        #expect(mail?["events"] == .array(events))
        #expect(mail?["result"] == "violated" && mail?["designFinding"] == true)
        let review = json.first { $0["control"] == "PCI-10.4" }
        #expect(review?["why"] == "no event of its kinds in the range")
    }

    @Test func theRangeIsOfTime() throws {
        let data = try Self.guide()
        func events(_ words: String...) throws -> JSON? {
            let words = ["--json", "audit", "--control", "ASVS-6.3.6"] + words
            return try data.epin(words).json.first?["events"]
        }
        let verifications = try Self.verifications(data)
        let all = verifications.map { JSON.number($0.sequence) }
        let second = UTCTime(milliseconds: verifications[1].time).description
        #expect(try events("--since", second) == .array([all[1]]))
        #expect(try events("--until", second) == .array([all[0]]))
        #expect(try events("--until", "2022-02-07T20:40:00Z") == [])
        #expect(try events("--since", "2022-02-07", "--until", "2022-02-08") == .array(all))
    }

    @Test func checkpointsHaveLimits() throws {
        let data = try Self.guide()
        let words = ["audit", "--control", "PCI-10.3"]
        #expect(try data.epin(words).status == 0)
        let size = try data.records().count
        #expect(try data.epin(words + ["--checkpoint-events", "\(size)"]).status == 0)
        let few = try data.epin(words + ["--checkpoint-events", "\(size - 1)"])
        #expect(few.status == 1)
        #expect(few.lines[1].hasSuffix("violated         \(size)  \(size - 1)"), "\(few)")
        #expect(try data.epin(words + ["--checkpoint-hours", "1"]).status == 0)
        #expect(try data.epin(words + ["--checkpoint-hours", "0"]).status == 1)
        let most = "\(UInt64.max)"
        #expect(try data.epin(words + ["--checkpoint-hours", most]).status == 0)
    }

    @Test func whatIsNotUnderstood() throws {
        let data = try Self.guide()
        for words in [["--control", "RTS-6"], ["--profile", "psd2"], ["--since", "soon"]] {
            #expect(try data.epin(["audit"] + words).status == 64)
        }
        let none = try data.epin(["audit"], data: "/nowhere")
        #expect(none.status == 2 && none.err.contains("/nowhere"))
    }

    /// Long lists are cut for a person, never for a program.
    @Test func everyEventIsInTheJSON() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        let noLimit =
            "{\"command\":\"changePolicy\",\"at\":\"2022-02-07T20:30:00Z\",\"account\":\"op.un\","
            + "\"policy\":{\"originCodeLimit\":0}}\n"
        let lines = (0..<150).map { number in
            "{\"command\":\"requestCodes\",\"at\":\"2022-02-07T20:40:00Z\","
                + "\"email\":\"a\(number)@example.nc\",\"origin\":\"192.0.2.7\"}\n"
        }
        let input = (noLimit + lines.joined()).utf8
        #expect(try data.epin(["apply", "--simulated-time"], input: input).status == 0)
        let words = ["audit", "--control", "ASVS-6.3.8"]
        #expect(try data.epin(["--json"] + words).json.first?["events"]?.arrayValue?.count == 150)
        let text = try data.epin(words).text
        #expect(text.contains("and 146 more\n") && text.contains("50 more\n"))
    }

    @Test func thePageIsWhatTheControlsSay() throws {
        #expect(
            try Checkout.generatedPart(of: "controls") == Control.markdown,
            "docs/controls.md is not up to date: make docs")
    }
}
