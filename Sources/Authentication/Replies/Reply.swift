import FoundationEssentials
import Ledger

/// The answer to one request: what happened, what the holder reads, and the events that show it.
public struct Reply: Sendable {
    /// Of what replies mean: `docs/commands.md` says what has changed with each. Members and
    /// results that are new do not change it.
    static let version: UInt64 = 2

    /// The events of the command, ascending; none when it was not carried out.
    public let events: [UInt64]
    public let error: CommandError?
    /// The fields of the answer, in the order they are printed.
    package let members: [JSON.Member]

    package var json: JSON { .object(members) }

    /// What happened, such as `codesSent`; nil for an error.
    public var result: String? { json["result"]?.stringValue }
    /// What the holder reads, in French.
    public var message: String? { json["message"]?.stringValue }

    init(events: [UInt64], members: [JSON.Member]) {
        self.events = events
        self.members = members
        error = nil
    }

    package init(error: CommandError, request: UUID? = nil) {
        events = []
        self.error = error
        var fields: [JSON.Member] = [JSON.Member(key: "code", value: .string(error.code.rawValue))]
        if let field = error.field {
            fields.append(JSON.Member(key: "field", value: .string(field)))
        }
        fields.append(JSON.Member(key: "reason", value: .string(error.reason)))
        var members = [JSON.Member(key: "replyVersion", value: .number(Self.version))]
        if let request {
            members.append(
                JSON.Member(key: "request", value: .string(request.uuidString.lowercased())))
        }
        members.append(JSON.Member(key: "error", value: .object(fields)))
        self.members = members
    }
}
