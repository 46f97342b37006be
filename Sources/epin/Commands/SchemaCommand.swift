import Audit
import Authentication
import Detection
import Ledger
import Questions

extension Command {
    static let schema = Command(
        "schema", group: "Help", summary: "Print the formats, as the program has them",
        discussion: """
            event: the records, as CDDL (RFC 8610). command: the lines that 'epin apply' reads, \
            and reply: those it answers, as JSON Schema; answer: the lines of JSON that questions \
            are answered with. commands: commands and replies, as the tables of docs/commands.md. \
            controls: the controls of 'epin audit', as the table of docs/controls.md. detectors: \
            those of 'epin detect', as the tables of docs/detectors.md.
            """,
        arguments: [
            Argument(
                "what",
                kind: .choice([
                    "event", "command", "reply", "answer", "commands", "controls", "detectors",
                ]),
                help: "Which format.")
        ],
        examples: [.init("epin schema event > event.cddl", "The records of this version.")]
    ) { arguments, output in
        switch try arguments.string("what") {
        case "event": try output.write(Schema.cddl)
        case "command": try output.write(CommandForm.jsonSchema.prettyText)
        case "reply": try output.write(ReplyForm.jsonSchema.prettyText)
        case "answer": try output.write(Question.jsonSchema.prettyText)
        case "controls": try output.write(Control.markdown)
        case "detectors": try output.write(Detector.markdown)
        default: try output.write(ReplyForm.page)
        }
        return .fine
    }
}
