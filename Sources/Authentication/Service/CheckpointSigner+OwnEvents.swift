import Ledger
import Proofs

extension CheckpointSigner {
    /// - Parameter clock: not asked for the time of events in a simulated ledger.
    public init(
        _ directory: DataDirectory, clock: @escaping () throws -> Moment
    ) throws {
        let own = try OwnEvents(directory, clock: clock)
        self.init(own.ledger, own.views) { kind, fill in try own.append(kind, fill) }
    }
}
