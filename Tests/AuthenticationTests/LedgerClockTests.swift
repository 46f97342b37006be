import Foundation
import Ledger
import Testing

@testable import Authentication

private let patience: UInt64 = 1_800_000

@Suite struct LedgerClockTests {
    /// The ledger's time and the lead, after each reading in turn.
    private func run(
        _ steps: [(reading: UInt64, last: UInt64, step: Int64?)],
        from clock: LedgerClock = LedgerClock()
    ) throws -> [[UInt64]] {
        var clock = clock
        return try steps.map {
            let now = try clock.time(
                reading: $0.reading, step: $0.step, after: $0.last, patience: patience)
            return [now, clock.lead]
        }
    }

    @Test func followsAClockThatGoesForward() throws {
        let times = try run([(100, 0, nil), (100, 100, 0), (250, 100, 0), (9000, 250, 8000)])
        #expect(times == [[100, 0], [100, 0], [250, 0], [9000, 0]])
    }

    @Test func keepsTheSpeedOfAClockThatSteppedBack() throws {
        let times = try run([
            (1000, 0, nil), (400, 1000, nil), (450, 1000, nil), (700, 1050, nil),
            // The clock has come to the ledger's time: the lead is given up.
            (1300, 1300, nil), (1301, 1300, nil),
        ])
        #expect(
            times == [[1000, 0], [1000, 600], [1050, 600], [1300, 600], [1300, 0], [1301, 0]])
    }

    @Test func takesAGreaterLeadForAStepFurtherBack() throws {
        let times = try run([(500, 1000, nil), (300, 1000, nil), (299, 1050, nil)])
        #expect(times == [[1000, 500], [1000, 700], [1050, 751]])
    }

    /// It is the ledger's, not the process's.
    @Test func goesOnWithTheLeadThatAnotherProcessTook() throws {
        let times = try run([(160, 2000, nil), (170, 2010, 0)], from: LedgerClock(lead: 1850))
        #expect(times == [[2010, 1850], [2020, 1850]])
    }

    /// Nothing happened for so long that the clock came to the ledger's time: a code would live on.
    @Test func keepsTheLeadWhileSomethingMayLive() throws {
        let clock = LedgerClock(lead: 3_600_000)
        let over = 10_000_000 + patience
        #expect(
            try run([(10_000_000, 10_000_000, 0), (over - 1, 10_000_000, 0)], from: clock)
                == [[13_600_000, 3_600_000], [over - 1 + 3_600_000, 3_600_000]])
        #expect(try run([(over, 10_000_000, 0)], from: clock) == [[over, 0]])
    }

    @Test func isNotSetWithTheClock() throws {
        // Back by 10 s where nothing happened for 20 s: still 10 s after the last event.
        #expect(
            try run([(30_000, 0, nil), (40_000, 30_000, -10_000)]) == [
                [30_000, 0], [50_000, 10_000],
            ])
        // Forward: less ahead, no longer ahead, and beyond.
        let ahead = LedgerClock(lead: 10_000)
        #expect(try run([(54_000, 60_000, 4000)], from: ahead) == [[60_000, 6000]])
        #expect(try run([(60_000, 60_000, 10_000)], from: ahead) == [[60_000, 0]])
        #expect(try run([(65_000, 60_000, 15_000)], from: ahead) == [[65_000, 0]])
    }

    @Test func noTimeIsBeyondTheYear9999() throws {
        let last = UTCTime.millisecondsMax
        #expect(try run([(last, 0, nil)]) == [[last, 0]])
        for (lead, reading, lastTime) in [
            (1, last, last), (0, last + 1, 0), (0, 5, last + 1), (0, 5, .max), (.max, .max, 0),
            (.max, 0, .max),
        ] as [(UInt64, UInt64, UInt64)] {
            #expect(throws: ClockError.tooLate, "\(lead) \(reading) \(lastTime)") {
                // Known to have run: the lead is kept.
                try run([(reading, lastTime, 0)], from: LedgerClock(lead: lead))
            }
        }
    }

    // MARK: Against a model

    /// What one process leaves to the next: the lead in the ledger, the machine's start in a file.
    private struct Machine {
        var clock = LedgerClock()
        var mark: MachineStart?

        mutating func time(_ reading: Moment, after last: UInt64) throws -> UInt64 {
            let step = mark.flatMap { reading.start!.step(since: $0) }
            if step != 0 { mark = reading.start }
            return try clock.time(
                reading: reading.wall, step: step, after: last, patience: patience)
        }
    }

    /// Random waits, steps of the clock, restarts of the process and of the machine. The model
    /// knows nothing but how much time has really gone by: what lasted less than `patience` has in
    /// the ledger lasted at least as long, and exactly as long where nobody set the clock forward.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func timeInTheLedgerIsTimeThatHasGoneBy(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var machine = Machine()
        var (real, offset, boot) = (1_000_000_000 as Int64, 0 as Int64, UUID())
        /// Real time, the ledger's, and what the clock was set forward by until then.
        var moments: [(real: Int64, ledger: Int64, forward: Int64)] = []
        var (forward, last) = (0 as Int64, 0 as Int64)
        for _ in 0..<2000 {
            let isQuick = Int.random(in: 0..<4, using: &random) > 0
            real += .random(in: 0...(isQuick ? 5000 : 4_000_000), using: &random)
            switch Int.random(in: 0..<40, using: &random) {
            case 0: offset -= .random(in: 0...4_000_000, using: &random)
            case 1:
                let step = Int64.random(in: 0...4_000_000, using: &random)
                (offset, forward) = (offset + step, forward + step)
            case 2:
                let step = Int64.random(in: -800...800, using: &random)
                (offset, forward) = (offset + step, forward + max(step, 0))
            // What is in memory is gone; the ledger and the file are not.
            case 3:
                machine = Machine(clock: LedgerClock(lead: machine.clock.lead), mark: machine.mark)
            // Nothing is known of the time that the machine was off.
            case 4: (boot, moments) = (UUID(), [])
            default: break
            }
            let wall = UInt64(real + offset + 100_000_000)
            let reading = Moment(wall: wall, boot: (boot, real))
            let now = Int64(try machine.time(reading, after: UInt64(last)))
            #expect(now >= last)
            #expect(now - Int64(wall) == machine.clock.lead)
            for moment in moments {
                let gone = real - moment.real
                let told = now - moment.ledger
                // From one end of what is not noticed to the other.
                let tolerance = 2 * MachineStart.tolerance
                #expect(told >= min(gone, Int64(patience)) - tolerance, "seed \(seed)")
                #expect(told <= gone + forward - moment.forward + tolerance, "seed \(seed)")
            }
            last = now
            moments.append((real, now, forward))
            if moments.count > 30 { moments.removeFirst() }
        }
    }

    /// Where nobody knows when the machine started, the lead is that of the last step back until
    /// the clock has come to the last event: the model has no lead but the events.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func aLeadLastsUntilTheClockHasCome(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var clock = LedgerClock()
        var events: [(time: UInt64, lead: UInt64?)] = [(1_000_000, nil)]
        var reading: UInt64 = 1_000_000
        for _ in 0..<2000 {
            reading += .random(in: 0...3000, using: &random)
            if Int.random(in: 0..<20, using: &random) == 0 {
                reading -= .random(in: 0...20_000, using: &random)
            }
            let last = events.last!.time
            let lead = events.last { $0.lead != nil }?.lead ?? 0
            let expected: UInt64 =
                reading >= last ? 0 : reading + lead >= last ? lead : last - reading
            // Restarted at any point: it is made of the events each time.
            if Bool.random(using: &random) { clock = LedgerClock(lead: lead) }
            let now = try clock.time(
                reading: reading, step: nil, after: last, patience: patience)
            #expect(now == reading + expected && clock.lead == expected, "seed \(seed)")
            if expected != lead { events.append((now, expected)) }
            // Not each reading leads to an event.
            if Bool.random(using: &random) { events.append((now, nil)) }
        }
    }
}
