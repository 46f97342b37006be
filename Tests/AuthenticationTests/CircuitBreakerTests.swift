import Testing

@testable import Authentication

/// A gateway that hangs is left alone for a while, then tried with one message.
@Suite struct CircuitBreakerTests {
    private let start = ContinuousClock.now
    private let limit = CircuitBreaker.hangLimit
    private let pause = CircuitBreaker.pause

    private func broken() -> CircuitBreaker {
        var breaker = CircuitBreaker()
        for _ in 0..<limit { breaker.note(hung: true, at: start) }
        return breaker
    }

    /// Whether one is tried at each moment after the start.
    private func trials(_ breaker: inout CircuitBreaker, _ moments: Duration...) -> [Bool] {
        moments.map { breaker.admits(at: start + $0) }
    }

    @Test func itOpensAfterThreeInARowAndNotBefore() {
        var breaker = CircuitBreaker()
        for _ in 0..<10 {
            for _ in 1..<limit { breaker.note(hung: true, at: start) }
            let isTried = trials(&breaker, .zero)
            #expect(isTried == [true])
            // One that fails by itself has answered.
            breaker.note(hung: false, at: start)
        }
        breaker = broken()
        let areTried = trials(&breaker, .zero, pause - .nanoseconds(1))
        #expect(areTried == [false, false])
    }

    @Test func afterThePauseOneIsTried() {
        var breaker = broken()
        let before = trials(&breaker, pause, pause)
        #expect(before == [true, false])
        breaker.note(hung: true, at: start + pause + .seconds(10))
        let after = trials(&breaker, pause + .seconds(10), pause * 2, pause * 2 + .seconds(10))
        #expect(after == [false, false, true])
    }

    @Test func oneThatEndsByItselfClosesIt() {
        var breaker = broken()
        let trial = trials(&breaker, pause)
        breaker.note(hung: false, at: start + pause)
        let after = trials(&breaker, pause, pause, pause)
        breaker.note(hung: true, at: start + pause)
        let afterOneMore = trials(&breaker, pause)
        #expect(trial + after + afterOneMore == [true, true, true, true, true])
    }

    /// A trial that nobody reports on holds nothing up for ever.
    @Test func aTrialWithoutAnEndIsFollowedByAnother() {
        var breaker = broken()
        let areTried = trials(&breaker, pause, pause * 2)
        #expect(areTried == [true, true])
    }
}
