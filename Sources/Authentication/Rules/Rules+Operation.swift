import Ledger
import Projections

/// What operators do, and the clock.
extension Rules {
    static func decide(_ command: OperationCommand, _ draft: inout Draft) throws {
        switch command {
        case .changePolicy(let values, let account, let ticket):
            try changePolicy(values, account, ticket, &draft)
        case .releaseLock(let id, let account, let ticket):
            try releaseLock(id, account, ticket, &draft)
        case .expire:
            draft.beginExpiry()
            try endAllDue(&draft)
        }
    }

    private static func endAllDue(_ draft: inout Draft) throws {
        for id in try draft.state.liveCardholders() { try endDue(id, &draft) }
    }

    static func changePolicy(
        _ values: [PolicyParameter: UInt64], _ account: String?, _ ticket: String?,
        _ draft: inout Draft
    ) throws {
        // What is over under the limits of before does not go on under others.
        try endAllDue(&draft)
        let before = draft.policy
        let parameters = Policy.recorded { values[$0] ?? before[$0] }
        try draft.emit(.policyChanged, 0) {
            $0.parameters = parameters
            $0.account = account
            $0.ticket = ticket
        }
    }

    static func releaseLock(
        _ id: UInt64, _ account: String, _ ticket: String, _ draft: inout Draft
    ) throws {
        guard try cardholder(id, draft).isLocked(at: draft.now) else {
            throw CommandError(.conflict, field: "cardholder", "cardholder \(id) is not locked")
        }
        try draft.emit(.lockReleased, id) {
            $0.account = account
            $0.ticket = ticket
        }
    }
}
