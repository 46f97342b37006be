/// What happened. A closed set: the raw value is the number in the record and never reused. A
/// kind's fields never change: a changed kind gets a new number, see ``OlderKind``.
///
/// A new kind is a case, a row and a place in a family here.
public enum Kind: UInt8, CodedValue {
    // The ledger itself: stream 0.
    case ledgerCreated = 1
    case ledgerOpened = 2
    case ledgerClosed = 3
    /// From here on the ledger is ahead of the clock by the offset; 0 when it no longer is.
    case clockStepped = 4
    case policyChanged = 5
    /// Which log this is, in every checkpoint.
    case logOriginSet = 6
    case checkpointSigned = 7
    /// A witness saw the checkpoint, and that it continues all it saw before.
    case checkpointCosigned = 8
    /// Every event before was checked with the controls and the detectors.
    case reviewCompleted = 9

    // Issuer feed. The first opens the cardholder's stream.
    case cardholderRegistered = 10
    case cardAttached = 11
    case cardDetached = 12
    case emailChanged = 13
    case phoneChanged = 14

    // Reviews and cases: stream 0.
    case alertRaised = 15
    case caseOpened = 16
    case caseNoted = 17
    case eventsAttached = 18
    case caseClosed = 19

    // Enrolment portal.
    case emailNotRecognised = 20
    case sessionRequested = 21
    case verificationSucceeded = 22
    case verificationFailed = 23
    case sessionClosed = 24
    /// A step that was not evaluated: locked, closed, at another step, over a limit.
    case attemptRefused = 25

    /// Somebody read the ledger: only in the ledger of reads.
    case ledgerRead = 26
    /// The ledger goes on from a copy: events that were acknowledged are not in it.
    case ledgerRestored = 27

    // The ledger itself again: stream 0.
    /// The clock was set forward, which nothing else would show.
    case clockSteppedForward = 28

    // Codes.
    case codeIssued = 30
    /// Handed over for delivery: the code's clock starts.
    case codeSent = 31
    case codeDeliveryFailed = 32
    case codeConsumed = 33
    case codeExpired = 34
    case codeSuperseded = 35
    case codeVoided = 36

    // Methods and the password (ePin).
    case passwordSet = 40
    case passwordChanged = 41
    case passwordNotConfirmed = 42
    case passwordRefused = 43
    case passwordEntryCancelled = 44
    case methodActivated = 45
    case methodDeactivated = 46

    // Payment challenge.
    case cardNotRecognised = 50
    case challengeOpened = 51
    case passwordSubmitted = 52
    case codeSubmitted = 53
    case challengeEnded = 54

    // A person's data: it is kept for a case, or erased from the vault.
    case holdPlaced = 55
    case holdReleased = 56
    case personalDataErased = 57

    // Locks and signals.
    /// The holder was warned that more failures lock it until the issuer releases it.
    case permanentLockWarned = 58
    /// Only a release ends it.
    case permanentLockPlaced = 59
    case lockPlaced = 60
    case lockReleased = 61
    case simSwapReported = 62
    case fraudReported = 63

    // Enrolment portal again: stream 0.
    /// Something was typed for an e-mail address that is none: a card number, a code. It is kept
    /// nowhere.
    case nonEmailTyped = 64

    // Locks again.
    /// A lock has ended by itself, at its time.
    case lockEnded = 67

    // Limits on codes.
    /// Too many requests for codes from one origin: stream 0, whoever the address is of.
    case codesRefused = 65
    /// Too many codes of one cardholder: the next page comes, and nothing is sent.
    case codesWithheld = 66

    // A change, and the holder who is told of it.
    /// The holder gave a new phone number, which a code sent to it is to prove.
    case phoneEntered = 68
    case phoneCodeSubmitted = 69
    /// A notice of a change was handed over for delivery.
    case noticeSent = 70
    case noticeDeliveryFailed = 71
    /// The language of messages, chosen by the holder in a session or told by the issuer.
    case languageChosen = 72
}

