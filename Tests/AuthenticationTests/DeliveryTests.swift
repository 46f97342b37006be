import Foundation
import TestSupport
import Testing

@testable import Authentication
@testable import Ledger
@testable import Projections

/// Design, "Appending": messages go out after the commit, and what becomes of them is recorded.
@Suite(.serialized) struct DeliveryTests {
    @Test func aDeliveryThatFailsVoidsTheCodesAndTheReplyNamesIt() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        try FileManager.default.removeItem(atPath: issuer.directory.spool)
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        #expect(reply.result == "codesSent")
        #expect(reply.json["undelivered"] == ["sms", "email"])
        let events = try issuer.events(reply)
        #expect(
            events.map(\.kind) == [
                .sessionRequested, .codeIssued, .codeIssued, .codeDeliveryFailed, .codeVoided,
                .codeDeliveryFailed, .codeVoided,
            ])
        #expect(
            events.filter { $0.kind == .codeVoided }.allSatisfy { $0.reason == .deliveryFailed })
        #expect(events.dropFirst().allSatisfy { $0.cause == events[0].sequence })
        #expect(try issuer.state().ledger.unsentCodes == [])
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    /// The session waits: the holder may have the codes sent again.
    @Test func afterAFailedDeliveryTheCodesCanBeSentAgain() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try FileManager.default.removeItem(atPath: issuer.directory.spool)
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        let session = try #require(issuer.session(reply))
        try FileManager.default.createDirectory(
            atPath: issuer.directory.spool, withIntermediateDirectories: false)
        let pair = try issuer.resendCodes(session)
        #expect(pair.reply.json["undelivered"] == nil)
        #expect(try issuer.submitCodes(session, pair.sms, pair.email).result == "sessionOpened")
    }

    /// But not for ever.
    @Test func aSessionWithoutALiveCodeEndsWithTheTimeItsCodesHad() throws {
        let issuer = try TestIssuer()
        _ = try issuer.register()
        try FileManager.default.removeItem(atPath: issuer.directory.spool)
        let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
        let session = try #require(issuer.session(reply))
        issuer.advance(milliseconds: 599_999)
        #expect(try issuer.send("expire").result == "nothingDue")
        issuer.advance(milliseconds: 1)
        #expect(try issuer.send("expire").result == "expired")
        #expect(try issuer.state().session(session)?.closedBecause == .expired)
    }

    @Test func aPaymentWhoseCodeDidNotGoOutEndsAsTechnicalError() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.enrol()
        let ids = [try issuer.challenge(), try issuer.challenge()]
        try FileManager.default.removeItem(atPath: issuer.directory.spool)
        var seen = Set<String>()
        // Whether the password was right or not.
        for (id, password) in zip(ids, ["6789", "0000"]) {
            let reply = try issuer.submitPassword(id, password)
            seen.insert(visible(reply))
            #expect(reply.json["undelivered"] == ["sms"])
            let events = try issuer.events(reply)
            #expect(
                events.map(\.kind) == [
                    .passwordSubmitted, .codeIssued, .codeDeliveryFailed, .codeVoided,
                    .challengeEnded,
                ])
            #expect(events[4].outcome == .technicalError)
            #expect(events[4].transStatus == .U)
            #expect(events[4].transStatusReason == 22)
            #expect(try issuer.submitCode(id, "12345678").json["reason"] == "ended")
        }
        #expect(seen.count == 1)
        #expect(try issuer.holder(cardholder).failures == 0)
    }

    // MARK: Programs

    /// A script that notes its arguments and its standard input in the issuer's directory.
    private func recorder(_ name: String, _ root: String) throws -> [String] {
        let path = "\(root)/\(name).sh"
        let script = """
            #!/bin/sh
            { printf 'args'; for word in "$@"; do printf ' <%s>' "$word"; done; echo; cat; } \
            >> "\(root)/\(name).txt"

            """
        try script.write(toFile: path, atomically: false, encoding: .utf8)
        return ["/bin/sh", path, "--from", "epin"]
    }

    /// An issuer with programs in a directory that lives as long as it does.
    private func withPrograms(
        mail: [String]? = nil, sms: [String]? = nil,
        _ body: (TestIssuer, _ mail: () -> String, _ sms: () -> String) throws -> Void
    ) throws {
        let directory = try TestDirectory()
        let root = directory.path
        let issuer = try TestIssuer(
            mailProgram: mail ?? recorder("mail", root), smsProgram: sms ?? recorder("sms", root))
        func read(_ name: String) -> String {
            let data = FileManager.default.contents(atPath: "\(root)/\(name).txt")
            return String(decoding: data ?? Data(), as: UTF8.self)
        }
        try withExtendedLifetime(directory) {
            try body(issuer, { read("mail") }, { read("sms") })
        }
    }

    @Test func programsGetTheMessages() throws {
        try withPrograms { issuer, mail, sms in
            _ = try issuer.register()
            let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
            #expect(reply.json["undelivered"] == nil)
            #expect(try issuer.events(reply).filter { $0.kind == .codeSent }.count == 2)
            // The number is not among the arguments, which every account of the host can read.
            #expect(
                sms().hasPrefix(
                    "args <--from> <epin>\nTo: +687000023\n\nOPT-NC : votre code est "))
            let head = "args <--from> <epin>\nFrom: epin@localhost\nTo: awa@example.nc\n"
            #expect(mail().hasPrefix(head))
            // RFC 5322 asks for a date; 7 February 2022 was a Monday.
            #expect(mail().contains("\nDate: Mon, 07 Feb 2022 20:00:00 +0000\n"), "\(mail())")
            #expect(mail().contains("\nSubject: =?utf-8?B?"))
            #expect(mail().contains("\nContent-Type: text/plain; charset=utf-8\n"))
            let session = try #require(issuer.session(reply))
            let codes = try (Spool.code(in: sms()), Spool.code(in: mail()))
            #expect(try issuer.submitCodes(session, codes.0, codes.1).result == "sessionOpened")
            // Nothing is spooled.
            let spooled = try? FileManager.default.contentsOfDirectory(
                atPath: issuer.directory.spool)
            #expect(spooled ?? [] == [])

            try issuer.setPassword(session, "6789")
            let id = try issuer.challenge()
            _ = try issuer.submitPassword(id)
            #expect(sms().contains("299,00 € à MyTestMerchantACS3"))
            #expect(
                try issuer.submitCode(id, Spool.code(in: sms())).json["outcome"] == "authenticated")
        }
    }

    @Test(arguments: [["/bin/false"], ["/nonexistent/sms"], ["/bin/sh", "-c", "kill -9 $$"]])
    func aProgramThatFailsIsAFailedDelivery(_ program: [String]) throws {
        try withPrograms(sms: program) { issuer, _, _ in
            _ = try issuer.register()
            let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
            #expect(reply.json["undelivered"] == ["sms"])
            let kinds = try issuer.events(reply).map(\.kind)
            // Which program ends first is not ours to say.
            #expect(kinds.filter { $0 == .codeSent }.count == 1)
            #expect(kinds.filter { [.codeDeliveryFailed, .codeVoided].contains($0) }.count == 2)
        }
    }

    /// It may end before it has read a byte: that must not be the end of us.
    @Test func aProgramThatDoesNotReadItsInputHarmsNothing() throws {
        try withPrograms(mail: ["/bin/false"], sms: ["/bin/true"]) { issuer, _, _ in
            _ = try issuer.register()
            try issuer.allowAnyCount()
            for _ in 0..<100 {
                let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
                #expect(reply.json["undelivered"] == ["email"])
            }
        }
    }

    /// A gateway that goes on in the background, with everything that it was given still open.
    @Test func whatAProgramLeavesRunningDelaysNobody() throws {
        try withPrograms(sms: ["/bin/sh", "-c", "sleep 60 & exit 0"]) { issuer, _, _ in
            _ = try issuer.register()
            let reply = try issuer.send("requestCodes", ["email": TestIssuer.email])
            #expect(reply.json["undelivered"] == nil)
        }
    }

    @Test func aProgramThatTakesTooLongIsKilledWithWhatItStarted() throws {
        let directory = try TestDirectory()
        let file = "\(directory.path)/child"
        let script = "trap '' TERM; sleep 60 & echo $! > \(file); wait"
        let program = DeliveryProgram(words: ["/bin/sh", "-c", script], timeMax: .seconds(1))
        #expect(program.run(input: "x") == .killed)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let child = try #require(pid_t(text.dropLast()))
        // Gone, or left by the group's end for whoever waits for orphans, as soon as it has died.
        func isGone() -> Bool {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            return state?.contains(") Z ") ?? true
        }
        let limit = Date() + 20
        while !isGone(), Date() < limit { usleep(1000) }
        #expect(isGone())
    }

    @Test func aProgramIsGivenNothingOfThisProcess() throws {
        let issuer = try TestIssuer()
        let directory = try TestDirectory()
        let file = "\(directory.path)/seen"
        unsafe setenv("EPIN_TEST_SECRET", "x", 1)
        defer { unsafe unsetenv("EPIN_TEST_SECRET") }
        var held = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&held)
        unsafe sigaddset(&held, SIGTERM)
        unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
        defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
        // Such as whoever started this process may have left open.
        let left = unsafe open("/dev/zero", O_RDONLY)
        defer { close(left) }
        let script = """
            { env; ls -l /proc/$$/fd; grep SigBlk /proc/self/status; \
            [ "$(ps -o pgid= -p $$)" -eq $$ ] && echo own group; } > \(file)
            """
        #expect(DeliveryProgram(words: ["/bin/sh", "-c", script]).run(input: "") == .success)
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        #expect(lines.contains { $0.hasPrefix("PATH=") })
        #expect(!lines.contains { $0.hasPrefix("EPIN_TEST_SECRET") || $0.hasPrefix("HOME=") })
        #expect(lines.contains { $0.hasSuffix("1 -> \(file)") })
        #expect(!lines.contains { $0.contains(issuer.directory.path) }, "\(lines)")
        #expect(!lines.contains { $0.hasSuffix("/dev/zero") }, "\(lines)")
        #expect(lines.contains("SigBlk:\t0000000000000000"))
        #expect(lines.contains("own group"))
    }

    /// Where it does not fit into a pipe it is refused: nobody waits for a program to read.
    @Test func anInputThatIsTooLongIsAFailedDelivery() {
        let fits = String(repeating: "x", count: DeliveryProgram.inputByteCountMax)
        #expect(DeliveryProgram(words: ["/bin/true"]).run(input: fits) == .success)
        #expect(DeliveryProgram(words: ["/bin/true"]).run(input: fits + "x") == .failure)
    }

    // MARK: A process that ends in between

    /// Appends what a decision would, and nothing of its delivery: the process was killed between
    /// the commit and the sending.
    private func interrupt(_ issuer: TestIssuer, _ command: Command, _ facts: Facts) throws {
        let state = try issuer.state()
        let decision = try Rules.decide(command, facts, state, now: issuer.now)
        #expect(decision.events.contains { $0.kind == .codeIssued })
        try issuer.service.ledger.append { appender in
            for event in decision.events { try appender.append(event) }
        }
    }

    @Test func codesOfAnInterruptedProcessAreVoid() throws {
        let issuer = try TestIssuer()
        let cardholder = try issuer.register()
        var facts = Facts()
        facts.email = try issuer.holder(cardholder).email
        try interrupt(
            issuer, .portal(.requestCodes(email: TestIssuer.email, verifier: nil)), facts)
        let session = try issuer.holder(cardholder).liveSessions[0]
        try issuer.restart()
        let start = try issuer.size
        #expect(try issuer.state().ledger.unsentCodes.count == 2)
        // The next command of anybody finds them.
        try issuer.send("requestCodes", ["email": "inconnu@example.nc"])
        let events = try issuer.events(from: start)
        #expect(events.map(\.kind) == [.codeVoided, .codeVoided, .emailNotRecognised])
        #expect(events.prefix(2).allSatisfy { $0.reason == .interrupted && $0.actor == .system })
        #expect(events.prefix(2).allSatisfy { $0.cause == session && $0.session == session })
        #expect(try issuer.state().ledger.unsentCodes == [])
        // The holder may have them sent again.
        let pair = try issuer.resendCodes(session)
        #expect(try issuer.submitCodes(session, pair.sms, pair.email).result == "sessionOpened")
    }

    @Test func aPaymentOfAnInterruptedProcessEndsAsTechnicalError() throws {
        let issuer = try TestIssuer()
        _ = try issuer.enrol()
        let id = try issuer.challenge()
        var facts = Facts()
        facts.isPasswordRight = true
        facts.binding = try issuer.event(id).binding
        try interrupt(
            issuer, .payment(.submitPassword(challenge: id, .secret("6789"), shown: nil)), facts)
        try issuer.restart()
        let start = try issuer.size
        #expect(try issuer.submitCode(id, "12345678").json["reason"] == "ended")
        let events = try issuer.events(from: start)
        #expect(events.map(\.kind) == [.codeVoided, .challengeEnded, .attemptRefused])
        #expect(events[0].reason == .interrupted)
        #expect(events[1].outcome == .technicalError)
    }
}
