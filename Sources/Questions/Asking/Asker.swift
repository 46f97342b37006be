import Ledger

/// Who asks: the person at a terminal, or somebody whom a service answers.
package protocol Asker: AnyObject {
    /// The account under which reads are recorded.
    var account: String { get }
    /// - Throws: ``ClockError`` for a time that no event can have.
    func clock() throws -> Moment
    /// Says something beside the answer.
    func warn(_ text: String)
    /// Shows what was written so far, and waits a moment for more to be asked about.
    ///
    /// - Returns: false once nobody wants more.
    func waitForMore() throws -> Bool
    /// Begins a line that shows the progress of long work.
    ///
    /// - Parameter total: nil when it is not known.
    func beginProgress(_ label: String, of total: UInt64?) -> Progress
}

extension Asker {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package func now() throws -> UInt64 { try clock().wall }

    /// Does long work under a line that shows its progress.
    ///
    /// - Parameter total: in the unit of `update(_:)`; nil when it is not known.
    package func withProgress<Result>(
        _ label: String, of total: UInt64?, _ work: (Progress) throws -> Result
    ) rethrows -> Result {
        let progress = beginProgress(label, of: total)
        defer { progress.erase() }
        return try work(progress)
    }
}
