import Ledger

/// A threshold for what happens in a window: `event_count`, `value_count` and `value_sum` of Sigma
/// correlations.
final class Correlation: Pattern {
    enum Measure: Sendable {
        /// Events.
        case eventCount
        /// Different things of this kind, each with its newest event.
        case valueCount(EntityKind)
        /// Thousandths of a euro cent, of payments; other events are not counted.
        case valueSum
    }

    let kinds: [Kind]
    private let measure: Measure
    private let key: [EntityKind]
    private let threshold: Threshold
    private let span: Timespan
    private let severity: Severity?
    private let isCounted: EventTest
    private let isMarked: EventTest?
    private let isReset: EventTest?
    private let isEnough: Enough?
    private let leaves: Leaving?
    private var windows: Windows

    /// Whether the newest entries, as many as the threshold and the newest first, are enough;
    /// `count` are in the window.
    typealias Enough =
        @Sendable (
            _ newest: [Windows.Entry], _ count: UInt64, Event, DetectionContext
        ) -> Bool
    /// The value that no longer counts, and its key.
    typealias Leaving = @Sendable (Event, DetectionContext) -> (value: UInt64, key: UInt64)?

    /// How many payments a sum keeps: the oldest are dropped.
    private static let sumCountMax: UInt64 = 128

    /// - Parameters:
    ///   - key: what the window is for: one thing, or two together.
    ///   - isCounted: whether an event of `kinds` counts.
    ///   - isMarked: what `isEnough` may look at.
    ///   - isReset: whether an event empties the window instead.
    init(
        _ measure: Measure, by key: [EntityKind], reaches threshold: Threshold,
        within span: Timespan,
        of kinds: [Kind], severity: Severity? = nil,
        isCounted: @escaping EventTest = { _, _ in true }, isMarked: EventTest? = nil,
        isReset: EventTest? = nil, isEnough: Enough? = nil, leaves: Leaving? = nil
    ) {
        (self.measure, self.key, self.threshold, self.span) = (measure, key, threshold, span)
        (self.kinds, self.severity, self.isCounted) = (kinds, severity, isCounted)
        (self.isMarked, self.isReset, self.isEnough) = (isMarked, isReset, isEnough)
        self.leaves = leaves
        if case .valueSum = measure {
            windows = Windows(capacity: Self.sumCountMax)
        } else {
            windows = Windows(capacity: threshold.max)
        }
    }

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        if let leaves, let withdrawn = leaves(event, context) {
            windows.remove(from: withdrawn.key) { $0.value == withdrawn.value }
        }
        if let isReset, isReset(event, context) {
            if let key = key(event, context) { windows.remove(key) }
            return nil
        }
        guard isCounted(event, context), let key = key(event, context),
            let value = value(event, context)
        else { return nil }
        let entry = Windows.Entry(
            value, of: event, isMarked: isMarked?(event, context) ?? false)
        var isDistinct = false
        if case .valueCount = measure { isDistinct = true }
        let count = windows.add(
            entry, to: key, since: span.start(event.time, context.policy), isDistinct: isDistinct)
        guard let reached = reached(key, count, event, context) else {
            windows.setOpen(false, key)
            return nil
        }
        guard !windows.isOpen(key) else { return nil }
        windows.setOpen(true, key)
        var match = Match(
            reached.dropFirst().map { ($0.sequence, $0.time) }, severity: severity)
        if case .valueCount(let kind) = measure {
            match.entities = reached.reversed().filter { $0.value != ~$0.sequence }
                .map { context.entity(kind, $0.value) }
        }
        return match
    }

    /// The newest entries that reach the threshold; nil when they do not.
    private func reached(
        _ key: UInt64, _ count: Int, _ event: Event, _ context: DetectionContext
    ) -> [Windows.Entry]? {
        let threshold = threshold.value(context.policy)
        if case .valueSum = measure {
            let entries = windows.newest(count, of: key)
            let sum = entries.reduce(0) { Amount.plus($0, $1.value) }
            return sum >= Amount.times(threshold, Amount.unitsOfEuro) ? entries : nil
        }
        guard count >= threshold else { return nil }
        // What is already reported need not be looked at, unless more than the number decides.
        guard isEnough != nil || !windows.isOpen(key) else { return [] }
        let entries = windows.newest(Int(threshold), of: key)
        return isEnough?(entries, UInt64(count), event, context) ?? true ? entries : nil
    }

    private func key(_ event: Event, _ context: DetectionContext) -> UInt64? {
        guard let first = context.key(key[0], of: event) else { return nil }
        guard key.count > 1 else { return first }
        guard let second = context.key(key[1], of: event) else { return nil }
        // Two numbers as one: of few collisions, as the hash of a merchant's name is.
        return (first &* 0xBF58_476D_1CE4_E5B9) ^ (second &* 0x94D0_49BB_1331_11EB)
    }

    private func value(_ event: Event, _ context: DetectionContext) -> UInt64? {
        switch measure {
        case .eventCount: event.sequence
        case .valueCount(let kind):
            // What was typed and kept nowhere is another each time; no reference is as great.
            context.number(kind, of: event)
                ?? (event.kind == .nonEmailTyped || event.kind == .codesRefused
                    ? ~event.sequence : nil)
        case .valueSum: context.challenge.flatMap { $0.amount.isInEuros ? $0.amount.units : nil }
        }
    }

    func sweep(at time: UInt64) { windows.sweep(since: time - min(time, span.max)) }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) { try windows.code(&coder) }
}
