import Authentication
import Ledger

extension Command {
    /// Does what shows events of the ledger, and records it as a read.
    ///
    /// - Parameter question: what is asked, with references in the place of personal values.
    static func recorded<R>(
        _ arguments: ParsedArguments, _ output: Output, _ question: String,
        _ body: (Read) throws -> R
    ) throws -> R {
        if let reason = arguments.stringIfGiven("reason") {
            try requireImpersonal(reason, "reason")
        }
        let log = try ReadLog(
            DataDirectory(try arguments.string("data")), account: Account.name(),
            reason: arguments.stringIfGiven("reason"), now: WallClock.now)
        if log.isOfReadOnlyDisk { output.warn("on a disk that is read-only no read is recorded") }
        return try log.record(question, body)
    }

    /// Refuses what an event would keep for ever and must not: nobody could erase it.
    static func requireImpersonal(_ text: String, _ option: String) throws {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw UsageError("'--\(option)' has a control character")
        }
        guard !ClearText(text).hasPersonalValue else {
            throw UsageError(
                "'--\(option)' has a card or phone number or an address, which would stay for ever")
        }
    }

    /// The options among these that were given, as they were: ` --as-of 20`.
    static func given(_ arguments: ParsedArguments, _ names: [String]) -> String {
        names.flatMap { name in
            arguments.strings(name).map { " --\(name) \($0)" }
        }.joined()
    }
}
