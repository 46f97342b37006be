/// What a batch has come to so far.
struct Batch {
    var results: [Result<[UInt64], CommandError>?]
    var messages: [Message] = []
    /// Verifiers that are of no use once the decisions are durable, and not before.
    var toForget: [Effect] = []

    init(count: Int) { results = Array(repeating: nil, count: count) }
}
