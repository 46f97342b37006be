extension Detector {
    /// Every detector there is, in the order of `docs/detectors.md`. D16 and D18 are not used.
    public static let all: [Detector] = [
        d01, d02, d03, d04, d05, d06, d07, d08, d09, d10, d11, d12, d13, d14, d15, d17, d19, d20,
        d21, d22, d23, d24,
    ]
}
