import Foundation
import Ledger
import TestSupport
import Testing

/// How `epin query` shows what it finds.
@Suite struct QueryCommandTests {
    private func guide() throws -> EpinData {
        let data = try EpinData(nil)
        try #require(try data.epin(["guide"]).status == 0)
        return data
    }

    private func sequences(_ data: EpinData, _ words: [String]) throws -> [UInt64] {
        let run = try data.epin(["--json", "query"] + words)
        #expect(run.status == 0, "\(words): \(run)")
        return try run.json.map { try #require($0["sequence"]?.integerValue()) }
    }

    @Test func theNewestComesFirst() throws {
        // More than one part of the ledger, and than a part of a posting list.
        let data = try EpinData(nil)
        let made = try data.epin(["simulate", "--holders", "500", "--days", "7"])
        try #require(made.status == 0, "\(made)")
        #expect(try data.records().count > 4096 + 2048)
        for words in [
            [], ["kind=codeSent"], ["indication=failure"],
            ["cardholder!=1", "outcome=authenticated"],
            ["kind=challengeEnded", "--after", "kind=passwordSet", "--within", "7d"],
        ] {
            let all = try sequences(data, words)
            #expect(!all.isEmpty, "\(words)")
            #expect(try sequences(data, words + ["--newest-first"]) == all.reversed())
            #expect(
                try sequences(data, words + ["-r", "-n", "7"]) == Array(all.reversed().prefix(7)))
        }
        let events = try data.events()
        let (start, end) = (events[events.count / 3], events[events.count / 2])
        let range =
            ["--since", "\(UTCTime(milliseconds: start.time))"]
            + ["--until", "\(UTCTime(milliseconds: end.time))"]
        #expect(try sequences(data, range + ["-r"]) == sequences(data, range).reversed())
    }

    @Test func aCountIsOneNumber() throws {
        let data = try guide()
        for words in [[], ["kind=codeSent"], ["cardholder=999"], ["kind=codeSent", "-n", "2"]] {
            let count = try sequences(data, words).count
            let shown = try data.epin(["query", "--count"] + words)
            #expect(shown.text == "\(count)\n" && shown.err.isEmpty && shown.status == 0)
            let json = try data.epin(["--json", "query", "--count"] + words)
            #expect(try json.json[0]["eventCount"] == .number(UInt64(count)))
        }
        // Nothing was shown.
        let read = try #require(try data.epin(["--json", "reads"]).json.last)
        #expect(read["question"] == .string("query kind=codeSent --limit 2 --count"))
        #expect(read["eventCount"] == .number(0))
    }

