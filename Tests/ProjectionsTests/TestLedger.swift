import Foundation
import Ledger
import Testing

@testable import Projections

/// A ledger with given events, and views, in a directory of their own.
final class TestLedger {
    let directory: DataDirectory
    let ledger: LedgerStore
    private(set) var views: Views

    init(_ events: [Event]) throws {
        let root =
            FileManager.default.isWritableFile(atPath: "/dev/shm")
            ? "/dev/shm" : NSTemporaryDirectory()
        directory = DataDirectory("\(root)/epin-views-\(UUID().uuidString)")
        for new in [directory.path, directory.ledger] { try FileSystem.makeDirectory(new) }
        try LedgerStore.create(path: directory.ledger)
        ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        views = try Views(path: directory.views, readOnly: false)
        try append(events)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.path) }

    func append(_ events: [Event]) throws {
        try ledger.append { appender in
            for event in events { try appender.append(event) }
        }
    }

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

/// Every row of a state, so that two can be compared whatever lies beneath them.
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
