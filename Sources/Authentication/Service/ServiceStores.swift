import Ledger
import Projections

/// The stores that a service has open, and lets go together.
final class ServiceStores {
    let ledger: LedgerStore
    var vault: Vault
    var views: Views

    /// - Throws: what the stores throw.
    init(_ directory: DataDirectory, keyFile: String, acceptingShorter: Bool) throws {
        ledger = try LedgerStore(
            path: directory.ledger, readOnly: false, acceptingShorter: acceptingShorter)
        vault = try Vault(path: directory.vault, keyFile: keyFile)
        views = try Views(path: directory.views, readOnly: false)
    }
}
