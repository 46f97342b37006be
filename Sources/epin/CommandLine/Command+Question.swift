import Ledger
import Questions

extension Command {
    /// The command that asks a question.
    init(_ question: Question) {
        self.init(
            question.name, group: question.group, summary: question.summary,
            discussion: question.discussion, arguments: question.arguments,
            options: question.options, examples: question.examples, statuses: question.statuses
        ) { arguments, output in
            try question.carryOut(Inquiry(arguments, output)) { answer in
                if !answer.isEndless, !arguments.flag("no-pager") { output.startPager() }
                try output.show(answer, arguments, isOfPeriod: question.isOfPeriod)
            }
        }
    }
}

extension Output {
    /// Shows an answer in the format and the zone asked for.
    ///
    /// - Parameter isOfPeriod: see ``AnswerWriter``.
    func show(
        _ answer: Answer, _ arguments: ParsedArguments, isOfPeriod: Bool = false
    ) throws {
        let width = terminal.isOutput && !arguments.flag("wide") ? terminal.width : nil
        let format: AnswerFormat =
            arguments.flag("json") ? .json : .text(width: width, isStyled: terminal.isStyled)
        try AnswerWriter(
            format, zone: Zone(arguments), isOfPeriod: isOfPeriod, write: write, remark: warn
        ).show(answer)
    }
}
