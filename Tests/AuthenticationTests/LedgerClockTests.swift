import Testing

@testable import Authentication

@Suite struct LedgerClockTests {
    @Test func followsAClockThatGoesForward() {
        var clock = LedgerClock()
        #expect(clock.time(reading: 100, after: 0) == (100, nil))
        #expect(clock.time(reading: 100, after: 100) == (100, nil))
        #expect(clock.time(reading: 250, after: 100) == (250, nil))
    }

    @Test func keepsTheSpeedOfAClockThatSteppedBack() {
        var clock = LedgerClock()
        #expect(clock.time(reading: 1000, after: 0) == (1000, nil))
        #expect(clock.time(reading: 400, after: 1000) == (1000, 600))
        #expect(clock.time(reading: 450, after: 1000) == (1050, nil))
        #expect(clock.time(reading: 700, after: 1050) == (1300, nil))
        // Set right again: the lead is given up.
        #expect(clock.time(reading: 1300, after: 1300) == (1300, nil))
        #expect(clock.time(reading: 1301, after: 1300) == (1301, nil))
    }

    @Test func tellsEachStepOnce() {
        var clock = LedgerClock()
        #expect(clock.time(reading: 500, after: 1000) == (1000, 500))
        #expect(clock.time(reading: 500, after: 1000) == (1000, nil))
        #expect(clock.time(reading: 300, after: 1000) == (1000, 700))
    }

    @Test func takesTheLeadThatAnotherProcessTook() {
        var clock = LedgerClock()
        #expect(clock.time(reading: 100, after: 0) == (100, nil))
        // The other saw 2000, then the step back to 150, which this one never noticed.
        #expect(clock.time(reading: 150, after: 2000) == (2000, nil))
        #expect(clock.time(reading: 160, after: 2000) == (2010, nil))
    }

    @Test func leavesAStepToTheNextCommand() {
        var clock = LedgerClock()
        #expect(clock.timeWithoutStep(reading: 50, after: 80) == 80)
        #expect(clock.time(reading: 50, after: 80) == (80, 30))
        #expect(clock.timeWithoutStep(reading: 60, after: 80) == 90)
        #expect(clock.timeWithoutStep(reading: 20, after: 90) == 90)
        #expect(clock.time(reading: 20, after: 90) == (90, 70))
    }
}
