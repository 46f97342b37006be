import Projections

/// What the issuer alone keeps in a data directory.
extension DataDirectory {
    /// Erasable, the issuer's alone.
    public var vault: String { "\(path)/vault" }
    /// The vault that an erasure makes, and then the one before, until it is destroyed.
    var newVault: String { "\(path)/vault.new" }
    /// Messages that wait for the operator's gateway, unless another place was configured.
    public var spool: String { "\(path)/spool" }
    public var settings: String { "\(path)/epin.json" }
    /// Held by the process that decides, delivers and records, so that only one does at a time.
    public var writerLock: String { "\(path)/writer.lock" }
}
