import Ledger

/// A number of events of one cardholder in a window, and soon after the newest of them a success:
/// `event_count`, then `temporal_ordered`. A success starts the count again.
final class CountThenEvent: Pattern {
    let kinds: [Kind]
    private let counted: [Kind]
    private let threshold: Threshold
    private let span: Timespan
    private let delay: Timespan
    private let isCounted: EventTest
    private let isSettled: EventTest
    private let isSuccess: EventTest
    private var windows: Windows

    /// - Parameters:
    ///   - span: from the first to the last of those that count.
    ///   - delay: from the last of them to the success.
    ///   - isSettled: whether what was counted for the event's challenge no longer counts.
    init(
        _ threshold: Threshold, within span: Timespan, of counted: [Kind],
        isCounted: @escaping EventTest = { _, _ in true },
        settledBy settling: [Kind] = [], isSettled: @escaping EventTest = { _, _ in false },
        then successes: [Kind], within delay: Timespan, isSuccess: @escaping EventTest
    ) {
        (self.threshold, self.span, self.delay, self.counted) = (threshold, span, delay, counted)
        (self.isCounted, self.isSettled, self.isSuccess) = (isCounted, isSettled, isSuccess)
        kinds = Array(Set(counted + settling + successes))
        windows = Windows(capacity: 2 * threshold.max)
    }

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        let key = event.stream
        guard key != 0 else { return nil }
        if counted.contains(event.kind), isCounted(event, context) {
            let id = context.number(.challenge, of: event) ?? event.sequence
            let since = event.time - min(event.time, span.max + delay.max)
            _ = windows.add(Windows.Entry(id, of: event), to: key, since: since)
            return nil
        }
        guard !windows.isEmpty(key) else { return nil }
        let isSuccess = isSuccess(event, context)
        if isSuccess || isSettled(event, context), let id = event.challenge {
            windows.remove(from: key) { $0.value == id }
        }
        guard isSuccess else { return nil }
        defer { windows.remove(key) }
        return found(windows.newest(.max, of: key), event, context)
    }

    /// The newest of them that are close enough together, and to the event.
    private func found(
        _ entries: [Windows.Entry], _ event: Event, _ context: DetectionContext
    ) -> Match? {
        let count = Int(threshold.value(context.policy))
        let start = delay.start(event.time, context.policy)
        for (index, newest) in entries.enumerated() where newest.time >= start {
            let last = index + count - 1
            guard last < entries.count else { return nil }
            if entries[last].time >= span.start(newest.time, context.policy) {
                return Match(entries[index...last].map { ($0.sequence, $0.time) })
            }
        }
        return nil
    }

    func sweep(at time: UInt64) { windows.sweep(since: time - min(time, span.max + delay.max)) }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) { try windows.code(&coder) }
}
