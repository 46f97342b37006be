import Ledger
import Projections

/// Cases, and the holds by which they keep the data of cardholders.
extension Rules {
    static func decide(
        _ command: CaseCommand, _ facts: Facts, _ draft: inout Draft
    ) throws {
        switch command {
        case .openCase(let note, let account, let ticket):
            try openCase(note, account, ticket, &draft)
        case .noteCase(let id, let note, let account): try noteCase(id, note, account, &draft)
        case .attachEvents(let id, let events, let account):
            try attachEvents(id, events, of: facts.streams, account, &draft)
        case .holdCardholder(let id, let holder, let note, let account):
            try holdCardholder(id, holder, note, account, &draft)
        case .releaseHold(let id, let holder, let account):
            try releaseHold(id, holder, account, &draft)
        case .closeCase(let id, let note, let account): try closeCase(id, note, account, &draft)
        }
    }

    static func openCase(
        _ note: String, _ account: String, _ ticket: String?, _ draft: inout Draft
    ) throws {
        try draft.emit(.caseOpened, 0) {
            $0.account = account
            $0.note = note
            $0.ticket = ticket
        }
    }

    static func noteCase(
        _ id: UInt64, _ note: String, _ account: String, _ draft: inout Draft
    ) throws {
        _ = try openCase(id, draft)
        try draft.emit(.caseNoted, 0) {
            $0.case = id
            $0.account = account
            $0.note = note
        }
    }

    /// - Parameter streams: of the events, in their order.
    static func attachEvents(
        _ id: UInt64, _ events: [UInt64], of streams: [UInt64?], _ account: String,
        _ draft: inout Draft
    ) throws {
        let evidence = Set(try openCase(id, draft).evidence)
        for (event, stream) in zip(events, streams) {
            guard stream != nil else {
                throw CommandError(.unknown, field: "events", "no event \(event)")
            }
            guard !evidence.contains(event) else {
                throw CommandError(
                    .conflict, field: "events", "event \(event) is attached to case \(id) already")
            }
        }
        try draft.emit(.eventsAttached, 0) {
            $0.case = id
            $0.account = account
            $0.events = events
        }
        for case let holder? in streams where holder != 0 {
            guard try !cardholder(holder, draft).holds.contains(id) else { continue }
            try emitHold(id, holder, nil, account, &draft)
        }
    }

    static func holdCardholder(
        _ id: UInt64, _ holder: UInt64, _ note: String?, _ account: String, _ draft: inout Draft
    ) throws {
        _ = try openCase(id, draft)
        guard try !cardholder(holder, draft).holds.contains(id) else {
            throw CommandError(
                .conflict, field: "cardholder", "case \(id) holds cardholder \(holder) already")
        }
        try emitHold(id, holder, note, account, &draft)
    }

    static func releaseHold(
        _ id: UInt64, _ holder: UInt64, _ account: String, _ draft: inout Draft
    ) throws {
        _ = try openCase(id, draft)
        guard try cardholder(holder, draft).holds.contains(id) else {
            throw CommandError(
                .conflict, field: "cardholder", "case \(id) does not hold cardholder \(holder)")
        }
        try emitRelease(id, holder, account, &draft)
    }

    static func closeCase(
        _ id: UInt64, _ note: String, _ account: String, _ draft: inout Draft
    ) throws {
        for holder in try openCase(id, draft).holders {
            try emitRelease(id, holder, account, &draft)
        }
        try draft.emit(.caseClosed, 0) {
            $0.case = id
            $0.account = account
            $0.note = note
        }
    }

    private static func openCase(_ id: UInt64, _ draft: Draft) throws -> Case {
        guard let found = try draft.state.case(id) else {
            throw CommandError(.unknown, field: "case", "no case \(id)")
        }
        guard found.status == .open else {
            throw CommandError(.conflict, field: "case", "case \(id) is closed")
        }
        return found
    }

    private static func emitHold(
        _ id: UInt64, _ holder: UInt64, _ note: String?, _ account: String, _ draft: inout Draft
    ) throws {
        try draft.emit(.holdPlaced, holder) {
            $0.case = id
            $0.account = account
            $0.note = note
        }
    }

    private static func emitRelease(
        _ id: UInt64, _ holder: UInt64, _ account: String, _ draft: inout Draft
    ) throws {
        try draft.emit(.holdReleased, holder) {
            $0.case = id
            $0.account = account
        }
    }
}
