extension Question {
    /// Every question, in the order in which help lists them.
    package static let all: [Question] = [
        .links, .cardholder, .challenge,
        .caseReport,
        .audit, .report, .reviews, .detect,
    ]
}
