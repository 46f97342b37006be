import FoundationEssentials
internal import Glibc
import Ledger

/// What a replay from event 0 leads to: equal on every run and on every machine that has the same
/// events.
public struct Certificate: Hashable, Sendable {
    /// The number of events replayed.
    public let size: UInt64
    /// The RFC 6962 root of those events.
    public let root: Digest
    /// The SHA-256 of every row of the state: see `docs/format.md`.
    public let state: Digest
    /// The SHA-256 of every index posting.
    public let indexes: Digest

    /// The certificate of views whose events have this root.
    init(of base: ViewsSnapshot, root: Digest, progress: Stage.Report) throws {
        size = base.watermark
        self.root = root
        state = try base.stateDigest { progress(.hashingState, $0, $1) }
        indexes = try base.postingsDigest { progress(.hashingIndexes, $0, $1) }
    }
}

/// Folds a ledger from event 0 into separate views, which are deleted with this object.
public final class Rebuilding {
    public let views: Views
    private let path: String
    /// Where they are, unless somewhere was named.
    private let temporary: TemporaryDirectory?

    /// - Parameters:
    ///   - parent: a directory of this account alone, with room for the views; nil for a temporary
    ///     one.
    ///   - end: the number of events to fold.
    public init(
        _ ledger: LedgerStore, in parent: String?, to end: UInt64,
        progress: (UInt64) -> Void = { _ in }
    ) throws {
        temporary = parent == nil ? try TemporaryDirectory() : nil
        path = "\(parent ?? temporary!.path)/views.rebuilding-\(getpid())"
        try? FileManager.default.removeItem(atPath: path)
        do {
            views = try Views(building: path)
        } catch {
            // Without `views` there is no object yet whose end would remove it.
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
        try views.build(from: ledger, to: end, progress: progress)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The digests of what was rebuilt.
    public func certificate(
        of ledger: LedgerSnapshot, progress: Stage.Report = { _, _, _ in }
    ) throws -> Certificate {
        let base = try views.base(of: ledger)
        let root = try ledger.root(of: base.watermark)
        return try Certificate(of: base, root: root, progress: progress)
    }

    /// Replaces other views with these. They keep their path until they are reopened.
    func replace(_ live: String) throws {
        let old = "\(live).old-\(getpid())"
        let hadOld = unsafe rename(live, old) == 0
        guard unsafe rename(path, live) == 0 else {
            throw SystemError(code: errno, operation: "put the views in place", path: live)
        }
        if hadOld { try? FileManager.default.removeItem(atPath: old) }
    }
}
