extension CommandForm {
    private static let `case` = CommandField(
        "case", .identifier, .required, "the number that `openCase` gave")
    private static let note = CommandField("note", .note, .required, "what is said of it")

    static let cases: [CommandForm] = [
        CommandForm(
            "openCase", "cases", "Opens a case of an investigation.",
            [
                note, account,
                CommandField("ticket", .text(40), optional: "its number in another system"),
            ]
        ) { reader in
            .openCase(
                note: reader.text("note"), account: reader.text("account"),
                ticket: reader.optionalText("ticket"))
        },
        CommandForm(
            "noteCase", "cases", "Notes something of a case.", [`case`, note, account]
        ) { reader in
            .noteCase(
                reader.number("case"), note: reader.text("note"), account: reader.text("account"))
        },
        CommandForm(
            "attachEvents", "cases",
            "Attaches events as evidence; the cardholders whose they are, are held.",
            [
                `case`, CommandField("events", .events, .required, "their sequences"), account,
            ]
        ) { reader in
            .attachEvents(
                case: reader.number("case"), events: reader.numbers("events"),
                account: reader.text("account"))
        },
        CommandForm(
            "holdCardholder", "cases", "Keeps a cardholder's data from retention and erasure.",
            [
                `case`, cardholder, CommandField("note", .note, optional: "why"), account,
            ]
        ) { reader in
            .holdCardholder(
                case: reader.number("case"), cardholder: reader.number("cardholder"),
                note: reader.optionalText("note"), account: reader.text("account"))
        },
        CommandForm(
            "releaseHold", "cases", "Ends the hold of a case on a cardholder.",
            [`case`, cardholder, account]
        ) { reader in
            .releaseHold(
                case: reader.number("case"), cardholder: reader.number("cardholder"),
                account: reader.text("account"))
        },
        CommandForm(
            "closeCase", "cases", "Releases the holds of a case and closes it.",
            [`case`, CommandField("note", .note, .required, "what it came to"), account]
        ) { reader in
            .closeCase(
                reader.number("case"), note: reader.text("note"), account: reader.text("account"))
        },
    ]
}
