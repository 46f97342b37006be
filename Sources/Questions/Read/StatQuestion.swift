import Authentication
import Ledger
import Projections

extension Question {
    package static let stat = Question(
        "stat", group: "Read", summary: "Size, root and stores of the ledger",
        examples: [.init("epin stat", "How much there is, and since when.")],
        shapes: [
            Shape([
                .always(.eventCount), .always(.root), .orNull(.firstTime), .orNull(.lastTime),
                .always(.isSimulated), .always(.policyEvent), .always(.liveCardholders),
                .always(.eventsBeyondViews), .always(.ledgerBytes), .always(.viewsBytes),
                .always(.limits),
            ])
        ]
    ) { inquiry in
        .unrecorded {
            let record = try figures(inquiry.open())
            var answer = Answer()
            answer.fields(record, shown: EventText.table(shown(record)))
            return answer
        }
    }

    private static func figures(_ open: OpenLedger) throws -> Record {
        let ledger = open.ledger
        let state = open.projection.state
        let policy = state.ledger.policy
        // Of the detectors' thresholds, only those that were changed: docs/detectors.md has the
        // others.
        let limits = PolicyParameter.allCases.filter {
            !$0.isThreshold || policy[$0] != $0.defaultValue
        }
        return [
            .eventCount: .number(ledger.size), .root: .string(ledger.root.hex),
            .firstTime: JSON(time: try ledger.event(0)?.time),
            .lastTime: JSON(time: try ledger.event(max(ledger.size, 1) - 1)?.time),
            .isSimulated: .bool(state.ledger.isSimulated),
            .policyEvent: .number(policy.sequence),
            .liveCardholders: .number(try state.liveCardholders().count),
            .eventsBeyondViews: .number(open.projection.tailEventCount),
            .ledgerBytes: .number(open.store.usedByteCount),
            .viewsBytes: .number(open.views.usedByteCount),
            .limits: .object(
                limits.map { JSON.Member(key: $0.name, value: .number(policy[$0])) }),
        ]
    }

    /// The same as a person reads it, each limit in a row.
    private static func shown(_ record: Record) -> JSON {
        let words: [Term: String] = [
            .eventCount: "events", .firstTime: "first", .lastTime: "last",
            .isSimulated: "simulated", .policyEvent: "policy",
        ]
        return .object(
            record.members.flatMap { member in
                member.term == .limits
                    ? (member.value.objectValue ?? []).map {
                        JSON.Member(key: "policy.\($0.key)", value: $0.value)
                    }
                    : [
                        JSON.Member(
                            key: words[member.term] ?? member.term.name, value: member.value)
                    ]
            })
    }
}