    @Test func columnsAreThoseThatWereChosen() throws {
        let data = try guide()
        let shown = try data.epin([
            "query", "kind=challengeOpened", "--columns", "sequence,time,cardholder,purchaseAmount",
        ])
        let opening = try #require(try data.events().first { $0.kind == .challengeOpened })
        #expect(
            shown.lines.prefix(2) == [
                "sequence  time                      cardholder  purchaseAmount",
                "      40  \(UTCTime(milliseconds: opening.time))           4        299,00 €",
            ], "\(shown)")
        let after = try data.epin([
            "query", "kind=challengeEnded", "outcome=authenticated", "--columns",
            "after,indication",
            "--after", "kind=passwordSet", "--within", "24h",
        ])
        #expect(after.lines[1].hasSuffix("success"), "\(after)")
        for words in [["--columns", "foo"], ["--columns", ""], ["--columns", "kind", "--count"]] {
            #expect(try data.epin(["query"] + words).status == 64, "\(words)")
        }
        #expect(try data.epin(["--json", "query", "--columns", "kind"]).status == 64)
    }

    /// Goes on with what is appended, until a signal.
    @Test func whatIsAppendedFollows() throws {
        let data = try EpinData()
        let script = """
            import json, os, signal, subprocess, sys
            epin = sys.argv[1:]
            words = ["query", "kind=cardholderRegistered", "--follow"]
            json_words = epin[:1] + ["--json"] + epin[1:] + words
            follow = subprocess.Popen(json_words, stdout=subprocess.PIPE)
            table = subprocess.Popen(epin + words, stdout=subprocess.PIPE)
            for number in range(3):
                line = json.dumps({"command": "registerCardholder",
                    "email": f"a{number}@example.nc", "phone": "+687 00 00 23", "cards": []})
                subprocess.run(epin + ["apply"], input=line.encode(), check=True,
                    stdout=subprocess.DEVNULL)
                assert json.loads(follow.stdout.readline())["kind"] == "cardholderRegistered"
                lines = [table.stdout.readline() for _ in range(2 if number == 0 else 1)]
                assert (b"KIND" in lines[0]) == (number == 0), lines
                assert b"cardholderRegistered" in lines[-1], lines
            for process in (follow, table):
                process.send_signal(signal.SIGINT)
                assert process.wait(20) == 0 and process.stdout.read() == b""
            print("done")
            """
        let run = try data.run(
            ["/usr/bin/python3", "-I", "-c", script, EpinData.program.path, "--data", data.path])
        #expect(run.lines == ["done"], "\(run)")
        // Both reads ended, and are recorded whole.
        let reads = try data.epin(["--json", "reads"]).json.filter {
            $0["question"]?.stringValue?.hasPrefix("query") == true
        }
        #expect(reads.compactMap { $0["eventCount"] } == [.number(3), .number(3)], "\(reads)")
        for other in ["--newest-first", "--count"] {
            #expect(try data.epin(["query", "--follow", other]).status == 64)
        }
    }

    /// What a terminal of 60 columns shows; without a terminal nothing is cut and nothing is paged.
    private func onATerminal(
        _ data: EpinData, _ words: [String], _ variables: [String] = []
    ) throws -> String {
        let script = """
            import fcntl, os, pty, struct, sys, termios
            pid, terminal = pty.fork()
            if pid == 0:
                fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 20, 60, 0, 0))
                os.execvp(sys.argv[1], sys.argv[1:])
            while True:
                try: block = os.read(terminal, 65536)
                except OSError: break
                if not block: break
                sys.stdout.buffer.write(block)
            status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            sys.stdout.buffer.write(b"status %d" % status)
            """
        let command = ["/usr/bin/env", "NO_COLOR=1", "TERM=dumb"] + variables
        let run = try data.run(
            ["/usr/bin/python3", "-I", "-c", script] + command
                + [EpinData.program.path, "--data", data.path] + words)
        return run.text.replacing("\r\n", with: "\n")
    }

    /// Two strangers are not one cardholder.
    @Test func whatIsOfNobodyFollowsNothing() throws {
        let data = try EpinData()
        let lines = [1, 2].map { number in
            Commands.line(
                "requestCodes",
                ["email": .string("stranger\(number)@example.nc"), "verifier": "peer"])
        }
        let applied = try data.epin(["apply"], input: lines.map { $0 + "\n" }.joined().utf8)
        try #require(applied.status == 0, "\(applied)")
        #expect(try sequences(data, ["kind=emailNotRecognised"]).count == 2)
        let after = ["--after", "kind=emailNotRecognised", "--within", "1h"]
        #expect(try sequences(data, ["kind=emailNotRecognised"] + after).isEmpty)
    }

    @Test func whatNoEventCanHaveIsRefused() throws {
        let data = try guide()
        for (word, reason) in [
            ("events=abc", "numbers with commas between them are expected"),
            ("authenticationMethod=passcode", "numbers with commas between them are expected"),
            ("binding=zz", "32 hexadecimal digits are expected"),
            ("kind = passwordSet", "Did you mean 'kind=passwordSet'?"),
        ] {
            let refused = try data.epin(["query", word])
            #expect(refused.status == 64 && refused.err.contains(reason), "\(refused)")
        }
    }

    /// Nothing that is appended from now on can be before that.
    @Test func followingEndsWithThePeriod() throws {
        let data = try guide()
        let words = ["query", "kind=passwordSet", "--until", "2022-02-07T21:00"]
        let followed = try data.run(
            ["/usr/bin/timeout", "20", EpinData.program.path, "--data", data.path] + words
                + ["--follow"])
        let shown = try data.epin(words)
        #expect(followed.status == 0 && followed.text == shown.text, "\(followed)")
    }

    /// A moment or the mask of a card that is cut is none.
    @Test func timesAndMasksAreNeverCut() throws {
        let data = try guide()
        let pager = ["EPIN_PAGER=cat"]
        let found = try onATerminal(data, ["find", "2226"], pager)
        let opening = try #require(try data.events().first { $0.kind == .challengeOpened })
        #expect(found.contains("\(UTCTime(milliseconds: opening.time))  "), "\(found)")
        #expect(found.contains("497072XXXXXX2226"), "\(found)")
        let chosen = try onATerminal(
            data, ["query", "kind=cardAttached", "--columns", "time,note,kind,mask,reason"], pager)
        #expect(chosen.contains("497072XXXXXX2226") && chosen.contains("Z "), "\(chosen)")
    }

    @Test func wideCutsNothing() throws {
        let data = try guide()
        let pager = ["EPIN_PAGER=cat"]
        let plain = try data.epin(["query", "kind=challengeOpened"]).text
        let cut = try onATerminal(data, ["query", "kind=challengeOpened"], pager)
        #expect(cut.contains("…\n") && cut.hasSuffix("status 0"), "\(cut)")
        #expect(cut.split(separator: "\n").allSatisfy { $0.count <= 60 }, "\(cut)")
        let wide = try onATerminal(data, ["query", "kind=challengeOpened", "--wide"], pager)
        #expect(wide == plain + "status 0", "\(wide)")
    }

    @Test func aPagerShowsWhatATerminalWould() throws {
        let data = try guide()
        let words = ["query", "kind=codeSent", "--columns", "sequence"]
        let plain = try data.epin(words).text
        let paged = plain.split(separator: "\n").map { "> \($0)\n" }.joined()
        let mark = "sed 's/^/> /'"
        #expect(try onATerminal(data, words, ["EPIN_PAGER=\(mark)"]) == paged + "status 0")
        #expect(try onATerminal(data, words, ["PAGER=\(mark)"]) == paged + "status 0")
        let both = ["PAGER=false", "EPIN_PAGER=\(mark)"]
        #expect(try onATerminal(data, words, both) == paged + "status 0")
        // One that is not there takes nothing away.
        let missing = try onATerminal(data, words, ["EPIN_PAGER=nosuchpager"])
        #expect(missing.hasSuffix(plain + "status 0"), "\(missing)")
        let none = try onATerminal(data, words + ["--no-pager"], ["EPIN_PAGER=\(mark)"])
        #expect(none == plain + "status 0")
        // Whoever leaves it early has read enough.
        let left = try onATerminal(data, ["export"], ["EPIN_PAGER=head -n 1"])
        #expect(left.hasSuffix("status 0") && left.split(separator: "\n").count == 2, "\(left)")
        // A finding is one, with a pager too; an error is not paged away.
        let failed = try onATerminal(data, ["show", "999"], ["EPIN_PAGER=\(mark)"])
        #expect(failed.hasPrefix("epin: no event 999") && failed.hasSuffix("status 2"), "\(failed)")
        let piped = try data.run(
            ["/usr/bin/env", "EPIN_PAGER=\(mark)", EpinData.program.path, "--data", data.path]
                + words)
        #expect(piped.text == plain)
    }
}
