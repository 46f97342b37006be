import Ledger

/// Steps of one cardholder that follow one another, other events between them: `temporal_ordered`
/// of Sigma correlations.
///
/// Found once for each first step. A repeated first step replaces the one before as long as no
/// other step followed that one.
final class TemporalOrdered: Pattern {
    struct Step: Sendable {
        let kinds: [Kind]
        let isTaken: EventTest

        init(_ kinds: [Kind], _ isTaken: @escaping EventTest = { _, _ in true }) {
            (self.kinds, self.isTaken) = (kinds, isTaken)
        }

        /// A payment that is authenticated.
        static let payment = Step([.challengeEnded]) { $1.isPayment($0) }

        /// Such a payment that also meets a condition.
        static func payment(where isTaken: @escaping EventTest) -> Step {
            Step([.challengeEnded]) { $1.isPayment($0) && isTaken($0, $1) }
        }
    }

    let kinds: [Kind]
    private let steps: [Step]
    private let span: Timespan
    private let severity: Judge?
    /// By cardholder: the steps taken, sequence and time of each.
    private var taken = KeyTable<[UInt64]>()

    /// How severe it is, from the milliseconds between the last two steps.
    typealias Judge = @Sendable (UInt64) -> Severity?

    /// - Parameter span: from the first step to the last.
    init(_ steps: [Step], within span: Timespan, severity: Judge? = nil) {
        (self.steps, self.span, self.severity) = (steps, span, severity)
        kinds = Array(Set(steps.flatMap(\.kinds)))
    }

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        let key = event.stream
        guard key != 0 else { return nil }
        var done = taken[key] ?? []
        if !done.isEmpty, done[1] < span.start(event.time, context.policy) {
            taken.remove(key)
            done = []
        }
        let next = done.count / 2
        if next > 0, isTaken(steps[next], event, context) {
            guard next == steps.count - 1 else {
                taken.set(key, done + [event.sequence, event.time])
                return nil
            }
            taken.remove(key)
            let moments = stride(from: 0, to: done.count, by: 2).map { (done[$0], done[$0 + 1]) }
            let last = moments.last!.1
            return Match(moments, severity: severity?(event.time - min(event.time, last)))
        }
        if next < 2, isTaken(steps[0], event, context) {
            taken.set(key, [event.sequence, event.time])
        }
        return nil
    }

    private func isTaken(_ step: Step, _ event: Event, _ context: DetectionContext) -> Bool {
        step.kinds.contains(event.kind) && step.isTaken(event, context)
    }

    func sweep(at time: UInt64) {
        let start = time - min(time, span.max)
        taken.filter { $0[1] >= start }
    }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try taken.code(&coder)
    }
}
