import Ledger
import Projections
import Replay

extension Command {
    /// Does what shows events of the ledger, and records it as a read.
    ///
    /// - Parameter question: what is asked, with references in the place of personal values.
    static func recorded<R>(
        _ arguments: ParsedArguments, _ output: Output, _ question: String,
        _ body: (Read) throws -> R
    ) throws -> R {
        let log = try ReadLog(
            DataDirectory(try arguments.string("data")), account: Account.name(),
            reason: arguments.stringIfGiven("reason"), now: WallClock.now)
        if log.isOfReadOnlyDisk { output.warn("on a disk that is read-only no read is recorded") }
        return try log.record(question, body)
    }

    /// The options among these that were given, as they were: ` --as-of 20`.
    static func given(_ arguments: ParsedArguments, _ names: [String]) -> String {
        names.compactMap { name in
            arguments.stringIfGiven(name).map { " --\(name) \($0)" }
        }.joined()
    }
}
