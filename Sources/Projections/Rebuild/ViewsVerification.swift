import Ledger

/// Whether views are what the events lead to, found by making them again elsewhere.
public enum ViewsVerification {
    /// What differs; nil where there are no views.
    ///
    /// - Parameter scratch: a directory of this account alone, with room for views, which are
    ///   deleted again; nil for a temporary one.
    /// - Throws: ``ViewsError`` when the views cannot be used, or what the stores throw.
    /// - Complexity: every event; memory for one batch.
    public static func differences(
        _ directory: DataDirectory, scratch: String?, progress: Stage.Report = { _, _, _ in }
    ) throws -> [ViewsDifference]? {
        guard directory.hasViews else { return nil }
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let live = try Views(path: directory.views, readOnly: true)
        let (base, ledger) = try live.base(of: store)
        let rebuilding = try Rebuilding(store, in: scratch, to: base.watermark) {
            progress(.folding, $0, base.watermark)
        }
        let certificate = try rebuilding.certificate(of: ledger, progress: progress)
        let found = try Certificate(of: base, root: certificate.root, progress: progress)
        guard found != certificate else { return [] }
        return try ViewsDifference.all(of: base, from: rebuilding.views.base(of: ledger), ledger)
    }
}
