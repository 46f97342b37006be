import Ledger
import Projections

/// What a batch is decided with: both stores, in the transactions that are open, and the state
/// after every event before.
struct BatchContext {
    let appender: Appender
    let projection: Projection
    let vault: VaultWriter

    var state: State { projection.state }
}
