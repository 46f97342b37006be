import Ledger
import Projections

extension CommandForm {
    /// Every command, in the order of the integrator's page.
    package static let all: [CommandForm] = issuer + portal + payment + operation

    private static let cardholder = CommandField(
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
    private static let account = CommandField(
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
        ) { reader throws(CommandError) in
            .registerCardholder(
                email: try reader.email("email"), phone: try reader.phone("phone"),
                cards: try reader.cards("cards"))
        },
        CommandForm(
            "attachCard", "issuer", "Attaches a card.", [cardholder, card]
        ) { reader throws(CommandError) in
            .attachCard(cardholder: try reader.number("cardholder"), card: try reader.card("card"))
        },
        CommandForm(
            "detachCard", "issuer", "Detaches a card.", [cardholder, card]
        ) { reader throws(CommandError) in
            .detachCard(cardholder: try reader.number("cardholder"), card: try reader.card("card"))
        },
        CommandForm(
            "changeEmail", "issuer", "Replaces the e-mail address.", [cardholder, email]
        ) { reader throws(CommandError) in
            .changeEmail(
                cardholder: try reader.number("cardholder"), email: try reader.email("email"))
        },
        CommandForm(
            "changePhone", "issuer", "Replaces the phone number.", [cardholder, phone]
        ) { reader throws(CommandError) in
            .changePhone(
                cardholder: try reader.number("cardholder"), phone: try reader.phone("phone"))
        },
        CommandForm(
            "reportSimSwap", "issuer", "Notes that the operator changed the SIM of the phone.",
            [cardholder]
        ) { reader throws(CommandError) in
            .reportSimSwap(cardholder: try reader.number("cardholder"))
        },
        CommandForm(
            "reportFraud", "issuer", "Notes that the holder or the bank reported a fraud.",
            [
                cardholder,
                CommandField("challenge", .identifier, optional: "the payment that was disputed"),
            ]
        ) { reader throws(CommandError) in
            .reportFraud(
                cardholder: try reader.number("cardholder"),
                challenge: try reader.optionalNumber("challenge"))
        },
    ]

    private static let portal: [CommandForm] = [
        CommandForm(
            "requestCodes", "portal", "The holder gave an e-mail address: « OK ».",
            [
                CommandField("email", .text(254), .required, "as typed"),
                outsideIssuer,
            ]
        ) { reader throws(CommandError) in
            .requestCodes(
                email: try reader.text("email"), verifier: try reader.optionalText("verifier"))
        },
        CommandForm(
            "resendCodes", "portal", "« Renvoyer les codes ».", [session, outsideIssuer]
        ) { reader throws(CommandError) in
            .resendCodes(
                session: try reader.number("session"),
                verifier: try reader.optionalText("verifier"))
        },
        CommandForm(
            "goBack", "portal", "« Retour »: the codes are void.", [session]
        ) { reader throws(CommandError) in .goBack(session: try reader.number("session")) },
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
        ) { reader throws(CommandError) in
            .submitCodes(
                session: try reader.number("session"),
                sms: try reader.submission("smsCode", "smsResult"),
                email: try reader.submission("emailCode", "emailResult"))
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
        ) { reader throws(CommandError) in
            .setPassword(session: try reader.number("session"), try reader.newPassword())
        },
        CommandForm(
            "cancelPassword", "portal", "« Annuler » on the password's page.", [session]
        ) { reader throws(CommandError) in
            .cancelPassword(session: try reader.number("session"))
        },
        CommandForm(
            "modifyPhone", "portal", "« Modifier » the number of method 1.",
            [session, CommandField("phone", .phone, .required, "the new number")]
        ) { reader throws(CommandError) in
            .modifyPhone(session: try reader.number("session"), phone: try reader.phone("phone"))
        },
        CommandForm(
            "deactivateMethod", "portal", "Turns method 1 off.", [session]
        ) { reader throws(CommandError) in
            .deactivateMethod(session: try reader.number("session"))
        },
        CommandForm(
            "activateMethod", "portal", "Turns method 1 on again.", [session]
        ) { reader throws(CommandError) in
            .activateMethod(session: try reader.number("session"))
        },
        CommandForm(
            "logOut", "portal", "« Se déconnecter ».", [session]
        ) { reader throws(CommandError) in .logOut(session: try reader.number("session")) },
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
        ) { reader throws(CommandError) in
            .openChallenge(card: try reader.card("card"), try reader.transaction())
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
        ) { reader throws(CommandError) in
            .submitPassword(
                challenge: try reader.number("challenge"),
                try reader.submission("password", "passwordResult"), shown: try reader.shown())
        },
        CommandForm(
            "submitCode", "payment", "Step 2: « Valider ». The verdict on both.",
            [
                challenge,
                CommandField("code", .text(64), .typed, "as typed"),
                CommandField("codeResult", .factor, .outside, "what the code was"),
                verifier,
            ] + shown
        ) { reader throws(CommandError) in
            .submitCode(
                challenge: try reader.number("challenge"),
                try reader.submission("code", "codeResult"), shown: try reader.shown())
        },
        CommandForm(
            "cancelChallenge", "payment", "« Annuler votre paiement ».", [challenge]
        ) { reader throws(CommandError) in
            .cancelChallenge(challenge: try reader.number("challenge"))
        },
        CommandForm(
            "reportTechnicalError", "payment", "The ACS cannot go on.", [challenge]
        ) { reader throws(CommandError) in
            .reportTechnicalError(challenge: try reader.number("challenge"))
        },
    ]

    private static let operation: [CommandForm] = [
        CommandForm(
            "changePolicy", "operation", "Sets limits; those not named stay.",
            [
                CommandField("policy", .policy, .required, "the limits to set"), account,
                CommandField("ticket", .text(40), optional: "the case that asks for it"),
            ]
        ) { reader throws(CommandError) in
            .changePolicy(
                values: try reader.policy("policy"), account: try reader.text("account"),
                ticket: try reader.optionalText("ticket"))
        },
        CommandForm(
            "releaseLock", "operation", "Lifts a lock before its time.",
            [
                cardholder, account,
                CommandField("ticket", .text(40), .required, "the case that gives the reason"),
            ]
        ) { reader throws(CommandError) in
            .releaseLock(
                cardholder: try reader.number("cardholder"), account: try reader.text("account"),
                ticket: try reader.text("ticket"))
        },
        CommandForm(
            "expire", "operation", "Ends what has come to its time; to be sent once a minute.", []
        ) { _ throws(CommandError) in .expire },
    ]
}
