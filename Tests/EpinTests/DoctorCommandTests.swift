import Foundation
import Ledger
import TestSupport
import Testing

/// `epin doctor`: what somebody has to see to.
@Suite struct DoctorCommandTests {
    /// The findings by what was looked at.
    private func findings(_ data: EpinData) throws -> [String: JSON] {
        let outcome = try data.epin(["--json", "doctor"])
        let records = try outcome.json
        let open = records.contains { $0["advice"] != nil }
        #expect(outcome.status == (open ? 1 : 0) && outcome.err.isEmpty, "\(outcome)")
        return Dictionary(
            uniqueKeysWithValues: try records.map {
                (try #require($0["concern"]?.stringValue), $0)
            })
    }

    private func expect(
        _ data: EpinData, _ concern: String, _ health: String, _ words: String = "",
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let finding = try #require(try findings(data)[concern])
        #expect(finding["health"]?.stringValue == health, "\(finding)", sourceLocation: location)
        #expect(
            words.isEmpty || finding["found"]?.stringValue?.contains(words) == true, "\(finding)",
            sourceLocation: location)
        let needsSomebody = health == "attention" || health == "broken"
        #expect((finding["advice"] != nil) == needsSomebody, sourceLocation: location)
    }

    private func replace(_ data: EpinData, _ text: String, by other: String) throws {
        let path = "\(data.path)/epin.json"
        let settings = try String(contentsOfFile: path, encoding: .utf8)
        try #require(settings.contains(text))
        try FileSystem.write(
            Array(settings.replacing(text, with: other).utf8), toFile: path)
    }

    /// A new ledger lacks what nobody did yet, and nothing else.
    @Test func aNewLedger() throws {
        let data = try EpinData()
        let found = try findings(data)
        let open = found.filter { $0.value["advice"] != nil }.map(\.key).sorted()
        #expect(open == ["checkpoint", "review"])
        let shown = try data.epin(["doctor"])
        #expect(shown.status == 1)
        #expect(shown.lines.first?.hasPrefix("CHECK") == true)
        #expect(shown.text.contains("\ncheckpoint: none was ever signed\n  Run 'epin checkpoint'"))
        #expect(try data.epin(["audit", "--daily"]).status <= 1)
        try expect(data, "review", "fine", "ago")
    }

    @Test func whatIsWrongWithThePlace() throws {
        let data = try EpinData()
        try expect(data, "configuration", "fine")
        try replace(data, "\"spool\"", by: "\"spol\"")
        try expect(data, "configuration", "broken", "unknown setting 'spol'")
        try replace(data, "\"spol\"", by: "\"spool\"")

        func setPermissions(_ permissions: Int) throws {
            try FileManager.default.setAttributes(
                [.posixPermissions: permissions], ofItemAtPath: "\(data.path)/ledger")
        }
        try setPermissions(0o755)
        try expect(data, "files", "broken", "/ledger")
        try setPermissions(0o700)
        try expect(data, "files", "fine")

        try FileManager.default.moveItem(atPath: data.key, toPath: data.key + "-away")
        try expect(data, "vault", "broken", "key")
        try FileManager.default.moveItem(atPath: data.key + "-away", toPath: data.key)
        try expect(data, "vault", "fine")

        try FileSystem.write([1], toFile: "\(data.path)/views.rebuilding-99999")
        try expect(data, "leftovers", "attention", "views.rebuilding-99999")
    }

