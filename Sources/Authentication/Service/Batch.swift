/// The results of a batch so far.
struct Batch {
    var results: [Result<[UInt64], CommandError>?]
    /// Codes and notices to be sent.
    var messages: [Message] = []
    /// To be sent too; no event records what became of them.
    var warnings: [Message] = []
    /// Verifiers that are no longer needed once the decisions are durable, and not before.
    var toForget: [Effect] = []

    init(count: Int) { results = Array(repeating: nil, count: count) }
}
