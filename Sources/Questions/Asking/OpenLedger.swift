import Ledger
import Projections

/// The ledger as it is now, and what is true in it.
package struct OpenLedger {
    package let directory: DataDirectory
    package let store: LedgerStore
    package let views: Views
    package let ledger: LedgerSnapshot
    package let projection: Projection

    package init(_ directory: DataDirectory, _ asker: any Asker) throws {
        self.directory = directory
        (store, views) = try Self.open(directory, asker)
        (projection, ledger) = try Projection.open(views, store)
    }

    /// Opens a ledger and its views, which may have to be brought up to date first.
    package static func open(
        _ directory: DataDirectory, _ asker: any Asker
    ) throws -> (ledger: LedgerStore, views: Views) {
        try asker.withProgress("Updating the views", of: nil) { progress in
            try directory.openForReading { progress.update(.updating, $0, $1) }
        }
    }
}
