import Ledger
import Projections

extension ReplyForm {
    /// The results that have a name of their own, details, or a message.
    static let declared: [ReplyForm] = own + portal + payment + cases

    private static let own = [
        ReplyForm(
            "codesSent", of: [.sessionRequested, .codeIssued, .passwordSubmitted, .codesWithheld],
            "codes were issued: to both channels in the portal, by SMS in a payment; or withheld, "
                + "which nobody is told",
            [
                ReplyField(
                    "generation", .number,
                    optional: "in the portal: 1 for the first pair, one more with each resend"
                ) { $0.generation }
            ]),
        ReplyForm(
            "sessionOpened", of: [.verificationSucceeded], "both portal codes were right",
            [
                cards,
                ReplyField(
                    "method1",
                    .object([("active", .bool), ("phone", .erasable(.text))]),
                    "the code by SMS, to this number (masked)"
                ) { try $0.method1() },
                ReplyField("method2", .object([("active", .bool)]), "the password") {
                    ["active": .bool(try $0.cardholder().isEnrolled)]
                },
            ]),
        ReplyForm(
            "codeRefused", of: [.codeSubmitted, .phoneCodeSubmitted],
            "the code was refused, of a payment whose policy allows another attempt, or of a new "
                + "phone number"
        ) { _ in Texts.codeRefused },
        expired, nothingDue,
    ]

    static let expired = ReplyForm(
        "expired", of: [],
        "`expire` ended what had run out; the details are of the first payment among it",
        verdict.map(\.optional)
    ) { try $0.main?.kind == .challengeEnded ? $0.endText() : nil }

    static let nothingDue = ReplyForm("nothingDue", of: [], "`expire` found nothing to do")

    private static let portal = [
        ReplyForm(
            Kind.emailNotRecognised.name, of: [.emailNotRecognised, .nonEmailTyped],
            "no cardholder has this address"
        ) { _ in Texts.emailNotRecognised },
        ReplyForm(
            .codesRefused,
            "too many requests for codes from this origin, whoever the address is of",
            [
                ReplyField("wait", .number, "seconds after which the next one is looked at") {
                    $0.main.map { .number($0.wait) }
                }
            ]
        ) { $0.main.map { Texts.codesRefused(wait: $0.wait) } },
        ReplyForm(.verificationFailed, "one of the portal codes was wrong, or both were") { _ in
            Texts.verificationFailed
        },
        ReplyForm(.attemptRefused, "the step was not evaluated: `reason` says why") {
            try $0.refusalText()
        },
        ReplyForm(
            .phoneEntered, "a code was sent to the new number: `confirmPhone` takes it",
            [
                ReplyField("phone", .erasable(.text), "the new number, masked") {
                    try $0.newPhone().map { JSON.string($0.portalMask) } ?? .null
                }
            ]),
        ReplyForm(.passwordNotConfirmed, "the two entries of the password differ") { _ in
            Texts.passwordNotConfirmed
        },
        ReplyForm(.passwordRefused, "it cannot be a password: `reason` says why") { _ in
            Texts.choosePassword
        },
        ReplyForm(.passwordSet, "the first password was set", password) { _ in
            Texts.passwordKept
        },
        ReplyForm(.passwordChanged, "the password was replaced", password) { _ in
            Texts.passwordKept
        },
    ]

    private static let payment = [
        ReplyForm(
            .challengeOpened, "step 1 of the payment is shown",
            [
                ReplyField("merchantName", .text, "the payee") {
                    $0.main?.merchantName.map(JSON.string)
                },
                ReplyField("amount", .text, "with its currency") {
                    $0.main?.purchase.map { .string($0.amountText) }
                },
                ReplyField("date", .text, "`purchaseDate`, as the holder reads it") {
                    $0.main?.purchaseDate.map {
                        .string(UTCTime(milliseconds: $0).cardholderText)
                    }
                },
                ReplyField("card", .erasable(.text), "masked") { try $0.paymentCard() },
                ReplyField("phone", .erasable(.text), "masked") {
                    try $0.phone().map { JSON.string($0.challengeMask) } ?? .null
                },
            ]),
        ReplyForm(.challengeEnded, "the payment has its outcome", verdict) {
            try $0.endText()
        },
        // EMV 3-D Secure 2.3.1, table A.16: no card record.
        ReplyForm(
            .cardNotRecognised, "no cardholder has this card",
            [
                ReplyField("transStatus", .choice([TransStatus.N.name]), "EMV 3-D Secure") { _ in
                    .string(TransStatus.N.name)
                },
                ReplyField("transStatusReason", .twoDigits, "EMV 3-D Secure") { _ in "08" },
            ]),
    ]

    private static let cases = [
        ReplyForm(
            .eventsAttached, "the events are evidence of the case",
            [
                ReplyField("held", .list(.number), "the cardholders that are held from now on") {
                    $0.holders(.holdPlaced)
                }
            ]),
        ReplyForm(
            .caseClosed, "the case is closed",
            [
                ReplyField("released", .list(.number), "the cardholders that it held") {
                    $0.holders(.holdReleased)
                }
            ]),
    ]

    // MARK: Of several results

    private static let cards = ReplyField(
        "cards", .list(.erasable(.text)), "masked, to be numbered from 1"
    ) { try $0.masks() }

    private static let password = [
        ReplyField("credentialVersion", .number, "1 for the first password") {
            $0.main?.credentialVersion.map(JSON.number)
        },
        cards,
    ]

    private static let verdict: [ReplyField] = [
        ReplyField("outcome", .choice(Outcome.allCases.map(\.name)), "how it ended") {
            $0.main?.outcome.map { .string($0.name) }
        },
        ReplyField(
            "transStatus", .choice(TransStatus.allCases.map(\.name)), "EMV 3-D Secure"
        ) { $0.main?.transStatus.map { .string($0.name) } },
        twoDigits("transStatusReason", .transStatusReason),
        twoDigits("challengeCancel", .challengeCancel),
        ReplyField(
            "authenticationMethod", .list(.twoDigits), optional: "EMV 3-D Secure"
        ) {
            $0.main?.authenticationMethod.map {
                .array($0.map { .string($0 < 10 ? "0\($0)" : "\($0)") })
            }
        },
        twoDigits("eci", .eci),
    ]

    private static func twoDigits(_ name: String, _ field: Field) -> ReplyField {
        ReplyField(name, .twoDigits, optional: "EMV 3-D Secure") {
            $0.main?.text(of: field).map(JSON.string)
        }
    }
}
