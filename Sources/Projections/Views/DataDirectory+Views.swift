internal import Glibc
import Ledger

extension DataDirectory {
    /// Opens the ledger and its views for reading.
    ///
    /// Views that are missing or far behind are brought up to date first where this user may write
    /// them, so that what follows never folds more than a batch of events in memory.
    ///
    /// - Parameter progress: called after each batch with the number of events folded, and of all
    ///   events.
    /// - Throws: what the stores throw; ``ViewsError`` when the views cannot be used or made.
    public func openForReading(
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> (ledger: LedgerStore, views: Views) {
        let ledger = try LedgerStore(path: self.ledger, readOnly: true)
        let canWriteViews = unsafe access(self.views, W_OK) == 0
        let canMakeViews = unsafe access(path, W_OK) == 0
        let isWritable = canWriteViews || (canMakeViews && !hasViews)
        let views = try Views(path: self.views, readOnly: !isWritable)
        let size = try ledger.read { $0.size }
        let behind = try size - min(size, views.eventCount)
        if behind > Views.batchEventCount {
            guard isWritable else {
                throw ViewsError.unusable(path: self.views, "they are \(behind) events behind")
            }
            try views.catchUp(with: ledger) { progress($0, max($0, size)) }
        }
        return (ledger, views)
    }
}
