/// What a batch has come to so far.
struct Batch {
    var results: [Result<[UInt64], CommandError>?]
    /// Codes to be sent.
    var messages: [Message] = []
    /// To be sent too; no event tells what became of them.
    var warnings: [Message] = []
    /// Verifiers that are of no use once the decisions are durable, and not before.
    var toForget: [Effect] = []

    init(count: Int) { results = Array(repeating: nil, count: count) }
}
