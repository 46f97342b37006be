import Ledger
import TestSupport
import Testing

/// The rights of who is no cardholder, with the real program.
@Suite struct StrangerCommandTests {
    private static let stranger = "stranger@example.nc"
    private static let origin = "192.0.2.77"
    private static let device = "d-77"

    /// A cardholder; a stranger whose address is tried, and who then tries the cardholder's.
    private func tried() throws -> (data: EpinData, holder: String) {
        let data = try EpinData()
        let process = try ApplyProcess(data)
        let replies = try process.send([
            Commands.register(1), request(Self.stranger, Self.origin),
            request(Commands.email(1), Self.origin),
        ])
        #expect(replies[1]["result"] == "emailNotRecognised")
        let session = try #require(replies[2]["session"])
        _ = try process.send([Commands.line("goBack", ["session": session])])
        #expect(try process.finish().status == 0)
        return (data, try #require(replies[0]["cardholder"]).text)
    }

    private func request(_ email: String, _ origin: String) -> String {
        Commands.line(
            "requestCodes",
            [
                "email": .string(email), "origin": .string(origin),
                "device": .string(Self.device), "verifier": "peer",
            ])
    }

    private func fine(_ data: EpinData, _ words: String...) throws -> EpinData.Outcome {
        let outcome = try data.epin(words)
        try #require(outcome.status == 0, "\(words): \(outcome)")
        return outcome
    }

    private func subject(_ data: EpinData, _ words: String...) throws -> JSON {
        try fine(data, "--json", "subject", words[0], words[1]).json[0]
    }

    @Test func whatWasTriedOnceIsShown() throws {
        let (data, holder) = try tried()
        let email = try subject(data, "email", Self.stranger)
        #expect(email["value"] == .string(Self.stranger) && email["status"] == "held")
        #expect(email["cardholders"] == [] && email["erasedBy"] == .null)
        let number = try #require(email["reference"]).text
        #expect(try subject(data, "email", number) == email)
        for (kind, value) in [("origin", Self.origin), ("device", Self.device)] {
            let shown = try subject(data, kind, value)
            #expect(shown["class"]?.stringValue == kind && shown["value"] == .string(value))
            #expect(shown["cardholders"]?.arrayValue?.map(\.text) == [holder])
        }
        let text = try fine(data, "subject", "email", number).text
        #expect(text.contains("of no cardholder") && text.contains(Self.stranger))
    }

    @Test func itIsErasedWithAReceipt() throws {
        let (data, holder) = try tried()
        for (kind, value) in [
            ("email", Self.stranger), ("origin", Self.origin), ("device", Self.device),
        ] {
            let number = try #require(try subject(data, kind, value)["reference"])
            let planned = try fine(data, "--json", "erase", kind, value, "--dry-run").json[0]
            #expect(planned["dryRun"] == true && planned["receipts"] == [])
            #expect(try !RightsCommandTests.places(of: value, in: data).isEmpty)
            let done = try fine(
                data, "--json", "erase", kind, value, "--account", "m.waia", "--ticket", "D-7"
            ).json[0]
            #expect(done["erased"] == planned["erased"])
            let receipt = try #require(done["receipts"]?.arrayValue?.first)
            #expect(receipt["kind"] == "personalDataErased" && receipt[kind] == number)
            #expect(receipt["account"] == "m.waia" && receipt["ticket"] == "D-7")
            #expect(try data.events().last { $0.kind == .personalDataErased }?.stream == 0)
            #expect(try RightsCommandTests.places(of: value, in: data) == [])
            let after = try subject(data, kind, number.text)
            #expect(after["status"] == "erased" && after["erasedBy"] == receipt["sequence"])
            let again = try fine(data, "erase", kind, number.text)
            #expect(again.text.contains("nothing is left to erase"), "\(again)")
            #expect(try data.epin(["erase", kind, value]).status == 2)
        }
        // The cardholder is who it was, and is told what of its data is gone.
        let copy = try subject(data, "cardholder", holder)
        #expect(copy["erasedBy"] == .null)
        for trace in copy["data"]?.arrayValue?.filter({ $0["own"] == false }) ?? [] {
            #expect(trace["status"] == "erased" && trace["erasedBy"] != .null)
        }
        let audit = try fine(data, "audit", "--control", "GDPR-2", "--control", "GDPR-3")
        #expect(audit.text.contains("2 held"), "\(audit)")
        try data.expectSound()
    }

    @Test func whatACardholderHasIsRefused() throws {
        let (data, holder) = try tried()
        let copy = try subject(data, "cardholder", holder)
        for (kind, name) in [("email", "e-mail"), ("phone", "phone"), ("card", "card")] {
            let held = copy["data"]?.arrayValue?.first { $0["class"]?.stringValue == kind }
            let number = try #require(held?["reference"]).text
            for more in [[], ["--dry-run"]] {
                let refused = try data.epin(["erase", kind, number] + more)
                let reason =
                    "reference \(number) is the \(name) of cardholder \(holder): erase that"
                #expect(refused.status == 2 && refused.err.contains(reason), "\(refused)")
            }
        }
        #expect(try data.events().allSatisfy { $0.kind != .personalDataErased })
    }

    @Test func whatACaseHoldsIsRefused() throws {
        let (data, holder) = try tried()
        let opened = try fine(data, "--json", "case", "open", "An attack.").json[0]
        let number = try #require(opened["case"]).text
        let event = try #require(try data.events().first { $0.kind == .emailNotRecognised })
        _ = try fine(data, "case", "attach", number, "\(event.sequence)")
        for words in [["email", Self.stranger], ["origin", Self.origin]] {
            let refused = try data.epin(["erase"] + words)
            #expect(
                refused.status == 2 && refused.err.contains("is on hold: case \(number)"),
                "\(refused)")
        }
        _ = try fine(data, "case", "close", number, "Blocked there.")
        _ = try fine(data, "erase", "email", Self.stranger)
        let other = try fine(data, "--json", "case", "open", "Another.").json[0]
        _ = try fine(data, "case", "hold", try #require(other["case"]).text, holder)
        let refused = try data.epin(["erase", "origin", Self.origin])
        #expect(refused.status == 2 && refused.err.contains("is on hold"), "\(refused)")
    }

    @Test func whatIsNowhereIsUnknown() throws {
        let (data, _) = try tried()
        for command in ["subject", "erase"] {
            for words in [
                ["email", "nobody@example.nc"], ["email", "99"], ["phone", "+687 00 00 99"],
                ["card", Commands.card(9)], ["origin", "192.0.2.9"], ["device", "99"],
            ] {
                let outcome = try data.epin([command] + words)
                #expect(
                    outcome.status == 2 && outcome.err.contains("nothing is held about"),
                    "\(command) \(words): \(outcome)")
            }
        }
    }

