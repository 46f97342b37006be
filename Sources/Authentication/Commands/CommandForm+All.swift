import Ledger

extension CommandForm {
    /// Every command, in the order of the integrator's page.
    package static let all: [CommandForm] = issuer + portal + payment + operation + cases

    static let cardholder = CommandField(
        "cardholder", .identifier, .required, "the number that registering gave")
    private static let session = CommandField(
        "session", .identifier, .required, "the number that `requestCodes` gave")
    private static let challenge = CommandField(
        "challenge", .identifier, .required, "the number that `openChallenge` gave")
    private static let email = CommandField("email", .email, .required, "the address declared")
    private static let phone = CommandField(
        "phone", .phone, .required, "the number declared, with its `+` and country")
    private static let card = CommandField("card", .card, .required, "the whole card number")
    private static let outsideIssuer = CommandField(
        "verifier", .text(40), optional: "the outside system that makes and sends the codes")
    private static let verifier = CommandField(
        "verifier", .text(40), .outside, "the outside system that compared")
    static let account = CommandField(
        "account", .text(40), .required, "the named person who acts")
    private static let shown = [
        CommandField("purchaseAmount", .amount, .shown, "in minor units, as shown"),
        CommandField("purchaseCurrency", .number(1...999), .shown, "ISO 4217, as shown"),
        CommandField("purchaseExponent", .number(0...4), .shown, "ISO 4217, as shown"),
        CommandField("merchantName", .text(40), .shown, "as shown"),
    ]

    private static let issuer: [CommandForm] = [
        CommandForm(
            "registerCardholder", "issuer", "Registers a cardholder and the cards attached.",
            [email, phone, CommandField("cards", .cards, optional: "the whole card numbers")]
        ) { reader in
            .registerCardholder(
                email: reader.email("email"), phone: reader.phone("phone"),
                cards: reader.cards("cards"))
        },
        CommandForm(
            "attachCard", "issuer", "Attaches a card.", [cardholder, card]
        ) { reader in
            .attachCard(cardholder: reader.number("cardholder"), card: reader.card("card"))
        },
        CommandForm(
            "detachCard", "issuer", "Detaches a card; its payments end.", [cardholder, card]
        ) { reader in
            .detachCard(cardholder: reader.number("cardholder"), card: reader.card("card"))
        },
        CommandForm(
            "changeEmail", "issuer", "Replaces the e-mail address; sessions end.",
            [cardholder, email]
        ) { reader in
            .changeEmail(
                cardholder: reader.number("cardholder"), email: reader.email("email"))
        },
        CommandForm(
            "changePhone", "issuer", "Replaces the phone number; sessions and payments end.",
            [cardholder, phone]
        ) { reader in
            .changePhone(
                cardholder: reader.number("cardholder"), phone: reader.phone("phone"))
        },
        CommandForm(
            "reportSimSwap", "issuer",
            "The operator changed the SIM of the phone; sessions and payments end.", [cardholder]
        ) { reader in
            .reportSimSwap(cardholder: reader.number("cardholder"))
        },
        CommandForm(
            "reportFraud", "issuer", "Notes that the holder or the bank reported a fraud.",
            [
                cardholder,
                CommandField("challenge", .identifier, optional: "the payment that was disputed"),
            ]
        ) { reader in
            .reportFraud(
                cardholder: reader.number("cardholder"),
                challenge: reader.optionalNumber("challenge"))
        },
    ]

    private static let portal: [CommandForm] = [
        CommandForm(
            "requestCodes", "portal", "The holder gave an e-mail address: « OK ».",
            [
                CommandField("email", .text(254), .required, "as typed"),
                outsideIssuer,
            ]
        ) { reader in
            .requestCodes(
                email: reader.text("email"), verifier: reader.optionalText("verifier"))
        },
        CommandForm(
            "resendCodes", "portal", "« Renvoyer les codes ».", [session, outsideIssuer]
        ) { reader in
            .resendCodes(
                session: reader.number("session"),
                verifier: reader.optionalText("verifier"))
        },
        CommandForm(
            "goBack", "portal", "« Retour »: the codes are void.", [session]
        ) { reader in .goBack(session: reader.number("session")) },
        CommandForm(
            "submitCodes", "portal", "Both codes, together: « OK ».",
            [
                session,
                CommandField("smsCode", .text(64), .typed, "as typed"),
                CommandField("emailCode", .text(64), .typed, "as typed"),
                CommandField("smsResult", .factor, .outside, "what the SMS code was"),
                CommandField("emailResult", .factor, .outside, "what the e-mail code was"),
                verifier,
            ]
        ) { reader in
            .submitCodes(
                session: reader.number("session"),
                sms: reader.submission("smsCode", "smsResult"),
                email: reader.submission("emailCode", "emailResult"))
        },
        CommandForm(
            "setPassword", "portal", "The password, twice: « OK ». Enrolment or modification.",
            [
                session,
                CommandField("password", .text(64), .typed, "as typed"),
                CommandField("confirmation", .text(64), .typed, "as typed"),
                CommandField(
                    "passwordResult", .choice(PasswordResult.allCases.map(\.name)), .outside,
                    "what was typed came to"),
                verifier,
            ]
        ) { reader in
            .setPassword(session: reader.number("session"), reader.newPassword())
        },
        CommandForm(
            "cancelPassword", "portal", "« Annuler » on the password's page.", [session]
        ) { reader in
            .cancelPassword(session: reader.number("session"))
        },
        CommandForm(
            "modifyPhone", "portal",
            "« Modifier » the number of method 1; other sessions and payments end.",
            [session, CommandField("phone", .phone, .required, "the new number")]
        ) { reader in
            .modifyPhone(session: reader.number("session"), phone: reader.phone("phone"))
        },
        CommandForm(
            "deactivateMethod", "portal", "Turns method 1 off.", [session]
        ) { reader in
            .deactivateMethod(session: reader.number("session"))
        },
        CommandForm(
            "activateMethod", "portal", "Turns method 1 on again.", [session]
        ) { reader in
            .activateMethod(session: reader.number("session"))
        },
        CommandForm(
            "logOut", "portal", "« Se déconnecter ».", [session]
        ) { reader in .logOut(session: reader.number("session")) },
    ]

