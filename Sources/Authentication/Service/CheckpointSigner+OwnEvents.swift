import Ledger
import Proofs

extension CheckpointSigner {
    /// - Parameter clock: in milliseconds since 1970-01-01T00:00:00Z; not asked for the time of
    ///   events in a simulated ledger.
    public init(_ directory: DataDirectory, clock: @escaping () -> UInt64) throws {
        let own = try OwnEvents(directory, clock: clock)
        self.init(own.ledger, own.views) { kind, fill in try own.append(kind, fill) }
    }
}
