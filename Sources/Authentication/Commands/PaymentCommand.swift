import Ledger

/// What the ACS sends: all but the first are steps of a challenge.
public enum PaymentCommand: Equatable, Sendable {
    case openChallenge(card: CardNumber, Transaction)
    case submitPassword(challenge: UInt64, Submission, shown: Purchase?)
    case submitCode(challenge: UInt64, Submission, shown: Purchase?)
    case cancelChallenge(challenge: UInt64)
    case reportTechnicalError(challenge: UInt64)
}

extension PaymentCommand: CommandFamily {
    static let forms = [
        CommandForm(
            "openChallenge", "A payment has to be confirmed: step 1 is shown.",
            Input.card, transaction, make: Self.openChallenge),
        CommandForm(
            "submitPassword", "Step 1: « Valider ». The SMS goes out, right or wrong.",
            Input.challenge,
            submission(
                "password",
                CommandField(
                    "passwordResult", .choice([Factor.right.name, Factor.wrong.name]), .outside,
                    "what the password was")),
            shown, make: Self.submitPassword),
        CommandForm(
            "submitCode", "Step 2: « Valider ». The verdict on both.",
            Input.challenge,
            submission(
                "code", CommandField("codeResult", .factor, .outside, "what the code was")),
            shown, make: Self.submitCode),
        CommandForm(
            "cancelChallenge", "« Annuler votre paiement ».", Input.challenge,
            make: Self.cancelChallenge),
        CommandForm(
            "reportTechnicalError", "The ACS cannot go on.", Input.challenge,
            make: Self.reportTechnicalError),
    ]

    private static let transaction = CommandInput([
        CommandField("threeDSServerTransID", .uuid, .required, "EMV 3-D Secure"),
        CommandField("dsTransID", .uuid, .required, "EMV 3-D Secure"),
        CommandField("acsTransID", .uuid, .required, "EMV 3-D Secure; used once"),
        CommandField("purchaseAmount", .amount, .required, "in minor units"),
        CommandField("purchaseCurrency", .currency, .required, "ISO 4217 numeric"),
        CommandField("purchaseExponent", .number(0...4), .required, "ISO 4217"),
        CommandField("purchaseDate", .time, .required, "when the payer bought"),
        CommandField("merchantName", .text(40), .required, "the payee"),
        CommandField("mcc", .number(0...9999), optional: "merchant category code"),
        CommandField("merchantCountryCode", .number(1...999), optional: "ISO 3166-1"),
    ]) { $0.transaction() }

    private static let shown = CommandInput([
        CommandField("purchaseAmount", .amount, .shown, "in minor units, as shown"),
        CommandField("purchaseCurrency", .currency, .shown, "ISO 4217, as shown"),
        CommandField("purchaseExponent", .number(0...4), .shown, "ISO 4217, as shown"),
        CommandField("merchantName", .text(40), .shown, "as shown"),
    ]) { $0.shown() }

    private static func submission(
        _ typed: String, _ result: CommandField
    ) -> CommandInput<Submission> {
        CommandInput([Input.typed(typed), result, Input.verifier]) {
            $0.submission(typed, result.name)
        }
    }

    var command: Command { .payment(self) }

    var record: CommandRecord {
        switch self {
        case .openChallenge(let card, let transaction):
            CommandRecord(
                .acs, .card(card), [.challengeOpened, .cardNotRecognised],
                .transaction(transaction))
        case .submitPassword(let id, let password, let shown):
            CommandRecord(
                .cardholder, .challenge(id), [.passwordSubmitted, .challengeEnded, .codeVoided],
                .submission(
                    challenge: id, isCode: false, verifier: password.verifier, shown: shown))
        case .submitCode(let id, let code, let shown):
            CommandRecord(
                .cardholder, .challenge(id), [.codeSubmitted, .challengeEnded, .codeVoided],
                .submission(challenge: id, isCode: true, verifier: code.verifier, shown: shown))
        case .cancelChallenge(let id):
            CommandRecord(
                .cardholder, .challenge(id), [.challengeEnded, .codeVoided], .outcome(.cancelled))
        case .reportTechnicalError(let id):
            CommandRecord(
                .acs, .challenge(id), [.challengeEnded, .codeVoided], .outcome(.technicalError))
        }
    }

    /// The same step of another challenge; itself when it is a step of none.
    package func renamed(to id: UInt64) -> PaymentCommand {
        switch self {
        case .openChallenge: self
        case .submitPassword(_, let password, let shown):
            .submitPassword(challenge: id, password, shown: shown)
        case .submitCode(_, let code, let shown): .submitCode(challenge: id, code, shown: shown)
        case .cancelChallenge: .cancelChallenge(challenge: id)
        case .reportTechnicalError: .reportTechnicalError(challenge: id)
        }
    }
}
