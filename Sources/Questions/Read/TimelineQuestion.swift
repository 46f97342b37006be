import Authentication
import Ledger
import Pages
import Projections
import Reports

extension Question {
    package static let timeline = Question(
        "timeline", group: "Read", summary: "Every event of one subject, in order",
        discussion: """
            A cardholder, session, challenge or case is named by its number. A card, an e-mail \
            address, a phone number, an IP address (origin) or a device is given as it is, which \
            needs the vault, or by its reference, which works for anybody who may read the ledger.

            With --html it writes a page to read or to print instead: of a challenge its steps on \
            a timeline, with the session in which its password was made; of a cardholder the whole \
            history.
            """,
        arguments: [
            Argument(
                "subject",
                kind: .choice([
                    "cardholder", "card", "email", "phone", "origin", "device", "session",
                    "challenge", "merchantName", "case",
                ]), help: "What the value names."),
            Argument("value", help: "A number, or the value itself."),
        ],
        options: [
            Option(
                "html", takes: "FILE", kind: .file,
                help: "Write the page of a challenge or a cardholder."),
            .pageLanguage,
        ],
        examples: [
            .init("epin timeline cardholder 3", "All that happened to a cardholder."),
            .init("epin timeline email awa@example.nc", "All that names an e-mail address."),
            .init("epin timeline challenge 52 --html 52.html", "The page of a payment."),
        ],
        shapes: [.event()]
    ) { inquiry in
        let arguments = inquiry.arguments
        if let path = arguments.stringIfGiven("html") { return try page(to: path, inquiry) }
        let text = "\(try arguments.string("subject"))=\(try arguments.string("value"))"
        let conditions = try inquiry.conditions([text])
        let named = try inquiry.namedEvents(conditions)
        return Asked(recordedAs: "timeline \(conditions[0].text)", about: named) { read in
            try inquiry.requireThing(conditions[0])
            return EventSearch(query: Query(conditions)).answer(inquiry, read)
        }
    }

    private static func page(to path: String, _ inquiry: Inquiry) throws -> Asked {
        let name = try inquiry.arguments.string("subject")
        guard ["challenge", "cardholder"].contains(name) else {
            throw UsageError("'--html' is for a challenge or a cardholder")
        }
        guard let number = try? inquiry.arguments.integer("value") else {
            throw UsageError("'\(name)' is named by its number")
        }
        let language = try Language(inquiry.arguments)
        let open = try inquiry.open()
        let subject: TimelineContent.Subject =
            name == "challenge" ? .challenge(number) : .cardholder(number)
        guard let content = try TimelineContent.gather(subject, open.projection, open.ledger)
        else { throw Failure("no \(name) \(number)") }
        return Asked(recordedAs: "timeline \(name)=\(number) --html") { read in
            content.events.forEach(read.show)
            try FileSystem.write(content.page(language, inquiry.zone), toFile: path)
            return Answer()
        }
    }
}
