import Audit
import Authentication
import Ledger
import Projections
import Reports

/// What the ledger itself says of how it is run.
extension HealthCheck {
    static let ofLedger = [
        HealthCheck(
            "ledger",
            advice: "Stop what writes, copy everything, and run 'epin verify'."
        ) { patient in
            // The views may be what cannot be opened.
            let ledger =
                try patient.open?.ledger
                ?? LedgerStore(path: patient.directory.ledger, readOnly: true).snapshot()
            let (size, time) = (ledger.size, try ledger.lastTime)
            guard size > 0 else { return .attention("no event") }
            return .fine("\(Text.counted(size, "event")), the last \(patient.ago(time))")
        },
        HealthCheck(
            "views",
            advice: "Run 'epin rebuild', or 'epin upgrade' where they are of an earlier format."
        ) { patient in
            let open = try patient.opened.get()
            let count = open.projection.tailEventCount
            let text = "\(Text.counted(count, "event")) beyond them"
            return count > viewsLagMax ? .attention(text) : .fine(text)
        },
        HealthCheck(
            "housekeeping",
            advice: "Send the command 'expire' each minute: docs/operations.md."
        ) { patient in
            guard let open = patient.open else { return .unopened }
            let state = open.projection.state
            let then = patient.now - min(patient.now, housekeepingDelayMax)
            let late = try state.liveCardholders().count {
                try !Rules.decideDue($0, state, now: then).events.isEmpty
            }
            guard late > 0 else { return .fine("nothing is overdue") }
            let count = Text.counted(UInt64(late), "cardholder")
            return .attention("what is over of \(count) was not ended in ten minutes")
        },
        HealthCheck(
            "messages",
            advice: "See what the gateway says, and tell the holders: 'epin query "
                + "kind=codeDeliveryFailed kind=noticeDeliveryFailed --since yesterday'."
        ) { patient in
            guard let open = patient.open else { return .unopened }
            let start = patient.now - min(patient.now, day)
            let failed = try [Kind.codeDeliveryFailed, .noticeDeliveryFailed]
                .reduce(0) { try $0 + open.count($1, since: start) }
            let sent = try [Kind.codeSent, .noticeSent]
                .reduce(0) { try $0 + open.count($1, since: start) }
            let text = "\(Text.grouped(failed)) of \(Text.grouped(failed + sent)) failed in a day"
            return failed > 0 ? .attention(text) : .fine(text)
        },
        HealthCheck(
            "checkpoint",
            advice: "Run 'epin checkpoint': nothing that came after the last one can be proved."
        ) { patient in
            guard let open = patient.open else { return .unopened }
            guard let last = try open.last(.checkpointSigned) else {
                return .attention("none was ever signed")
            }
            let limits = CheckpointLimits()
            let uncovered = open.ledger.size - min(open.ledger.size, last.treeSize ?? 0)
            let isOld =
                uncovered > limits.eventCountMax
                || patient.now - min(patient.now, last.time) > limits.ageMax
            let text =
                "\(patient.ago(last.time)), \(Text.counted(uncovered, "event")) beyond it"
            return isOld ? .attention(text) : .fine(text)
        },
        HealthCheck(
            "review", advice: "Run 'epin audit --daily' each day (PCI DSS 10.4.1)."
        ) { patient in
            guard let open = patient.open else { return .unopened }
            guard let last = try open.last(.reviewCompleted) else {
                return .attention("there was never one")
            }
            let isOld = patient.now - min(patient.now, last.time) > day + day / 4
            return isOld
                ? .attention("the last was \(patient.ago(last.time))")
                : .fine(patient.ago(last.time))
        },
    ]

    /// Events: what a process leaves to the next reader is less.
    private static let viewsLagMax: UInt64 = 200_000
    /// Milliseconds.
    private static let housekeepingDelayMax: UInt64 = 600_000
    private static let day: UInt64 = 86_400_000
}
