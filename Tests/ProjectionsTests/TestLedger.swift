import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// A ledger with given events, and views into which nothing is folded yet.
final class TestLedger {
    private let made: EventLedger
    let views: Views

    init(_ events: [Event]) throws {
        made = try EventLedger(events)
        views = try Views(path: made.data.views, readOnly: false)
    }

    var directory: DataDirectory { made.data }
    var ledger: LedgerStore { made.store }

    func append(_ events: [Event]) throws { try made.append(events) }

    /// A second set of views, as `epin rebuild` makes it.
    func rebuilt() throws -> Views {
        let views = try Views(path: "\(directory.path)/rebuilt-\(UUID())", readOnly: false)
        try views.catchUp(with: ledger)
        return views
    }

    func digests(_ views: Views) throws -> [Digest] {
        try ledger.read { ledger in
            let base = try views.base(of: ledger)
            return [try base.stateDigest(), try base.postingsDigest()]
        }
    }

    func projection(_ views: Views?) throws -> Projection {
        try ledger.read { try Projection(views: views, ledger: $0) }
    }
}

/// Every row of a state, so that two can be compared whatever is beneath them.
struct Snapshot: Equatable {
    var ledger: LedgerState
    var cardholders: [UInt64: Cardholder] = [:]
    var sessions: [UInt64: Session] = [:]
    var codes: [UInt64: Code] = [:]
    var challenges: [UInt64: Challenge] = [:]
    var bindings: [UInt64: UInt64] = [:]
    var live: [UInt64] = []

    /// Asks for everything that was ever opened, and for references that never were.
    init(_ state: State) throws {
        ledger = state.ledger
        for id in 0..<max(state.size, 400) {
            cardholders[id] = try state.cardholder(id)
            sessions[id] = try state.session(id)
            codes[id] = try state.code(id)
            challenges[id] = try state.challenge(id)
            bindings[id] = try state.owner(of: id)
        }
        live = try state.liveCardholders()
    }
}
