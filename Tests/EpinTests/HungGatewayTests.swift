import Foundation
import Ledger
import TestSupport
import Testing

/// A message is handed over outside of the writer's lock: a gateway that hangs delays no other
/// process, and no other process takes its codes for those of one that is gone.
@Suite struct HungGatewayTests {
    /// An issuer whose SMS program waits until it is let go.
    private struct Hanging {
        let data: EpinData
        let process: ApplyProcess
        private let begun: String
        private let go: String

        /// A holder has asked for codes, and the program has begun with the SMS.
        init() throws {
            data = try EpinData(["--sms-program", "/bin/sh ./send"])
            begun = data.directory.appending(path: "begun").path
            go = data.directory.appending(path: "go").path
            // Not for ever, should a test fail.
            let script =
                "touch \(begun); for i in $(seq 400); do [ -e \(go) ] && exit; sleep 0.02; done"
            try Data(script.utf8).write(to: data.directory.appending(path: "send"))
            process = try ApplyProcess(data)
            _ = try process.send([Commands.register(1)])
            try process.write([Commands.requestCodes(1, outside: false)])
            let limit = Date() + 60
            while !FileManager.default.fileExists(atPath: begun), Date() < limit { usleep(1000) }
        }

        /// The program ends.
        func letGo() throws { try Data().write(to: URL(filePath: go)) }

        /// What is recorded of the codes, in order.
        func outcomes() throws -> [Kind] {
            try data.events().map(\.kind).filter {
                [.codeSent, .codeDeliveryFailed, .codeVoided].contains($0)
            }
        }

        func session() throws -> UInt64 {
            try #require(try data.events().first { $0.kind == .sessionRequested }).sequence
        }
    }

    @Test func itDelaysNoOtherProcess() throws {
        let hanging = try Hanging()
        let other = try ApplyProcess(hanging.data)
        let replies = try other.send((2...9).map(Commands.register))
        #expect(replies.allSatisfy { $0["result"] == "cardholderRegistered" })
        // Each code has its own clock: that of the e-mail runs.
        #expect(try hanging.outcomes() == [.codeSent])
        #expect(try other.finish().status == 0)

        try hanging.letGo()
        let reply = try #require(try hanging.process.reply())
        #expect(reply["result"] == "codesSent" && reply["undelivered"] == nil)
        #expect(try hanging.process.finish().status == 0)
        let events = try hanging.data.events()
        #expect(try hanging.outcomes() == [.codeSent, .codeSent])
        let last = try #require(events.last { $0.kind == .cardholderRegistered })
        #expect(events.prefix { $0 != last }.count { $0.kind == .codeSent } == 1)
        try hanging.data.expectSound()
    }

    /// Nor can another process make anything of them: nothing is counted against the holder.
    @Test func codesThatAreBeingSentCannotBeSubmittedYet() throws {
        let hanging = try Hanging()
        let other = try ApplyProcess(hanging.data)
        let session = try hanging.session()
        let line = Commands.line(
            "submitCodes",
            [
                "session": .number(session), "smsCode": "00000000",
                "emailCode": "aaaaa",
            ])
        let reply = try other.send([line])[0]
        #expect(reply["result"] == "attemptRefused" && reply["reason"] == "wrongStep", "\(reply)")
        try hanging.letGo()
        #expect(try hanging.process.reply()?["result"] == "codesSent")
        #expect(try !hanging.data.events().contains { $0.kind == .verificationFailed })
        #expect(try other.finish().status == 0)
        #expect(try hanging.process.finish().status == 0)
    }

    /// A message that left after an erasure would not be erased.
    @Test func aHolderToWhomAMessageIsOnItsWayIsNotErased() throws {
        let hanging = try Hanging()
        let other = try ApplyProcess(hanging.data)
        let session = try hanging.session()
        let back = Commands.line("goBack", ["session": .number(session)])
        #expect(try other.send([back])[0]["result"] == "sessionClosed")
        #expect(try other.finish().status == 0)
        let holder = try #require(
            try hanging.data.events().first { $0.kind == .cardholderRegistered }
        ).sequence
        let erase = ["erase", "cardholder", String(holder)]
        let refused = try hanging.data.epin(erase)
        #expect(refused.status != 0)
        #expect(refused.err.contains("is being handed over"), "\(refused)")

        try hanging.letGo()
        #expect(try hanging.process.reply()?["result"] == "codesSent")
        #expect(try hanging.process.finish().status == 0)
        let erased = try hanging.data.epin(erase)
        #expect(erased.status == 0, "\(erased)")
        try hanging.data.expectSound()
    }

    /// Nor one that is being warned of a lock without end.
    @Test func aHolderToWhomAWarningIsOnItsWayIsNotErased() throws {
        let data = try EpinData(["--sms-program", "/bin/sh ./send"])
        let path = data.directory.path
        let script = """
            touch \(path)/begun
            for i in $(seq 400); do [ -e \(path)/go ] && exit; sleep 0.02; done
            """
        try Data(script.utf8).write(to: data.directory.appending(path: "send"))
        let process = try ApplyProcess(data)
        let limits: JSON = ["permanentLockLimit": 10]
        let asked = try process.send([
            Commands.line("changePolicy", ["policy": limits, "account": "op.un"]),
            Commands.register(1), Commands.requestCodes(1),
        ])
        let session = try #require(asked[2]["session"])
        try process.write((1...5).map { _ in Commands.submitCodes(session, right: false) })
        let limit = Date() + 60
        while !FileManager.default.fileExists(atPath: "\(path)/begun"), Date() < limit {
            usleep(1000)
        }
        let erase = ["erase", "cardholder", try #require(asked[1]["cardholder"]).text]
        let refused = try data.epin(erase)
        #expect(refused.status != 0)
        #expect(refused.err.contains("is being handed over"), "\(refused)")

        try Data().write(to: URL(filePath: "\(path)/go"))
        #expect(try process.finish().status == 0)
        let outcomes = try data.events().filter { $0.kind.isOfNotice }
        #expect(outcomes.map(\.kind) == [.noticeSent, .noticeSent])
        let other = try ApplyProcess(data)
        _ = try other.send([Commands.line("goBack", ["session": session])])
        #expect(try other.finish().status == 0)
        let erased = try data.epin(erase)
        #expect(erased.status == 0, "\(erased)")
        let spool = try FileManager.default.contentsOfDirectory(atPath: "\(data.path)/spool")
        #expect(spool == [])
        try data.expectSound()
    }

    /// The kernel says that their process is gone.
    @Test func codesOfAProcessThatIsKilledAreVoid() throws {
        let hanging = try Hanging()
        _ = try hanging.process.kill()
        try hanging.letGo()
        let other = try ApplyProcess(hanging.data)
        _ = try other.send([Commands.register(2)])
        #expect(try other.finish().status == 0)
        #expect(try hanging.outcomes() == [.codeSent, .codeVoided])
        let void = try hanging.data.events().first { $0.kind == .codeVoided }
        #expect(void?.reason == .interrupted)
    }
}
