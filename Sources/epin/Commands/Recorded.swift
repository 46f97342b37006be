import Authentication
import Ledger
import Questions

extension Command {
    /// Does what shows events of the ledger, and records it as a read.
    ///
    /// - Parameter question: what is asked, with references in the place of personal values.
    static func recorded<R>(
        _ arguments: ParsedArguments, _ output: Output, _ question: String,
        _ body: (Read) throws -> R
    ) throws -> R {
        if let reason = arguments.stringIfGiven("reason") {
            try Impersonal.require(reason, "reason")
        }
        let log = try ReadLog(
            DataDirectory(try arguments.string("data")), account: Account.name(),
            reason: arguments.stringIfGiven("reason"), now: WallClock.now)
        if log.isOfReadOnlyDisk { output.warn("on a disk that is read-only no read is recorded") }
        return try log.record(question, body)
    }
}

// What the commands that are not questions yet open and read.
extension OpenLedger {
    init(_ arguments: ParsedArguments, _ output: Output) throws {
        try self.init(DataDirectory(try arguments.string("data")), output)
    }
}
