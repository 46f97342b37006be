import Ledger

/// What the enrolment portal sends: all but the first are steps of a session.
public enum PortalCommand: Equatable, Sendable {
    case requestCodes(email: String, verifier: String?)
    case resendCodes(session: UInt64, verifier: String?)
    case goBack(session: UInt64)
    case submitCodes(session: UInt64, sms: Submission, email: Submission)
    case setPassword(session: UInt64, NewPassword)
    case cancelPassword(session: UInt64)
    case modifyPhone(session: UInt64, phone: PhoneNumber, verifier: String?)
    case confirmPhone(session: UInt64, sms: Submission)
    case deactivateMethod(session: UInt64)
    case activateMethod(session: UInt64)
    case chooseLanguage(session: UInt64, language: Language)
    case logOut(session: UInt64)
}

extension PortalCommand: CommandFamily {
    static let forms = [
        CommandForm(
            "requestCodes", "The holder gave an e-mail address: « OK ».",
            CommandInput("email", .typed(254), "as typed") { $0.text($1) }, Input.codeMaker,
            make: Self.requestCodes),
        CommandForm(
            "resendCodes", "« Renvoyer les codes ».", Input.session, Input.codeMaker,
            make: Self.resendCodes),
        CommandForm(
            "goBack", "« Retour »: the codes are void.", Input.session, make: Self.goBack),
        CommandForm(
            "submitCodes", "Both codes, together: « OK ».", Input.session, bothCodes,
            make: { Self.submitCodes(session: $0, sms: $1.sms, email: $1.email) }),
        CommandForm(
            "setPassword", "The password, twice: « OK ». Enrolment or modification.",
            Input.session, newPassword, make: Self.setPassword),
        CommandForm(
            "cancelPassword", "« Annuler » on the password's page.", Input.session,
            make: Self.cancelPassword),
        CommandForm(
            "modifyPhone",
            "« Modifier » the number of method 1: a code goes to the new one, which then counts.",
            Input.session, Input.phone("the new number"), Input.codeMaker,
            make: Self.modifyPhone),
        CommandForm(
            "confirmPhone",
            "The code sent to the new number. If right, other sessions and payments end.",
            Input.session, phoneCode, make: Self.confirmPhone),
        CommandForm(
            "deactivateMethod", "Turns method 1 off.", Input.session, make: Self.deactivateMethod),
        CommandForm(
            "activateMethod", "Turns method 1 on again.", Input.session,
            make: Self.activateMethod),
        CommandForm(
            "chooseLanguage", "The holder chose the language of the messages.", Input.session,
            Input.language, make: Self.chooseLanguage),
        CommandForm("logOut", "« Se déconnecter ».", Input.session, make: Self.logOut),
    ]

    private static let bothCodes = CommandInput<(sms: Submission, email: Submission)>([
        Input.typed("smsCode"), Input.typed("emailCode"),
        CommandField("smsResult", .factor, .outside, "what the SMS code was"),
        CommandField("emailResult", .factor, .outside, "what the e-mail code was"),
        Input.verifier,
    ]) {
        ($0.submission("smsCode", "smsResult"), $0.submission("emailCode", "emailResult"))
    }

    private static let phoneCode = CommandInput([
        Input.typed("smsCode"),
        CommandField("smsResult", .factor, .outside, "what the SMS code was"), Input.verifier,
    ]) { $0.submission("smsCode", "smsResult") }

    private static let newPassword = CommandInput([
        Input.typed("password"), Input.typed("confirmation"),
        CommandField(
            "passwordResult", .choice(PasswordResult.allCases.map(\.name)), .outside,
            "the result of checking what was typed"),
        Input.verifier,
    ]) { $0.newPassword() }

    var command: Command { .portal(self) }

    var record: CommandRecord {
        switch self {
        case .requestCodes(let email, let verifier):
            CommandRecord(
                .cardholder, .email(email),
                [
                    .sessionRequested, .emailNotRecognised, .nonEmailTyped, .attemptRefused,
                    .codesRefused,
                ],
                .codesOf(verifier: verifier))
        case .resendCodes(let id, let verifier):
            step(id, [.codeSuperseded, .codeIssued, .codesWithheld], .codesOf(verifier: verifier))
        case .goBack(let id): step(id, [.codeVoided, .sessionClosed], .reason(.back))
        case .submitCodes(let id, let sms, let email):
            step(
                id, [.verificationSucceeded, .verificationFailed],
                .comparedBy(verifier: sms.verifier ?? email.verifier))
        case .setPassword(let id, let password):
            step(
                id, [.passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused],
                .comparedBy(verifier: password.verifier))
        case .cancelPassword(let id): step(id, [.passwordEntryCancelled])
        case .modifyPhone(let id, let phone, let verifier):
            step(id, [.phoneEntered, .phoneChanged], .phone(phone), .codesOf(verifier: verifier))
        case .confirmPhone(let id, let sms):
            step(id, [.phoneCodeSubmitted], .comparedBy(verifier: sms.verifier))
        case .deactivateMethod(let id): step(id, [.methodDeactivated])
        case .activateMethod(let id): step(id, [.methodActivated])
        case .chooseLanguage(let id, let language):
            step(id, [.languageChosen], .language(language))
        case .logOut(let id): step(id, [.codeVoided, .sessionClosed], .reason(.logout))
        }
    }

    private func step(
        _ session: UInt64, _ kinds: [Kind], _ values: RecordedValue...
    ) -> CommandRecord {
        CommandRecord(.cardholder, .session(session), kinds, values)
    }

    /// The same step of another session; itself when it is a step of none.
    package func renamed(to id: UInt64) -> PortalCommand {
        switch self {
        case .requestCodes: self
        case .resendCodes(_, let verifier): .resendCodes(session: id, verifier: verifier)
        case .goBack: .goBack(session: id)
        case .submitCodes(_, let sms, let email): .submitCodes(session: id, sms: sms, email: email)
        case .setPassword(_, let password): .setPassword(session: id, password)
        case .cancelPassword: .cancelPassword(session: id)
        case .modifyPhone(_, let phone, let verifier):
            .modifyPhone(session: id, phone: phone, verifier: verifier)
        case .confirmPhone(_, let sms): .confirmPhone(session: id, sms: sms)
        case .deactivateMethod: .deactivateMethod(session: id)
        case .activateMethod: .activateMethod(session: id)
        case .chooseLanguage(_, let language): .chooseLanguage(session: id, language: language)
        case .logOut: .logOut(session: id)
        }
    }
}
