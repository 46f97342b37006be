/// What an audit is told of the values that references stand for, by whoever may read the vault;
/// the values themselves it never sees.
public struct VaultValues: Equatable, Sendable {
    /// How many were looked at.
    public let count: UInt64
    /// The references of those that contain a card number, or that are no such value at all.
    public let misplaced: Set<UInt64>

    public init(count: UInt64, misplaced: Set<UInt64>) {
        (self.count, self.misplaced) = (count, misplaced)
    }
}
