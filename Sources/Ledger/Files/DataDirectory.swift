import FoundationEssentials
internal import Glibc

/// Where the stores of one ledger are, each with its own lifecycle.
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
    /// The reads while an upgrade makes them.
    package var newReads: String { "\(path)/reads.new" }

    /// Erasable, for the issuer only.
    public var vault: String { "\(path)/vault" }
    /// The new vault while an erasure makes it, then the old one until it is destroyed.
    package var newVault: String { "\(path)/vault.new" }
    /// The vault of before an upgrade, whole, until somebody deletes it or a person is erased.
    package var earlierVault: String { "\(path)/vault.format1" }
    /// Messages that wait for the operator's gateway, unless another place was configured.
    public var spool: String { "\(path)/spool" }
    public var settings: String { "\(path)/epin.json" }
    /// A hint for the next process: how the clock stood to the start of the machine.
    package var clock: String { "\(path)/clock" }
    /// Held by the process that decides, delivers and records, so that only one does at a time.
    public var writerLock: String { "\(path)/writer.lock" }

    /// Whether there are views.
    public var hasViews: Bool { Self.exists(views) }

    /// Whether reads are recorded.
    public var hasReads: Bool { Self.exists(reads) }

    /// Whether it is the issuer's own, not a copy of the events.
    public var hasVault: Bool { Self.exists(vault) }

    /// Whether the vault of before an upgrade is still there.
    package var hasEarlierVault: Bool { Self.exists(earlierVault) }

    /// Whether a path leads into it, by its words.
    package func contains(_ path: String) -> Bool {
        let directory = URL(fileURLWithPath: self.path).standardizedFileURL.path
        return URL(fileURLWithPath: path).standardizedFileURL.path.hasPrefix(directory + "/")
    }

    /// A link that leads nowhere is there all the same.
    private static func exists(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }
}
