/// Whether a gateway is tried at all. After so many deliveries in a row that had to be ended from
/// outside it is left alone for a while; then one is tried, and decides for those that follow.
struct CircuitBreaker {
    /// In a row, before the gateway is left alone.
    static let hangLimit = 3
    static let pause = Duration.seconds(30)

    private var hangCount = 0
    /// Nil while everything is tried.
    private var nextTrial: ContinuousClock.Instant?

    /// Whether to try one more; the trial after a pause is for one alone.
    mutating func admits(at now: ContinuousClock.Instant) -> Bool {
        guard let trial = nextTrial else { return true }
        guard now >= trial else { return false }
        nextTrial = now + Self.pause
        return true
    }

    /// - Parameter hung: whether a delivery had to be ended; one that failed by itself answered.
    mutating func note(hung: Bool, at now: ContinuousClock.Instant) {
        guard hung else {
            (hangCount, nextTrial) = (0, nil)
            return
        }
        hangCount += 1
        if hangCount >= Self.hangLimit { nextTrial = now + Self.pause }
    }
}
