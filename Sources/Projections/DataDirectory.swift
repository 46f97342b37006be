internal import Glibc
import Ledger

/// Where the stores of one ledger are, each with a lifecycle of its own.
public struct DataDirectory: Hashable, Sendable {
    public let path: String

    public init(_ path: String) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.path = path
    }

    /// Immutable.
    public var ledger: String { "\(path)/ledger" }
    /// Disposable.
    public var views: String { "\(path)/views" }
    /// Disposable: a file.
    public var detection: String { "\(path)/detection" }

    /// Immutable: who looked at what, and why. A copy of a ledger has none.
    public var reads: String { "\(path)/reads" }

    /// Opens the ledger and its views for reading.
    ///
    /// Views that are missing or far behind are brought up to date first where this user may write
    /// them, so that what follows never folds more than a batch of events in memory.
    ///
    /// - Parameter progress: called after each batch with the number of events folded and that of
    ///   all.
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

    /// Whether there are views.
    public var hasViews: Bool { Self.exists(views) }

    /// Whether reads are recorded.
    public var hasReads: Bool { Self.exists(reads) }

    /// Whether it is the issuer's own, and not a copy of the events.
    public var hasVault: Bool { Self.exists("\(path)/vault") }

    private static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
}
