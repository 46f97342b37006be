extension Question {
    /// Every question, in the order in which help lists them.
    package static let all: [Question] = [
        .show, .timeline, .query, .find, .links, .cardholder, .challenge, .stat, .reads,
        .caseShow, .caseList, .caseReport, .subject,
        .prove, .evidence, .check, .verify, .audit, .report, .reviews, .detect, .doctor, .replay,
        .export,
    ]
}
