import Projections

extension Progress {
    /// Shows the progress of a replay.
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
