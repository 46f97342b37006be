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

    static func show(
        _ object: JSON, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            try output.json(object)
        } else {
            try output.write(
                EventText.table(object).text(width: nil, styled: output.terminal.isStyled))
        }
    }

    /// The options among these that were given, as they were: ` --as-of 20`.
    static func given(_ arguments: ParsedArguments, _ names: [String]) -> String {
        names.flatMap { name in
            arguments.strings(name).map { " --\(name) \($0)" }
        }.joined()
    }
}

// What the commands that are not questions yet open and read.
extension OpenLedger {
    init(_ arguments: ParsedArguments, _ output: Output) throws {
        try self.init(DataDirectory(try arguments.string("data")), output)
    }
}

enum Reading {
    /// Reads `--since` and `--until`.
    static func time(_ arguments: ParsedArguments, _ name: String) throws -> UInt64? {
        try arguments.valueIfGiven(
            name, "a time such as 2022-02-07T21:28:18Z, 'yesterday' or '-2h'"
        ) { TimeText.milliseconds($0, now: WallClock.now()) }
    }
}
