import Authentication
import FoundationEssentials
import Ledger

/// The cardholder's guide, chapter by chapter, with an invented holder.
struct GuideStory {
    let player: GuidePlayer

    private static let email = EmailAddress("awa@example.nc")!
    private static let phone = PhoneNumber("+687 00 00 23")!
    /// Test numbers that pass the Luhn check; the second ends as the guide's does.
    private static let cards = [
        CardNumber("4970610000000046")!, CardNumber("4970720000052226")!,
    ]

    /// The name of the log, so that its checkpoints can be signed.
    static let origin = "example.nc/epin"
    static let start = UTCTime("2022-02-07T20:40:00Z")!.milliseconds

    func play() throws -> UInt64 {
        let cardholder = try register()
        try requestCodes()
        let opened = try verifyIdentity()
        try setPassword(opened)
        try modifyPassword()
        try payWithoutSuccess()
        try pay()
        return cardholder
    }

    private func register() throws -> UInt64 {
        try player.chapter("The issuer's feed")
        let reply = try player.step(
            "The issuer registers a cardholder with two cards.", after: 0,
            .issuer(.registerCardholder(email: Self.email, phone: Self.phone, cards: Self.cards)))
        return reply.events[0]
    }

    private func requestCodes() throws {
        try player.chapter("1) CREATION DU CODE EPIN")
        try player.step(
            "Awa mistypes her address.", after: 60,
            .portal(.requestCodes(email: "awaa@example.nc", verifier: nil))
        ) { GuidePages.email("awaa@example.nc", $0.message) }
        try player.step(
            "Then types it right: two codes go out.", after: 20,
            .portal(.requestCodes(email: Self.email.text, verifier: nil))
        ) { _ in GuidePages.email(Self.email.text) }
    }

    private func verifyIdentity() throws -> Reply {
        try player.chapter("2) VERIFICATION DE VOTRE IDENTITE")
        let session = player.last("session")
        let first = try player.codes()
        let mistyped = String(first.sms.reversed())
        try player.step(
            "She mistypes one of the two codes. The page does not say which.", after: 45,
            .portal(
                .submitCodes(session: session, sms: .secret(mistyped), email: .secret(first.email)))
        ) { GuidePages.codes(mistyped, first.email, $0.message) }
        try player.step(
            "She asks for new ones: the earlier two are dead.", after: 30,
            .portal(.resendCodes(session: session, verifier: nil))
        ) { _ in GuidePages.codes() }
        let codes = try player.codes()
        try player.chapter("3) ACTIVATION")
        return try player.step(
            "Both codes are right.", after: 40,
            .portal(
                .submitCodes(
                    session: session, sms: .secret(codes.sms), email: .secret(codes.email)))
        ) { GuidePages.methods($0, isActive: false) }
    }

    private func setPassword(_ opened: Reply) throws {
        try player.chapter("4) CREATION DU MOT DE PASSE")
        let session = player.last("session")
        try player.step(
            "« Enregistrer le mot de passe »: 6789, then 6798.", after: 30,
            .portal(
                .setPassword(
                    session: session, .secret(password: "6789", confirmation: "6798")))
        ) { GuidePages.password(opened, $0.message) }
        try player.chapter("5) AUTHENTICATION REUSSIE")
        try player.step(
            "6789 twice.", after: 15,
            .portal(
                .setPassword(
                    session: session, .secret(password: "6789", confirmation: "6789")))
        ) { GuidePages.methods(opened, isActive: true, $0.message) }
        try player.step(
            "« Se déconnecter »", after: 20, .portal(.logOut(session: session)))
    }

