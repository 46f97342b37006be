extension Question {
    /// Every question, in the order in which help lists them.
    package static let all: [Question] = [
        .links, .cardholder, .challenge,
        .prove, .evidence, .check, .verify, .replay, .export,
    ]
}