    /// The copy of a cardholder is no way to learn from where others tried.
    @Test func whatWasNeverVerifiedIsPerhapsAnothersInTheCopy() throws {
        let (data, holder) = try tried()
        func traces() throws -> [JSON] {
            try subject(data, "cardholder", holder)["data"]?.arrayValue?
                .filter { ["origin", "device"].contains($0["class"]?.stringValue) } ?? []
        }
        #expect(try traces().count == 2)
        #expect(try traces().allSatisfy { $0["own"] == false && $0["value"] == .null })
        let text = try fine(data, "subject", "cardholder", holder).text
        #expect(text.contains("(perhaps another person's)"))
        #expect(!text.contains(Self.origin) && !text.contains(Self.device))
        // The holder is let in, from elsewhere but with the same device.
        let process = try ApplyProcess(data)
        let replies = try process.send([request(Commands.email(1), "192.0.2.1")])
        let session = try #require(replies[0]["session"])
        let verified = try process.send([Commands.submitCodes(session)])
        #expect(verified[0]["result"] == "sessionOpened", "\(verified)")
        _ = try process.send([Commands.logOut(session)])
        #expect(try process.finish().status == 0)
        let own = try traces().filter { $0["own"] == true }.map { $0["value"] }
        #expect(Set(own.compactMap { $0?.stringValue }) == [Self.device, "192.0.2.1"])
        let refused = try data.epin(["erase", "device", Self.device])
        #expect(
            refused.status == 2 && refused.err.contains("device of cardholder \(holder)"),
            "\(refused)")
        _ = try fine(data, "erase", "origin", Self.origin)
        try data.expectSound()
    }
}