    private func modifyPassword() throws {
        try player.chapter("6) MODIFICATION DU CODE EPIN")
        try player.step(
            "Later Awa wants another password.", after: 900,
            .portal(.requestCodes(email: Self.email.text, verifier: nil))
        ) { _ in GuidePages.email(Self.email.text) }
        let session = player.last("session")
        let codes = try player.codes()
        let opened = try player.step(
            "Both codes are right. Method 2 is active already.", after: 50,
            .portal(
                .submitCodes(session: session, sms: .secret(codes.sms), email: .secret(codes.email))
            )
        ) { GuidePages.methods($0, isActive: true) }
        try player.step(
            "« Modifier le mot de passe »: 2580 twice. The old one is not asked.", after: 30,
            .portal(
                .setPassword(
                    session: session, .secret(password: "2580", confirmation: "2580")))
        ) { GuidePages.methods(opened, isActive: true, $0.message) }
        try player.step("« Se déconnecter »", after: 10, .portal(.logOut(session: session)))
    }

    private func payWithoutSuccess() throws {
        try player.chapter("7) PAIEMENT SUR LES SITES MARCHANDS – a) Paiement annulé")
        let wrongPassword = try open(at: "2022-02-07T21:08:18Z")
        try submitPassword(
            "The old password, 6789. The SMS is sent all the same.", "6789", wrongPassword)
        let right = try player.codes().sms
        try submitCode("The code is right: the error is the same as below.", right, wrongPassword)

        let wrongCode = try open(at: "2022-02-07T21:15:18Z")
        try submitPassword("The right password.", "2580", wrongCode)
        let mistyped = String(try player.codes().sms.reversed())
        try submitCode("A mistyped code.", mistyped, wrongCode)

        _ = try open(at: "2022-02-07T21:21:18Z")
        try player.step(
            "« Annuler votre paiement »", after: 12,
            .payment(.cancelChallenge(challenge: player.last("challenge")))
        ) { [$0.message ?? ""] }
    }

    private func pay() throws {
        try player.chapter("7) PAIEMENT SUR LES SITES MARCHANDS – b) Paiement réussi")
        let opened = try open(at: "2022-02-07T21:28:18Z")
        try submitPassword("The right password.", "2580", opened)
        let code = try player.codes().sms
        try player.step(
            "The right code.", after: 40,
            .payment(
                .submitCode(
                    challenge: player.last("challenge"), .secret(code), shown: nil))
        ) {
            GuidePages.payment(step: 2, opened, at: $0, code, Texts.authenticating)
                + [$0.message ?? "", "‹Retour à la boutique›"]
        }
    }

    private func open(at time: String) throws -> Reply {
        let date = UTCTime(time)!.milliseconds
        player.now = date
        let number = player.last("challenge")
        return try player.step(
            "A shop asks for a payment.", after: 0,
            .payment(
                .openChallenge(
                    card: Self.cards[1],
                    Transaction(
                        threeDSServerTransID: Self.id(1, number), dsTransID: Self.id(2, number),
                        acsTransID: Self.id(3, number),
                        purchase: Purchase(
                            amount: 29900, currency: 978, exponent: 2,
                            merchantName: "MyTestMerchantACS3"),
                        purchaseDate: date, mcc: 5732, merchantCountryCode: 250)))
        ) { GuidePages.payment(step: 1, $0, at: $0, "") }
    }

    private func submitPassword(
        _ does: String, _ typed: String, _ opened: Reply
    ) throws {
        try player.step(
            does, after: 20,
            .payment(
                .submitPassword(
                    challenge: player.last("challenge"), .secret(typed), shown: nil))
        ) { GuidePages.payment(step: 2, opened, at: $0, "") }
    }

    private func submitCode(_ does: String, _ typed: String, _ opened: Reply) throws {
        try player.step(
            does, after: 38,
            .payment(.submitCode(challenge: player.last("challenge"), .secret(typed), shown: nil))
        ) { GuidePages.payment(step: 2, opened, at: $0, typed, $0.message) }
    }

    /// Transaction ids that are the same whenever the guide is played (RFC 9562, version 8).
    private static func id(_ kind: UInt8, _ number: UInt64) -> UUID {
        UUID(
            uuid: (
                0, 0, 0, kind, 0, 0, 0x80, 0, 0x80, 0, 0, 0, 0, 0,
                UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)
            ))
    }
}
