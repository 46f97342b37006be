/// Why a command was not carried out. Nothing was appended.
public struct CommandError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, CaseIterable, Sendable {
        /// Not JSON, an unknown command or field, a value that a field cannot have.
        case malformed
        /// It names a cardholder, session or challenge that does not exist.
        case unknown
        /// It contradicts the present state.
        case conflict
        /// The ledger, the vault or the disk failed. Whether it was carried out is not known: if it
        /// was, the same request id gets the answer.
        case unavailable
    }

    public let code: Code
    /// The field at fault; nil when it is the whole line.
    public let field: String?
    public let reason: String

    public init(_ code: Code, field: String?, _ reason: String) {
        self.code = code
        self.field = field
        self.reason = reason
    }

    public var description: String { field.map { "\($0): \(reason)" } ?? reason }
}
