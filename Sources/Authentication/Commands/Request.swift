import FoundationEssentials

/// A command with what is known about the request that carries it.
public struct Request: Equatable, Sendable {
    public var command: Command
    /// Sent again, it gets the first answer and appends nothing; with another command it is a
    /// conflict.
    public var id: UUID?
    /// Milliseconds; only where time is simulated.
    public var at: UInt64?
    /// The address it comes from.
    public var origin: String?
    public var device: String?

    public init(
        _ command: Command, id: UUID? = nil, at: UInt64? = nil, origin: String? = nil,
        device: String? = nil
    ) {
        self.command = command
        self.id = id
        self.at = at
        self.origin = origin
        self.device = device
    }
}
