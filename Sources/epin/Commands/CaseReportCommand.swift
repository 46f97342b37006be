import Authentication
import Pages
import Questions
import Reports

extension Command {
    static let caseReport = Command(
        "case report", group: "Cases", summary: "Write the page of a case",
        discussion: """
            One file to read or to print, which needs neither a network nor a script: the course \
            of the case, its cardholders and what links them, and the attached events in words. \
            The same events give the same bytes. People and cards are references.
            """,
        arguments: [Argument("number", help: "The sequence of its caseOpened.")],
        options: [
            Option(
                "output", letter: "o", takes: "FILE", kind: .file, required: true,
                help: "The page to write."),
            .pageLanguage,
        ],
        examples: [.init("epin case report 120 -o case-120.html", "The page of a case.")]
    ) { arguments, output in
        let number = try arguments.integer("number")
        let path = try arguments.string("output")
        let reading = try OpenLedger(arguments, output)
        guard
            let content = try CaseContent.gather(number, reading.projection, reading.ledger)
        else { throw Failure("no case \(number)") }
        try recorded(arguments, output, "case report \(number)") { read in
            (content.events + content.attached).forEach(read.show)
            try PageFile.write(content.page(PageLanguage(arguments)), to: path)
        }
        return .fine
    }
}
