import Foundation
import Ledger
import TestSupport
import Testing

/// Whom a value names, for access and for erasure, with the real program.
@Suite struct PersonCommandTests {
    private func fine(_ data: EpinData, _ words: String...) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }

    private func refused(
        _ data: EpinData, _ words: [String], _ reason: String,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let outcome = try data.epin(words)
        #expect(
            outcome.status != 0 && outcome.out.isEmpty && outcome.err.contains(reason),
            "\(words): \(outcome)", sourceLocation: location)
    }

    private func holders(_ replies: [JSON]) throws -> [String] {
        try replies.map { try #require($0["cardholder"]).text }
    }

    private func apply(_ data: EpinData, _ lines: [String]) throws -> [JSON] {
        let input = lines.map { $0 + "\n" }.joined().utf8
        let outcome = try data.epin(["apply"], input: input)
        try #require(outcome.status == 0, "\(outcome)")
        return try outcome.json
    }

    /// Neither the copy of a person nor the erasure is for who has the number by now.
    @Test func aValueThatWasGivenUpNamesNobody() throws {
        let data = try EpinData()
        let holder = try #require(try holders(apply(data, [Commands.register(1)])).first)
        _ = try apply(
            data,
            [
                Commands.line(
                    "changePhone",
                    ["cardholder": .number(UInt64(holder)!), "phone": .string(Commands.phone(2))])
            ])
        let former = try fine(data, "--json", "subject", "phone", Commands.phone(1)).json[0]
        #expect(former["cardholder"] == nil && former["value"] == .string(Commands.phone(1)))
        let copy = try fine(data, "--json", "subject", "phone", Commands.phone(2)).json[0]
        #expect(copy["cardholder"]?.text == holder)
        let erased = try fine(data, "--json", "erase", "phone", Commands.phone(1)).json[0]
        #expect(erased["erased"]?.arrayValue?.count == 1)
        let after = try fine(data, "--json", "subject", "cardholder", holder).json[0]
        #expect(after["erasedBy"] == .null)
        #expect(try RightsCommandTests.places(of: Commands.phone(1), in: data) == [])
        #expect(try !RightsCommandTests.places(of: Commands.email(1), in: data).isEmpty)
        try data.expectSound()
    }

    /// A slip of a cardholder makes it somebody else's number.
    @Test func aPhoneThatWasOnlyTypedIsNotTheirOwn() throws {
        let data = try EpinData()
        let process = try ApplyProcess(data)
        let replies = try process.send([Commands.register(1), Commands.requestCodes(1)])
        let session = try #require(replies[1]["session"])
        let typed = Commands.phone(77)
        let more = try process.send([
            Commands.submitCodes(session), Commands.setPassword(session),
            Commands.line(
                "modifyPhone",
                ["session": session, "phone": .string(typed), "verifier": "peer"]),
            Commands.logOut(session),
        ])
        #expect(try process.finish().status == 0)
        let holder = try #require(replies[0]["cardholder"]).text
        try #require(try data.events().contains { $0.kind == .phoneEntered }, "\(more)")
        let shown = try fine(data, "--json", "subject", "phone", typed).json[0]
        #expect(shown["cardholder"] == nil && shown["value"] == .string(typed), "\(shown)")
        let copy = try fine(data, "--json", "subject", "cardholder", holder).json[0]
        let phones = try #require(copy["data"]?.arrayValue).filter { $0["class"] == "phone" }
        #expect(phones.map { $0["own"] } == [true, false])
        #expect(phones.map { $0["value"] } == [.string(Commands.phone(1)), .null])
        _ = try fine(data, "erase", "phone", typed)
        #expect(try RightsCommandTests.places(of: typed, in: data) == [])
        #expect(try !RightsCommandTests.places(of: Commands.email(1), in: data).isEmpty)
        try data.expectSound()
    }

    /// Neither of a family gets the copy of the other.
    @Test func whatSeveralHaveNamesNoneOfThem() throws {
        let data = try EpinData()
        let replies = try apply(
            data,
            [1, 2].map { number in
                Commands.line(
                    "registerCardholder",
                    [
                        "email": .string(Commands.email(number)),
                        "phone": .string(Commands.phone(1)),
                    ])
            })
        let names = try holders(replies).joined(separator: ", ")
        let reason = "cardholders \(names) have it: name one by its number"
        for words in [["subject"], ["--json", "subject"], ["erase"]] {
            try refused(data, words + ["phone", Commands.phone(1)], reason)
        }
        #expect(try data.events().allSatisfy { $0.kind != .personalDataErased })
    }

    // MARK: Devices that are called by a number

    private func request(_ number: Int, device: String) -> String {
        Commands.line(
            "requestCodes",
            [
                "email": .string("stranger\(number)@example.nc"), "device": .string(device),
                "origin": "192.0.2.77", "verifier": "peer",
            ])
    }

    @Test func aDeviceOfDigitsIsADevice() throws {
        let data = try EpinData()
        let device = "123456789012345"
        _ = try apply(data, [request(1, device: device), request(2, device: "007")])
        for name in [device, "007", "value:\(device)"] {
            let shown = try fine(data, "--json", "subject", "device", name).json[0]
            #expect(shown["value"]?.stringValue.map { name.hasSuffix($0) } == true, "\(shown)")
            let found = try fine(data, "--json", "query", "device=\(name)").json
            #expect(found.count == 1 && found[0]["kind"] == "emailNotRecognised")
            _ = try fine(data, "links", "device", name)
        }
        _ = try fine(data, "erase", "device", device)
        #expect(try RightsCommandTests.places(of: device, in: data) == [])
        try refused(data, ["subject", "device", device], "nothing is held about")
        // A number that is no value is a reference, and one that begins with 0 never is.
        let other = try fine(data, "--json", "subject", "device", "007").json[0]
        let reference = try #require(other["reference"]).text
        for name in [reference, "reference:\(reference)"] {
            #expect(try fine(data, "--json", "subject", "device", name).json[0] == other)
        }
        try refused(data, ["subject", "device", "00\(reference)"], "nothing is held about")
    }

    @Test func aNumberThatIsADeviceAndAReferenceIsRefused() throws {
        let data = try EpinData()
        _ = try apply(data, [request(1, device: "first")])
        let first = try fine(data, "--json", "subject", "device", "first").json[0]
        let number = try #require(first["reference"]).text
        _ = try apply(data, [request(2, device: number)])
        let reason = "write 'value:\(number)' or 'reference:\(number)'"
        for words in [
            ["subject", "device", number], ["erase", "device", number],
            ["query", "device=\(number)"], ["links", "device", number],
            ["find", "device=\(number)"],
        ] { try refused(data, words, reason) }
        let second = try fine(data, "--json", "subject", "device", "value:\(number)").json[0]
        #expect(second["value"] == .string(number))
        #expect(
            try fine(data, "--json", "subject", "device", "reference:\(number)").json[0] == first)
        let events = try data.events().filter { $0.kind == .emailNotRecognised }.map(\.sequence)
        for (name, event) in zip(["reference:\(number)", "value:\(number)"], events) {
            let found = try fine(data, "--json", "query", "device=\(name)").json
            #expect(found.map { $0["sequence"] } == [.number(event)])
        }
        // Who may not read the vault can mean only the reference.
        try FileManager.default.moveItem(atPath: data.key, toPath: "\(data.key).away")
        let found = try fine(data, "--json", "query", "device=\(number)").json
        #expect(found.map { $0["sequence"] } == [.number(events[0])])
    }

    @Test func aReferenceCanBeSpeltOutForEveryKind() throws {
        let data = try EpinData()
        _ = try apply(data, [Commands.register(1)])
        for (kind, number) in [("email", "1"), ("phone", "2"), ("card", "3")] {
            let found = try fine(data, "--json", "query", "\(kind)=reference:\(number)").json
            #expect(try found == fine(data, "--json", "query", "\(kind)=\(number)").json)
            #expect(!found.isEmpty, "\(kind)")
            try refused(
                data, ["erase", kind, "reference:\(number)"], "of cardholder")
            try refused(data, ["query", "\(kind)=0\(number)"], "0\(number)'")
        }
    }

    // MARK: Receipts

    /// Two holders, each from a place of their own, whom one operator erases.
    private func erased() throws -> EpinData {
        let data = try EpinData()
        let process = try ApplyProcess(data)
        for number in [1, 2] {
            let request = Commands.line(
                "requestCodes",
                [
                    "email": .string(Commands.email(number)), "verifier": "peer",
                    "origin": .string("192.0.2.\(number)"), "device": .string("d-\(number)"),
                ])
            let replies = try process.send([Commands.register(number), request])
            let session = try #require(replies[1]["session"])
            _ = try process.send([Commands.submitCodes(session), Commands.logOut(session)])
        }
        #expect(try process.finish().status == 0)
        for number in [1, 2] {
            _ = try fine(data, "erase", "email", Commands.email(number), "--account", "m.waia")
        }
        return data
    }

    /// What a receipt names is what is gone, and not where the operator was.
    @Test func aReceiptDoesNotSayWhereTheOperatorWas() throws {
        let data = try erased()
        let receipts = try data.events().filter { $0.kind == .personalDataErased }
        try #require(Set(receipts.compactMap(\.origin)).count == 2)
        _ = try fine(data, "audit", "-c", "PCI-8.2.2")
        for line in try fine(data, "export", "--format", "ocsf").json {
            guard line["message"] == "personalDataErased" else { continue }
            #expect(line["src_endpoint"] == nil && line["unmapped"]?["account"] == "m.waia")
        }
        let text = try fine(data, "query", "kind=personalDataErased").text
        for line in text.split(separator: "\n").dropFirst() {
            let halves = String(line).components(separatedBy: "erased: ")
            #expect(halves.count == 2 && !halves[0].contains("origin="), "\(line)")
        }
    }

    /// Nor is it a use of the value, by which others could be linked.
    @Test func aReceiptIsNoSighting() throws {
        let data = try erased()
        let events = try data.events()
        let origin = try #require(events.first { $0.kind == .sessionRequested }?.origin)
        let seen = try fine(data, "--json", "find", "origin=\(origin)").json[0]
        let uses = events.filter { $0.origin == origin && $0.kind != .personalDataErased }
        #expect(seen["eventCount"] == .number(UInt64(uses.count)))
        #expect(seen["lastTime"]?.stringValue == UTCTime(milliseconds: uses.last!.time).description)
        let receipts = Set(events.filter { $0.kind == .personalDataErased }.map(\.sequence))
        for line in try fine(data, "--json", "links", "origin", "\(origin)").json {
            let proof = line["events"]?.arrayValue?.compactMap { UInt64($0.text) } ?? []
            #expect(receipts.isDisjoint(with: proof))
        }
    }
}
