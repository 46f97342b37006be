import Ledger

/// What investigators send of their cases. Their notes have no personal data.
public enum CaseCommand: Equatable, Sendable {
    case openCase(note: String, account: String, ticket: String?)
    case noteCase(UInt64, note: String, account: String)
    case attachEvents(case: UInt64, events: [UInt64], account: String)
    case holdCardholder(case: UInt64, cardholder: UInt64, note: String?, account: String)
    case releaseHold(case: UInt64, cardholder: UInt64, account: String)
    case closeCase(UInt64, note: String, account: String)
}

extension CaseCommand: CommandFamily {
    static let forms = [
        CommandForm(
            "openCase", "Opens a case of an investigation.", Input.note(), Input.account,
            Input.ticket(optional: "its number in another system"), make: Self.openCase),
        CommandForm(
            "noteCase", "Adds a note to a case.", Input.case, Input.note(), Input.account,
            make: Self.noteCase),
        CommandForm(
            "attachEvents",
            "Attaches events as evidence; their cardholders are held.",
            Input.case, CommandInput("events", .events, "their sequences") { $0.numbers($1) },
            Input.account, make: Self.attachEvents),
        CommandForm(
            "holdCardholder", "Keeps a cardholder's data from retention and erasure.",
            Input.case, Input.cardholder, Input.note(optional: "why"), Input.account,
            make: Self.holdCardholder),
        CommandForm(
            "releaseHold", "Ends the hold of a case on a cardholder.",
            Input.case, Input.cardholder, Input.account, make: Self.releaseHold),
        CommandForm(
            "closeCase", "Releases the holds of a case and closes it.",
            Input.case, Input.note("what it came to"), Input.account, make: Self.closeCase),
    ]

    var command: Command { .cases(self) }

    var record: CommandRecord {
        switch self {
        case .openCase(let note, let account, let ticket):
            CommandRecord(
                .operator, .none, [.caseOpened], .account(account), .note(note), .ticket(ticket))
        case .noteCase(let id, let note, let account):
            CommandRecord(.operator, .case(id), [.caseNoted], .account(account), .note(note))
        case .attachEvents(let id, let events, let account):
            CommandRecord(
                .operator, .case(id), [.eventsAttached], .account(account), .events(events))
        case .holdCardholder(let id, let holder, let note, let account):
            CommandRecord(
                .operator, .case(id), [.holdPlaced],
                .holder(holder), .account(account), .note(note))
        case .releaseHold(let id, let holder, let account):
            CommandRecord(
                .operator, .case(id), [.holdReleased],
                .holder(holder), .account(account), .conclusion(nil))
        // Its holds are released first.
        case .closeCase(let id, let note, let account):
            CommandRecord(
                .operator, .case(id), [.holdReleased, .caseClosed],
                .account(account), .conclusion(note))
        }
    }
}
