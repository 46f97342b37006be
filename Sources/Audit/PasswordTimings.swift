/// How long after a password the code was sent, for right ones and for wrong ones.
///
/// - Complexity: 8 bytes for each payment of the range.
struct PasswordTimings {
    /// Milliseconds.
    private var right: [UInt32] = []
    private var wrong: [UInt32] = []
    /// The wrong passwords.
    private(set) var wrongSequences: [UInt64] = []

    /// Fewer than this many of one sort show nothing.
    static let sampleCountMin = 30
    /// Milliseconds: the least difference that a payer could notice.
    static let differenceMax: UInt64 = 50

    mutating func add(_ milliseconds: UInt64, ofRight isRight: Bool, at sequence: UInt64) {
        let milliseconds = UInt32(clamping: milliseconds)
        if isRight {
            right.append(milliseconds)
        } else {
            wrong.append(milliseconds)
            wrongSequences.append(sequence)
        }
    }

    var counts: (right: Int, wrong: Int) { (right.count, wrong.count) }

    /// The medians in half milliseconds; nil where one sort has too few.
    var medians: (right: UInt64, wrong: UInt64)? {
        guard min(right.count, wrong.count) >= Self.sampleCountMin else { return nil }
        return (Self.median(right), Self.median(wrong))
    }

    private static func median(_ values: [UInt32]) -> UInt64 {
        let sorted = values.sorted()
        let (low, high) = (sorted[(sorted.count - 1) / 2], sorted[sorted.count / 2])
        return UInt64(low) + UInt64(high)
    }
}
