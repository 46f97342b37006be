import Authentication

/// A question whose parameters were read.
package struct Asked {
    /// As the record of reads has it, with references in place of personal values; nil for what
    /// shows no event and is not recorded.
    let question: String?
    /// The events that the question names, whatever the answer shows.
    let events: [UInt64]
    /// Answers, and notes each event that is shown.
    let answer: (Read) throws -> Answer

    /// A read, which is recorded before and after it is answered.
    package init(
        recordedAs question: String, about events: [UInt64] = [],
        answer: @escaping (Read) throws -> Answer
    ) {
        self.question = question
        self.events = events
        self.answer = answer
    }

    private init(unrecorded answer: @escaping () throws -> Answer) {
        question = nil
        events = []
        self.answer = { _ in try answer() }
    }

    /// A question that shows no event: a verdict, the record of reads itself, nothing at all.
    package static func unrecorded(_ answer: @escaping () throws -> Answer) -> Asked {
        Asked(unrecorded: answer)
    }

    /// Only a remark: nobody has what was asked for.
    package static func remark(_ text: String) -> Asked {
        .unrecorded {
            var answer = Answer()
            answer.remark(text)
            return answer
        }
    }
}
