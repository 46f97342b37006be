import Foundation
import Ledger
import Projections

/// A ledger of given events, with views or without, in a directory of its own.
package final class EventLedger {
    package let data: DataDirectory
    package let store: LedgerStore
    package let events: [Event]
    package private(set) var views: Views?
    private let isKept: Bool

    /// - Parameter isKept: whether the directory stays when this is gone.
    package init(_ events: [Event], isKept: Bool = false) throws {
        data = try Self.directory()
        try LedgerStore.create(path: data.ledger)
        store = try LedgerStore(path: data.ledger, readOnly: false)
        self.events = events
        self.isKept = isKept
        try append(events)
    }

    /// A ledger of these events, whatever they say.
    package init(forged events: [Event]) throws {
        data = try Self.directory()
        try Forgery.write(events, to: data.ledger)
        store = try LedgerStore(path: data.ledger, readOnly: false)
        (self.events, isKept) = (events, false)
    }

    private static func directory() throws -> DataDirectory {
        let data = DataDirectory("\(TestDirectory.parent)/epin-events-\(UUID().uuidString)")
        for new in [data.path, data.ledger] { try FileSystem.makeDirectory(new) }
        return data
    }

    /// Opens a ledger that somebody else removes.
    package init(opening data: DataDirectory) throws {
        self.data = data
        store = try LedgerStore(path: data.ledger, readOnly: true)
        (events, isKept) = ([], true)
    }

    deinit { if !isKept { try? FileManager.default.removeItem(atPath: data.path) } }

    package func append(_ events: [Event]) throws {
        try store.append { appender in
            for event in events { try appender.append(event) }
        }
    }

    /// Folds the first events into views.
    package func writeViews(to end: UInt64) throws {
        let views = try Views(path: data.views, readOnly: false)
        try views.catchUp(with: store, to: end)
        self.views = views
    }

    package func certificate(to end: UInt64) throws -> Certificate {
        try Rebuilding(store, in: data.path, to: end).certificate(of: store.snapshot())
    }

    /// What is true, by folding what the views lack.
    package func reading() throws -> (projection: Projection, ledger: LedgerSnapshot) {
        let ledger = try store.snapshot()
        return (try Projection(views: views, ledger: ledger), ledger)
    }
}
