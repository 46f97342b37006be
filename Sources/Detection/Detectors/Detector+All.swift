extension Detector {
    /// Every detector there is, by its id. D16 and D18 are not used.
    public static let all: [Detector] = (guessing + flooding + takeovers + payments + sharing)
        .sorted { $0.id < $1.id }
}