    @Test func gateways() throws {
        let data = try EpinData()
        #expect(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        let ask = Commands.requestCodes(1, outside: false)
        #expect(try data.epin(["apply"], input: ask.utf8).status == 0)
        try expect(data, "gateways", "fine", "2 messages in the spool")
        // Nobody took them for an hour.
        for name in try FileManager.default.contentsOfDirectory(atPath: data.spool) {
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -3700)],
                ofItemAtPath: "\(data.spool)/\(name)")
        }
        try expect(data, "gateways", "attention", "2 messages in the spool that nobody took, one 1")
        try replace(data, "\"keyFile\"", by: "\"smsProgram\":[\"/nowhere/gateway\"],\"keyFile\"")
        try expect(data, "gateways", "broken", "/nowhere/gateway cannot be run")
    }

    @Test func whatTheLedgerSays() throws {
        let data = try EpinData(["--simulated-time", "2022-02-07T20:00:00Z"])
        func apply(_ lines: (time: String, line: String)...) throws -> [JSON] {
            let input = lines.map { "\($0.line.dropLast()),\"at\":\"2022-02-07T\($0.time)Z\"}\n" }
            let applied = try data.epin(["apply", "--simulated-time"], input: input.joined().utf8)
            try #require(applied.status == 0, "\(applied)")
            return try applied.json
        }
        let holder = try apply(
            ("20:00:01", Commands.register(1)), ("20:00:02", Commands.register(2)),
            ("20:00:03", Commands.requestCodes(1, outside: false)))[1]["cardholder"]!
        try expect(data, "clock", "notApplicable")
        try expect(data, "housekeeping", "fine")
        try expect(data, "messages", "fine", "0 of 2 failed")
        // The codes were over at 20:10, and nobody said so by 20:25.
        let change = Commands.line(
            "changePhone", ["cardholder": holder, "phone": .string(Commands.phone(9))])
        _ = try apply(("20:25:00", change))
        try expect(data, "housekeeping", "attention", "1 cardholder")
        _ = try apply(("20:25:01", Commands.line("expire")))
        try expect(data, "housekeeping", "fine")
    }

    @Test func aClockThatIsBehind() throws {
        let clocks = try MachineClocks(1_790_000_000)
        let data = try EpinData(clocks: clocks)
        #expect(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        try expect(data, "clock", "fine")
        try clocks.set(1_790_000_000 - 7200)
        try expect(data, "clock", "attention", "2 hours ahead")
    }

    @Test func whatIsMissingOrNotUnderstood() throws {
        let data = try EpinData()
        try expect(data, "reads", "fine", "event")
        #expect(try data.epin(["apply"], input: Commands.register(1).utf8).status == 0)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o777], ofItemAtPath: data.spool)
        try expect(data, "files", "broken", "/spool")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o700], ofItemAtPath: data.spool)
        for name in ["notes.txt", ".5.sms", "x.eml"] {
            try FileSystem.write([1], toFile: "\(data.spool)/\(name)")
        }
        try expect(data, "gateways", "fine", "0 messages")

        let gateway = "\(data.directory.path)/gateway"
        try FileSystem.write(Array("#!/nowhere/sh\n".utf8), toFile: gateway)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: gateway)
        try replace(data, "\"keyFile\"", by: "\"smsProgram\":[\"\(gateway)\"],\"keyFile\"")
        try expect(data, "gateways", "broken", "cannot be run")
        try FileSystem.write(Array("#!/bin/sh\n".utf8), toFile: gateway)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: gateway)
        try expect(data, "gateways", "fine")
        try replace(data, gateway, by: data.directory.path)
        try expect(data, "gateways", "broken", "cannot be run")

        try FileSystem.write(
            Array(repeating: 7, count: 8192), toFile: "\(data.path)/views/data.mdb")
        try expect(data, "views", "broken")
        try expect(data, "ledger", "fine", "events")
        for store in ["reads", "vault"] {
            try FileManager.default.removeItem(atPath: "\(data.path)/\(store)")
            try expect(data, store, "broken")
        }
    }

    @Test func aCopyAndWhatIsNone() throws {
        let data = try EpinData()
        for name in ["vault", "epin.json", "reads"] {
            try FileManager.default.removeItem(atPath: "\(data.path)/\(name)")
        }
        for concern in ["configuration", "vault", "gateways"] {
            try expect(data, concern, "notApplicable", "copy")
        }
        try FileManager.default.removeItem(atPath: "\(data.path)/ledger")
        try expect(data, "ledger", "broken", "no ledger here")
        try expect(data, "review", "notApplicable")
        try FileManager.default.removeItem(atPath: data.path)
        let nothing = try data.epin(["doctor"])
        #expect(nothing.status == 2 && nothing.out.isEmpty, "\(nothing)")
        #expect(nothing.err.contains("no ledger here"))
    }
}