    private static let payment: [CommandForm] = [
        CommandForm(
            "openChallenge", "payment", "A payment needs its holder: step 1 is shown.",
            [
                card,
                CommandField("threeDSServerTransID", .uuid, .required, "EMV 3-D Secure"),
                CommandField("dsTransID", .uuid, .required, "EMV 3-D Secure"),
                CommandField("acsTransID", .uuid, .required, "EMV 3-D Secure; used once"),
                CommandField("purchaseAmount", .amount, .required, "in minor units"),
                CommandField("purchaseCurrency", .number(1...999), .required, "ISO 4217 numeric"),
                CommandField("purchaseExponent", .number(0...4), .required, "ISO 4217"),
                CommandField("purchaseDate", .time, .required, "when the payer bought"),
                CommandField("merchantName", .text(40), .required, "the payee"),
                CommandField("mcc", .number(0...9999), optional: "merchant category code"),
                CommandField("merchantCountryCode", .number(1...999), optional: "ISO 3166-1"),
            ]
        ) { reader in
            .openChallenge(card: reader.card("card"), reader.transaction())
        },
        CommandForm(
            "submitPassword", "payment", "Step 1: « Valider ». The SMS goes out, right or wrong.",
            [
                challenge,
                CommandField("password", .text(64), .typed, "as typed"),
                CommandField(
                    "passwordResult", .choice([Factor.right.name, Factor.wrong.name]), .outside,
                    "what the password was"),
                verifier,
            ] + shown
        ) { reader in
            .submitPassword(
                challenge: reader.number("challenge"),
                reader.submission("password", "passwordResult"), shown: reader.shown())
        },
        CommandForm(
            "submitCode", "payment", "Step 2: « Valider ». The verdict on both.",
            [
                challenge,
                CommandField("code", .text(64), .typed, "as typed"),
                CommandField("codeResult", .factor, .outside, "what the code was"),
                verifier,
            ] + shown
        ) { reader in
            .submitCode(
                challenge: reader.number("challenge"),
                reader.submission("code", "codeResult"), shown: reader.shown())
        },
        CommandForm(
            "cancelChallenge", "payment", "« Annuler votre paiement ».", [challenge]
        ) { reader in
            .cancelChallenge(challenge: reader.number("challenge"))
        },
        CommandForm(
            "reportTechnicalError", "payment", "The ACS cannot go on.", [challenge]
        ) { reader in
            .reportTechnicalError(challenge: reader.number("challenge"))
        },
    ]

    private static let operation: [CommandForm] = [
        CommandForm(
            "changePolicy", "operation", "Sets limits; those not named stay.",
            [
                CommandField("policy", .policy, .required, "the limits to set"), account,
                CommandField("ticket", .text(40), optional: "the case that asks for it"),
            ]
        ) { reader in
            .changePolicy(
                values: reader.policy("policy"), account: reader.text("account"),
                ticket: reader.optionalText("ticket"))
        },
        CommandForm(
            "releaseLock", "operation", "Lifts a lock before its time.",
            [
                cardholder, account,
                CommandField("ticket", .text(40), .required, "the case that gives the reason"),
            ]
        ) { reader in
            .releaseLock(
                cardholder: reader.number("cardholder"), account: reader.text("account"),
                ticket: reader.text("ticket"))
        },
        CommandForm(
            "expire", "operation", "Ends what has come to its time; to be sent once a minute.", []
        ) { _ in .expire },
    ]
}
