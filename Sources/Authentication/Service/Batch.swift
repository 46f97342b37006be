import Ledger

/// The results of a batch so far.
struct Batch {
    var results: [Result<[UInt64], CommandError>?]
    /// Codes, warnings and notices to be sent.
    var messages: [Message] = []
    /// Verifiers that are no longer needed once the decisions are durable, and not before.
    var toForget: [Effect] = []
    /// The events that followed from the delivery of earlier messages, in order.
    var consequences: [(message: Message.ID, events: [UInt64])] = []

    init(count: Int) { results = Array(repeating: nil, count: count) }

    /// The messages, which are then held by whoever hands them over and by nobody else.
    mutating func takeMessages() -> [Message] {
        defer { messages = [] }
        return messages
    }

    /// The commands that each message is of: more than one where a request was sent twice.
    func commandsOfMessages() -> [Message.ID: [Int]] {
        let ids = Dictionary(grouping: messages.map(\.id), by: \.event)
        guard !ids.isEmpty else { return [:] }
        var commands: [Message.ID: [Int]] = [:]
        for (index, result) in results.enumerated() {
            guard case .success(let events) = result else { continue }
            for id in events.flatMap({ ids[$0] ?? [] }) { commands[id, default: []].append(index) }
        }
        return commands
    }
}
