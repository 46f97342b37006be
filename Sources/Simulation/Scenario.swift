/// One way to defraud, which a detector reports.
struct Scenario: Sendable {
    /// The detectors whose pattern it always fulfils, the one that it is for first.
    let detectors: [String]
    /// Milliseconds that it takes at most; until an hour after, its victims do nothing else.
    let length: UInt64
    /// Plans the visits of the fraud; false when nobody fits.
    let plan: @Sendable (Swindle) -> Bool

    init(
        _ detectors: String..., length: UInt64, plan: @escaping @Sendable (Swindle) -> Bool
    ) {
        self.detectors = detectors
        self.length = length
        self.plan = plan
    }

    /// One for each detector of a pattern in the traffic, in the order of their ids.
    static let all: [Scenario] = (portal + payments + takeovers)
        .sorted { $0.detectors[0] < $1.detectors[0] }
}
