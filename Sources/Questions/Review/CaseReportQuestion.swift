import Authentication
import Ledger
import Pages
import Reports

extension Question {
    package static let caseReport = Question(
        "case report", group: "Cases", summary: "Write the page of a case",
        discussion: """
            One file to read or to print, which needs neither a network nor a script: the course \
            of the case, its cardholders and what links them, and the attached events in words. \
            The same events give the same bytes. People and cards are references.
            """,
        arguments: [Argument("number", help: "The number that opening it gave.")],
        options: [
            Option(
                "output", letter: "o", takes: "FILE", kind: .file, required: true,
                help: "The page to write."),
            .pageLanguage,
        ],
        examples: [.init("epin case report 120 -o case-120.html", "The page of a case.")],
        shapes: []
    ) { inquiry in
        let number = try inquiry.arguments.integer("number")
        let path = try inquiry.arguments.string("output")
        let language = try Language(inquiry.arguments)
        return Asked(recordedAs: "case report \(number)") { read in
            let open = try inquiry.open()
            guard let content = try CaseContent.gather(number, open.projection, open.ledger) else {
                throw Failure("no case \(number)")
            }
            (content.events + content.attached).forEach(read.show)
            try FileSystem.write(content.page(language, inquiry.zone), toFile: path)
            return Answer()
        }
    }
}
