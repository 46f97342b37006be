import Authentication
import FoundationEssentials
import Ledger
import Questions

/// Plays steps on a simulated ledger and shows each: what the holder does, what she reads, and
/// beside it the events that the ledger keeps.
final class GuidePlayer {
    /// Milliseconds.
    var now: UInt64
    private let service: Service
    private let store: LedgerStore
    private let width: Int
    private let show: (Answer) throws -> Void
    private var chapter = ""
    private var replies: [Reply] = []

    /// - Parameters:
    ///   - width: of a line, in characters.
    ///   - show: takes each step as it is played.
    init(
        _ service: Service, at start: UInt64, width: Int, show: @escaping (Answer) throws -> Void
    ) {
        self.service = service
        store = service.ledger
        now = start
        self.width = width
        self.show = show
    }

    func chapter(_ title: String) throws {
        chapter = title
        var answer = Answer()
        answer.text([
            Text.Line(""), Text.Line(title, .bold), Text.Line(String(repeating: "━", count: width)),
        ])
        try show(answer)
    }

    /// The number that the last answer with this field gave; 0 before there is one.
    func last(_ field: String) -> UInt64 {
        replies.last { $0.json[field] != nil }?.json[field]?.integerValue() ?? 0
    }

    /// The codes of the last messages, as the reader types them.
    func codes() throws -> (sms: String, email: String) {
        var codes: [String] = []
        for message in try messages(replies.last!) {
            let words = message.text.components(separatedBy: "votre code est ")
            codes.append(String(words[1].prefix { $0.isLetter || $0.isNumber }))
        }
        return (codes[0], codes.count > 1 ? codes[1] : "")
    }

    /// Carries a command out and shows the step.
    ///
    /// - Parameters:
    ///   - seconds: how long after the step before.
    ///   - page: what the holder reads then.
    @discardableResult
    func step(
        _ does: String, after seconds: UInt64, _ command: Authentication.Command,
        page: (Reply) -> [String] = { _ in [] }
    ) throws -> Reply {
        now += seconds * 1000
        let fromHolder = ["203.0.113.24", "b7e1"]
        let isIssuer = replies.isEmpty
        let reply = service.apply([
            Request(
                command, at: now, origin: isIssuer ? nil : fromHolder[0],
                device: isIssuer ? nil : fromHolder[1])
        ])[0]
        if let error = reply.error { throw Failure("\(does) \(error)") }
        replies.append(reply)
        let events = try reply.events.map { sequence in
            try store.read { try $0.event(sequence)! }
        }
        var answer = Answer()
        answer.data([.chapter: .string(chapter), .action: .string(does)] + Record(reply))
        answer.text(lines(does, page(reply), try messages(reply), events))
        try show(answer)
        return reply
    }

    // MARK: Text

    private func lines(
        _ does: String, _ page: [String], _ messages: [(channel: String, text: String)],
        _ events: [Event]
    ) -> [Text.Line] {
        let time = UTCTime(milliseconds: now).description
        var lines = [
            Text.Line(""),
            Text.Line([
                (ZonedText(String(time.dropFirst(11).prefix(8))), .dim), ("  ", nil),
                (ZonedText(does), .bold),
            ]),
        ]
        let left = width * 54 / 100
        let right = width - left - 3
        var shown: [String] = []
        for line in page { shown += Text.wrapped(line, width: left - 2) }
        for message in messages {
            if !shown.isEmpty { shown.append("") }
            let text = Text.wrapped(message.text, width: left - 10)
            for (index, line) in text.enumerated() {
                shown.append((index == 0 ? "\(message.channel)  " : "        ") + line)
            }
        }
        let kept = events.flatMap { Self.lines($0, right) }
        for index in 0..<max(shown.count, kept.count) {
            let page = index < shown.count ? shown[index] : ""
            let event = index < kept.count ? kept[index] : (text: "", style: nil)
            let padding = String(repeating: " ", count: max(0, left - 2 - page.count))
            let start = "  \(page)\(padding) "
            lines.append(
                Text.Line([
                    (ZonedText(start), nil), ("│", .dim), (event.text.isEmpty ? "" : " ", nil),
                    (ZonedText(event.text), event.style),
                ]))
        }
        return lines
    }

    /// An event in a narrow column: its number and kind, then its details.
    private static func lines(_ event: Event, _ width: Int) -> [(text: String, style: Style?)] {
        let number = "\(event.sequence)"
        let margin = String(repeating: " ", count: max(0, 3 - number.count))
        let isFailure = event.indication == .failure
        let head: (String, Style?) = (
            "\(margin)\(number) \(event.kind.name)", isFailure ? .red : .green
        )
        let details = Text.wrapped(
            EventText.details(event, hiding: ["origin", "device"]).text(in: .utc), width: width,
            indent: 4)
        return [head] + details.map { ($0, .dim) }
    }

    /// The messages that an answer's codes were sent in, from the spool.
    private func messages(_ reply: Reply) throws -> [(channel: String, text: String)] {
        var found: [(String, String)] = []
        for sequence in reply.events {
            for (ending, channel) in [("sms", "SMS   "), ("eml", "E-mail")] {
                let path = "\(service.directory.spool)/\(sequence).\(ending)"
                guard let data = FileManager.default.contents(atPath: path) else { continue }
                let parts = String(decoding: data, as: UTF8.self)
                    .components(separatedBy: "\n\n")
                found.append((channel, parts[1].filter { $0 != "\n" }))
            }
        }
        return found
    }
}
