import Ledger

extension Control {
    static let rts4Point3a = Control(
        "RTS-4.3a", .rts, clause: "(EU) 2018/389 art 4(3)(a)",
        check: """
            A payment that fails tells the same whichever element was wrong (N, reason 01); a \
            code is issued whatever the password was, and as fast: the medians of the times from \
            password to sending differ by less than 50 ms.
            """,
        blindSpot: "The words on the page, and whether the message reached a phone.",
        kinds: [.passwordSubmitted, .challengeEnded]
    ) { event, context in
        guard event.kind == .challengeEnded else { return false }
        let isCodeMissing =
            context.challenge.map { $0.passwordFactor != nil && $0.code == nil } ?? false
        let isTelling =
            event.outcome == .failed && (event.transStatus != .N || event.transStatusReason != 1)
        return isCodeMissing || isTelling
    } conclude: { context in
        let counts = context.timings.counts
        guard let medians = context.timings.medians else {
            let least = PasswordTimings.sampleCountMin
            return Conclusion(notes: [
                "the times are not compared: \(counts.right) right and \(counts.wrong) wrong "
                    + "passwords, \(least) of each are needed"
            ])
        }
        let difference =
            max(medians.right, medians.wrong) - min(medians.right, medians.wrong)
        return Conclusion(
            violations: difference < 2 * PasswordTimings.differenceMax
                ? [] : context.timings.wrongSequences,
            notes: [
                "medians from password to sending: \(milliseconds(medians.right)) for "
                    + "\(counts.right) right, \(milliseconds(medians.wrong)) for "
                    + "\(counts.wrong) wrong"
            ])
    }

    /// - Parameter halves: of a millisecond.
    private static func milliseconds(_ halves: UInt64) -> String {
        "\(halves / 2)\(halves % 2 == 0 ? "" : ".5") ms"
    }
}
