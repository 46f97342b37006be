import Ledger

/// What the issuer's feed sends.
public enum IssuerCommand: Equatable, Sendable {
    case registerCardholder(email: EmailAddress, phone: PhoneNumber, cards: [CardNumber])
    case attachCard(cardholder: UInt64, card: CardNumber)
    case detachCard(cardholder: UInt64, card: CardNumber)
    case changeEmail(cardholder: UInt64, email: EmailAddress)
    case changePhone(cardholder: UInt64, phone: PhoneNumber)
    case changeLanguage(cardholder: UInt64, language: Language)
    case reportSimSwap(cardholder: UInt64)
    case reportFraud(cardholder: UInt64, challenge: UInt64?)
}

extension IssuerCommand: CommandFamily {
    static let forms = [
        CommandForm(
            "registerCardholder", "Registers a cardholder and the cards attached.",
            Input.email, Input.phone(),
            CommandInput("cards", .cards, optional: "the whole card numbers") { $0.cards($1) },
            make: Self.registerCardholder),
        CommandForm(
            "attachCard", "Attaches a card.", Input.cardholder, Input.card, make: Self.attachCard),
        CommandForm(
            "detachCard", "Detaches a card; its payments end.", Input.cardholder, Input.card,
            make: Self.detachCard),
        CommandForm(
            "changeEmail", "Replaces the e-mail address; sessions end.",
            Input.cardholder, Input.email, make: Self.changeEmail),
        CommandForm(
            "changePhone", "Replaces the phone number; sessions and payments end.",
            Input.cardholder, Input.phone(), make: Self.changePhone),
        CommandForm(
            "changeLanguage", "The language in which the holder is written to; French until then.",
            Input.cardholder, Input.language, make: Self.changeLanguage),
        CommandForm(
            "reportSimSwap",
            "The operator changed the SIM of the phone; sessions and payments end.",
            Input.cardholder, make: Self.reportSimSwap),
        CommandForm(
            "reportFraud", "Notes that the holder or the bank reported a fraud.",
            Input.cardholder,
            CommandInput("challenge", .identifier, optional: "the payment that was disputed") {
                $0.optionalNumber($1)
            },
            make: Self.reportFraud),
    ]

    var command: Command { .issuer(self) }

    var record: CommandRecord {
        switch self {
        case .registerCardholder(let email, let phone, let cards):
            CommandRecord(
                .issuer, .none, [.cardholderRegistered],
                .email(email), .phone(phone), .cards(cards))
        case .attachCard(let id, let card):
            CommandRecord(.issuer, .cardholder(id), [.cardAttached], .card(card))
        case .detachCard(let id, let card):
            CommandRecord(.issuer, .cardholder(id), [.cardDetached], .card(card))
        case .changeEmail(let id, let email):
            CommandRecord(.issuer, .cardholder(id), [.emailChanged], .email(email))
        case .changePhone(let id, let phone):
            CommandRecord(.issuer, .cardholder(id), [.phoneChanged], .phone(phone))
        case .changeLanguage(let id, let language):
            CommandRecord(.issuer, .cardholder(id), [.languageChosen], .language(language))
        case .reportSimSwap(let id):
            CommandRecord(.issuer, .cardholder(id), [.simSwapReported])
        case .reportFraud(let id, let challenge):
            CommandRecord(
                .issuer, .cardholder(id), [.fraudReported], .disputed(challenge: challenge))
        }
    }
}
