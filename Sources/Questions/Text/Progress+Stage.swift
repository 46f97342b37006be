import Projections

extension Progress {
    /// Tells how far a replay is.
    package func update(_ stage: Stage, _ done: UInt64, _ total: UInt64) {
        let label =
            switch stage {
            case .updating: "Updating the views"
            case .folding: "Folding"
            case .hashingState: "Hashing rows"
            case .hashingIndexes: "Hashing indexes"
            }
        update(done, of: total, label)
    }
}
