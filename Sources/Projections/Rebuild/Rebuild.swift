import Ledger

/// The outcome of dropping all views and making them again from event 0.
public struct Rebuild: Sendable {
    public let certificate: Certificate
    /// Nil when the live views could not be used at all.
    public let live: Certificate?
    /// Why they could not.
    public let unusable: String?
    /// The first rows that differ; or that the indexes do, when no row does.
    public let differences: [ViewsDifference]

    /// The live views were what a replay leads to.
    public var isEqual: Bool { live == certificate }

    /// Rebuilds, compares with the live views, and replaces them if they differ. Commands may be
    /// applied meanwhile.
    ///
    /// - Complexity: every event; memory for one batch.
    public static func run(
        _ directory: DataDirectory, lock: FileLock,
        progress: Stage.Report = { _, _, _ in }
    ) throws -> Rebuild {
        let ledger = try LedgerStore(path: directory.ledger, readOnly: true)
        var unusable: String?
        var base: ViewsSnapshot?
        do {
            // A damaged page must not end the process that is to mend it.
            let faults =
                directory.hasViews
                ? try Views.structureFaults(path: directory.views) : []
            if let fault = faults.first {
                throw ViewsError.unusable(path: directory.views, "\(fault)")
            }
            let live = try Views(path: directory.views, readOnly: false)
            let size = try ledger.read { $0.size }
            try live.catchUp(with: ledger) { progress(.updating, $0, max($0, size)) }
            base = try live.base(of: ledger.snapshot())
        } catch ViewsError.ofEarlierFormat(let path) {
            // They cannot be compared with what this version makes, and nothing is wrong with them.
            throw ViewsError.ofEarlierFormat(path: path)
        } catch {
            unusable = "\(error)"
        }
        let snapshot = try ledger.snapshot()
        let end = base?.watermark ?? snapshot.size
        let rebuilding = try Rebuilding(ledger, in: directory.path, to: end) {
            progress(.folding, $0, end)
        }
        let certificate = try rebuilding.certificate(of: snapshot, progress: progress)
        var liveCertificate: Certificate?
        var differences: [ViewsDifference] = []
        do {
            liveCertificate = try base.map { base in
                try Certificate(of: base, root: certificate.root, progress: progress)
            }
            if let base, liveCertificate != certificate {
                differences = try ViewsDifference.all(
                    of: base, from: rebuilding.views.base(of: snapshot), snapshot)
            }
        } catch {
            unusable = "\(error)"
        }
        let rebuild = Rebuild(
            certificate: certificate, live: liveCertificate, unusable: unusable,
            differences: differences)
        if !rebuild.isEqual {
            try lock.withLock { try rebuilding.replace(directory.views) }
        }
        return rebuild
    }
}