extension Kind {
    /// What an event of this kind indicates, and its required and optional fields besides those of
    /// the envelope.
    var row: KindRow {
        switch self {
        case .ledgerCreated: .success(.simulated)
        case .ledgerOpened: .success()
        case .ledgerClosed: .success(.instance)
        case .clockStepped, .clockSteppedForward: .failure(.offset)
        case .policyChanged: .success(.parameters, optional: .account, .ticket)
        case .logOriginSet: .success(.logOrigin)
        case .checkpointSigned: .success(.treeSize, .rootHash, .signature)
        case .checkpointCosigned: .success(.treeSize, .witness, .signature)
        case .reviewCompleted: .success(.treeSize, optional: .account)
        case .cardholderRegistered: .success(.email, .phone)
        case .cardAttached: .success(.card, .mask)
        case .cardDetached: .success(.card)
        case .phoneChanged: .success(.phone, optional: .session)
        case .alertRaised: .success(.rule, .events, optional: .note)
        case .caseOpened: .success(.account, .note, optional: .ticket)
        case .caseNoted, .caseClosed: .success(.case, .account, .note)
        case .eventsAttached: .success(.case, .account, .events)
        case .emailNotRecognised: .failure(.email)
        case .nonEmailTyped: .failure()
        case .emailChanged, .sessionRequested: .success(.email)
        case .verificationSucceeded:
            .success(.session, .smsFactor, .emailFactor, optional: .verifier)
        case .verificationFailed:
            .failure(.session, .smsFactor, .emailFactor, .failures, optional: .verifier)
        case .sessionClosed: .success(.session, .reason)
        case .attemptRefused: .failure(.reason, optional: .session, .challenge, .email)
        case .ledgerRead:
            .success(.account, .note, .treeSize, .rootHash, optional: .ticket, .events)
        case .ledgerRestored: .failure(.treeSize, .rootHash)
        case .codeIssued:
            .success(
                .channel, .validity, optional: .session, .challenge, .generation, .binding, .email,
                .phone, .verifier)
        case .codeSent, .codeConsumed, .codeSuperseded:
            .success(.code, optional: .session, .challenge)
        case .codeDeliveryFailed, .codeExpired: .failure(.code, optional: .session, .challenge)
        case .codeVoided: .success(.code, .reason, optional: .session, .challenge)
        case .passwordSet, .passwordChanged:
            .success(.session, .credentialVersion, .cards, optional: .verifier)
        case .passwordNotConfirmed: .failure(.session, optional: .verifier)
        case .passwordRefused: .failure(.session, .reason, optional: .verifier)
        case .passwordEntryCancelled, .methodActivated, .methodDeactivated: .success(.session)
        case .cardNotRecognised: .failure(.card, .acsTransID, .threeDSServerTransID, .dsTransID)
        case .challengeOpened: .challengeOpened
        case .passwordSubmitted: .passwordSubmitted
        case .codeSubmitted: .codeSubmitted
        case .challengeEnded: .challengeEnded
        case .holdPlaced: .success(.case, .account, optional: .note)
        case .holdReleased: .success(.case, .account)
        case .personalDataErased:
            .success(
                .account, .reason, optional: .ticket, .email, .phone, .card, .origin, .device)
        case .permanentLockWarned, .permanentLockPlaced: .failure(.failures)
        case .lockPlaced: .failure(.until, .failures)
        case .lockReleased: .success(.account, .ticket)
        case .simSwapReported: .success(.phone)
        case .fraudReported: .success(optional: .challenge)
        case .lockEnded: .success(.until)
        case .codesRefused: .failure(.until, optional: .email)
        case .codesWithheld: .failure(optional: .session, .challenge, .generation)
        case .phoneEntered: .success(.session, .phone)
        case .phoneCodeSubmitted: .phoneCodeSubmitted
        case .languageChosen: .success(.language, optional: .session)
        case .noticeSent: .success(.channel, .events, optional: .email, .phone)
        case .noticeDeliveryFailed: .failure(.channel, .events, optional: .email, .phone)
        }
    }
}

extension Kind {
    /// What an event is about.
    package enum Family: Sendable {
        /// The ledger itself, and who reads it.
        case ledger
        /// What a control or a detector found.
        case alert
        /// A case.
        case investigation
        /// What the cardholder has and is: cards, addresses, password, locks, data.
        case holder
        /// Somebody who wants to be taken for the cardholder, and the codes sent for it.
        case attempt
    }

    package var family: Family {
        switch self {
        case .ledgerCreated, .ledgerOpened, .ledgerClosed, .clockStepped, .clockSteppedForward,
            .policyChanged, .logOriginSet, .checkpointSigned, .checkpointCosigned, .reviewCompleted,
            .ledgerRead, .ledgerRestored:
            .ledger
        case .alertRaised: .alert
        case .caseOpened, .caseNoted, .eventsAttached, .caseClosed: .investigation
        case .cardholderRegistered, .cardAttached, .cardDetached, .emailChanged, .phoneChanged,
            .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused,
            .passwordEntryCancelled, .methodActivated, .methodDeactivated, .holdPlaced,
            .holdReleased, .personalDataErased, .permanentLockWarned, .permanentLockPlaced,
            .lockPlaced, .lockReleased, .lockEnded, .simSwapReported, .fraudReported,
            .phoneEntered, .noticeSent, .noticeDeliveryFailed, .languageChosen:
            .holder
        case .emailNotRecognised, .nonEmailTyped, .sessionRequested, .verificationSucceeded,
            .verificationFailed, .sessionClosed, .attemptRefused, .codeIssued, .codeSent,
            .codeDeliveryFailed,
            .codeConsumed, .codeExpired, .codeSuperseded, .codeVoided, .cardNotRecognised,
            .challengeOpened, .passwordSubmitted, .codeSubmitted, .challengeEnded, .codesRefused,
            .codesWithheld, .phoneCodeSubmitted:
            .attempt
        }
    }
}

extension Kind {
    /// What became of a notice.
    package var isOfNotice: Bool { self == .noticeSent || self == .noticeDeliveryFailed }
}

extension KindRow {
    fileprivate static let challengeOpened = success(
        .card, .threeDSServerTransID, .dsTransID, .acsTransID, .purchaseAmount, .purchaseCurrency,
        .purchaseExponent, .purchaseDate, .merchantName, .binding,
        optional: .mcc, .merchantCountryCode)
    fileprivate static let passwordSubmitted = success(
        if: .passwordFactor, is: Factor.right, .challenge, .passwordFactor, .credentialVersion,
        .interactionCounter, .binding, optional: .verifier)
    fileprivate static let codeSubmitted = success(
        if: .smsFactor, is: Factor.right, .challenge, .code, .smsFactor, .interactionCounter,
        .binding, optional: .failures, .verifier)
    fileprivate static let challengeEnded = success(
        if: .outcome, is: Outcome.authenticated, .challenge, .outcome, .transStatus,
        optional: .transStatusReason, .challengeCancel, .authenticationMethod, .eci,
        .interactionCounter)
    fileprivate static let phoneCodeSubmitted = success(
        if: .smsFactor, is: Factor.right, .session, .code, .smsFactor, optional: .failures,
        .verifier)
}
