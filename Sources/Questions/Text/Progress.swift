/// One line that shows the progress of long work; made by ``Output/withProgress(_:of:_:)``.
///
/// Silent for the first half second and when nobody watches.
package final class Progress {
    private var label: String
    private var total: UInt64?
    private let width: Int
    private let clock: () -> UInt64
    private let draw: ((String) -> Void)?
    private var start: UInt64
    private var nextDraw: UInt64
    private var isShown = false

    private static let silenceNanoseconds: UInt64 = 500_000_000
    private static let intervalNanoseconds: UInt64 = 200_000_000

    /// - Parameters:
    ///   - clock: monotonic, in nanoseconds.
    ///   - draw: writes to the terminal; `nil` when there is none.
    package init(
        _ label: String, of total: UInt64?, width: Int, clock: @escaping () -> UInt64,
        draw: ((String) -> Void)?
    ) {
        self.label = label
        self.total = total
        self.width = width
        self.clock = clock
        self.draw = draw
        start = clock()
        nextDraw = start + Progress.silenceNanoseconds
    }

    /// Shows how much of one part of the work is done; another label begins another part, with its
    /// own rate.
    /// - Complexity: as ``update(_:)``.
    package func update(_ done: UInt64, of total: UInt64?, _ label: String? = nil) {
        if let label, label != self.label {
            self.label = label
            start = clock()
        }
        self.total = total
        update(done)
    }

    /// Shows how much is done since the beginning.
    /// - Complexity: reads the clock when somebody watches: call it once for each batch, not for
    ///   each event.
    package func update(_ done: UInt64) {
        guard let draw else { return }
        let now = clock()
        guard now >= nextDraw else { return }
        nextDraw = now + Progress.intervalNanoseconds
        isShown = true
        // One less than the width: some terminals wrap at the last column.
        draw("\r" + Text.cut(text(done, nanoseconds: now - start), to: width - 1) + "\u{1B}[K")
    }

    /// Removes the line; the next update may draw it again.
    package func erase() {
        guard isShown, let draw else { return }
        isShown = false
        draw("\r\u{1B}[K")
    }

    /// `Verifying  1 234 567 / 10 000 000  12%  345 678/s  0:25 left`
    private func text(_ done: UInt64, nanoseconds: UInt64) -> String {
        // A part may have begun this moment.
        let rate = Double(done) / (Double(max(nanoseconds, 1)) / 1e9)
        var parts = [label, Text.grouped(done)]
        if let total, total > 0 {
            parts[1] += " / \(Text.grouped(total))"
            parts.append("\(Progress.whole(Double(done) / Double(total) * 100))%")
        }
        parts.append("\(Text.grouped(Progress.whole(rate)))/s")
        if let total, total > done, rate > 0 {
            parts.append(Progress.time(Progress.whole(Double(total - done) / rate)) + " left")
        }
        return parts.joined(separator: "  ")
    }

    /// Rounded down, and held to what can be shown.
    private static func whole(_ value: Double) -> UInt64 { UInt64(min(value, 1e18)) }

    /// `0:25`, `1:02:03`
    private static func time(_ seconds: UInt64) -> String {
        func two(_ number: UInt64) -> String { (number < 10 ? "0" : "") + String(number) }
        let hours = seconds / 3600
        let minutes = seconds / 60 % 60
        let start = hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)"
        return "\(start):\(two(seconds % 60))"
    }
}
