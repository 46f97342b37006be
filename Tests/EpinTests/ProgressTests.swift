import Testing

@testable import Questions
@testable import epin

@Suite struct ProgressTests {
    /// A progress whose time is set by hand, and what it drew.
    private final class Watched {
        var nowNanoseconds: UInt64 = 7_000_000_000
        var drawn: [String] = []

        func progress(of total: UInt64?, width: Int = 120) -> Progress {
            Progress(
                "Verifying", of: total, width: width, clock: { self.nowNanoseconds },
                draw: { self.drawn.append($0) })
        }

        /// What is on the line now.
        var line: String {
            String((drawn.last ?? "").drop { $0 == "\r" }.prefix { $0 != "\u{1B}" })
        }
    }

    private let second: UInt64 = 1_000_000_000

    @Test func silentForHalfASecond() {
        let watched = Watched()
        let progress = watched.progress(of: 100)
        progress.update(1)
        watched.nowNanoseconds += second / 2 - 1
        progress.update(2)
        progress.erase()
        #expect(watched.drawn == [])
        watched.nowNanoseconds += 1
        progress.update(3)
        #expect(watched.drawn.count == 1)
    }

    @Test func fiveDrawingsASecondAtMost() {
        let watched = Watched()
        let progress = watched.progress(of: 10_000)
        for step in 1...UInt64(3_000) {
            watched.nowNanoseconds += second / 1000
            progress.update(step)
        }
        // At 0.5 s, 0.7 s, ... 2.9 s.
        #expect(watched.drawn.count == 13)
    }

    @Test func aPauseIsNotCaughtUp() {
        let watched = Watched()
        let progress = watched.progress(of: 10_000)
        for step in 1...UInt64(100) {
            watched.nowNanoseconds += step == 1 ? 10 * second : second / 1000
            progress.update(step)
        }
        #expect(watched.drawn.count == 1)
    }

    @Test func whatItTells() {
        let watched = Watched()
        let progress = watched.progress(of: 10_000_000)
        watched.nowNanoseconds += 4 * second
        progress.update(1_234_568)
        #expect(watched.line == "Verifying  1 234 568 / 10 000 000  12%  308 642/s  0:28 left")
        watched.nowNanoseconds += 96 * second
        progress.update(1_250_000)
        #expect(watched.line == "Verifying  1 250 000 / 10 000 000  12%  12 500/s  11:40 left")
        watched.nowNanoseconds += 9_900 * second
        progress.update(2_500_000)
        #expect(watched.line == "Verifying  2 500 000 / 10 000 000  25%  250/s  8:20:00 left")
        watched.nowNanoseconds += second
        progress.update(10_000_000)
        #expect(watched.line == "Verifying  10 000 000 / 10 000 000  100%  999/s")
    }

    @Test func aPartHasARateOfItsOwn() {
        let watched = Watched()
        let progress = watched.progress(of: nil)
        watched.nowNanoseconds += 10 * second
        progress.update(100, of: 1000, "Folding")
        #expect(watched.line == "Folding  100 / 1 000  10%  100 000 000 000/s  0:00 left")
        watched.nowNanoseconds += 2 * second
        progress.update(500, of: 1000, "Folding")
        #expect(watched.line == "Folding  500 / 1 000  50%  250/s  0:02 left")
        watched.nowNanoseconds += second
        progress.update(0, of: 10, "Hashing")
        watched.nowNanoseconds += second
        progress.update(5, of: 10, "Hashing")
        #expect(watched.line == "Hashing  5 / 10  50%  5/s  0:01 left")
        progress.update(6, of: nil)
        watched.nowNanoseconds += second
        progress.update(6, of: nil)
        #expect(watched.line == "Hashing  6  3/s")
    }

    @Test func numbersAtTheEdge() {
        let watched = Watched()
        let unknown = watched.progress(of: nil)
        let empty = watched.progress(of: 0)
        let huge = watched.progress(of: .max)
        let passed = watched.progress(of: 10)
        watched.nowNanoseconds += second
        unknown.update(42)
        #expect(watched.line == "Verifying  42  42/s")
        empty.update(0)
        #expect(watched.line == "Verifying  0  0/s")
        huge.update(0)
        #expect(watched.line == "Verifying  0 / 18 446 744 073 709 551 615  0%  0/s")
        passed.update(11)
        #expect(watched.line == "Verifying  11 / 10  110%  11/s")
        watched.nowNanoseconds += second
        huge.update(.max - 1)
        #expect(watched.line.hasSuffix("100%  1 000 000 000 000 000 000/s  0:00 left"))
    }

    @Test func itStaysOnItsLine() {
        let watched = Watched()
        let progress = watched.progress(of: 10_000_000, width: 20)
        watched.nowNanoseconds += second
        progress.update(1_234_567)
        #expect(watched.drawn == ["\rVerifying  1 234 5…\u{1B}[K"])
        #expect(watched.line.count == 19)
        progress.erase()
        progress.erase()
        #expect(watched.drawn == ["\rVerifying  1 234 5…\u{1B}[K", "\r\u{1B}[K"])
    }

    @Test func silentWhenStandardErrorIsNoTerminal() {
        let written = Written()
        let result = written.output(terminal: Terminal(isOutput: true)).withProgress("x", of: 2) {
            written.nowNanoseconds += second
            $0.update(1)
            return 5
        }
        #expect(result == 5)
        #expect(written.calls == [])
    }

    @Test func resultsWarningsAndErrorsFindTheLineErased() {
        let written = Written()
        let output = written.output(terminal: Terminal(isOutput: true, isError: true))
        #expect(throws: Failure.self) {
            try output.withProgress("x", of: nil) { progress in
                written.nowNanoseconds += second
                progress.update(1)
                try output.line("result")
                written.nowNanoseconds += second
                progress.update(2)
                output.warn("careful")
                written.nowNanoseconds += second
                progress.update(3)
                throw Failure("stop")
            }
        }
        let erased = "\r\u{1B}[K"
        #expect(
            written.calls == [
                "\rx  1  1/s\u{1B}[K", erased, "result\n", "\rx  2  1/s\u{1B}[K", erased,
                "sample: careful\n", "\rx  3  1/s\u{1B}[K", erased,
            ])
    }
}
