import Foundation
import Testing

@testable import Ledger

@Suite struct BackgroundWorkTests {
    private static func isEmpty(_ work: BackgroundWork<Int>) -> Bool {
        if case nil = work.outcomeIfDone(), case nil = work.wait() { true } else { false }
    }

    @Test func oneAtATimeAndEachOutcomeOnce() throws {
        let work = BackgroundWork<Int>()
        #expect(Self.isEmpty(work))
        for number in 0..<200 {
            let isStarted = work.start { number }
            // Until the outcome is taken nothing else begins.
            #expect(isStarted && !work.start { -1 })
            #expect(try work.wait()?.get() == number)
            #expect(Self.isEmpty(work))
        }
    }

    @Test func whatIsThrownIsTheOutcome() throws {
        let work = BackgroundWork<Int>()
        work.start { throw CocoaError(.fileNoSuchFile) }
        #expect(throws: CocoaError.self) { try work.wait()?.get() }
    }

    /// Whoever waited for the outcome may close what the work used and what it made.
    @Test func nothingIsHeldBeyondTheOutcome() {
        final class Resource {}
        let work = BackgroundWork<Resource>()
        for _ in 0..<500 {
            weak var used: Resource?
            do {
                let resource = Resource()
                used = resource
                work.start { resource }
            }
            _ = work.wait()
            #expect(used == nil)
        }
    }
}
