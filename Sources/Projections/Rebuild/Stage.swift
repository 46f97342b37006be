/// What a replay is doing. Each part counts in its own unit.
public enum Stage: Hashable, Sendable {
    /// The live views are brought up to date: events.
    case updating
    /// The events are folded again: events.
    case folding
    /// The digest of the rows is made: rows.
    case hashingState
    /// The digest of the postings is made: blocks of them.
    case hashingIndexes

    /// Called now and then: how much of the stage is done, and how much there is.
    public typealias Report = (_ stage: Stage, _ done: UInt64, _ total: UInt64) -> Void
}
