/// The fields of one kind of event.
public struct Schema: Sendable {
    public let required: FieldSet
    public let optional: FieldSet
    /// Both.
    public let allowed: FieldSet

    /// In every event.
    public static let envelope = FieldSet([.sequence, .time, .kind, .stream, .version, .actor])
    /// In any event: a stream's first has no `previous`, a command's first has no `cause`.
    public static let envelopeOptional = FieldSet([
        .previous, .origin, .device, .request, .cause, .policy,
    ])

    /// Of what is no kind.
    static let none = Schema(required: [], optional: [], allowed: [])

    private init(required: FieldSet, optional: FieldSet, allowed: FieldSet) {
        self.required = required
        self.optional = optional
        self.allowed = allowed
    }

    init(_ required: [Field], optional: [Field] = []) {
        self.required = Self.envelope.union(FieldSet(required))
        self.optional = Self.envelopeOptional.union(FieldSet(optional))
        allowed = self.required.union(self.optional)
    }
}

extension Kind {
    /// The fields of this kind; an encoder and a decoder hold every event against it.
    public var schema: Schema { EventTables.shared.schemas[Int(rawValue)] }

    func makeSchema() -> Schema {
        switch self {
        case .ledgerCreated: Schema([.simulated])
        case .ledgerOpened: Schema([])
        case .ledgerClosed: Schema([.instance])
        case .clockStepped: Schema([.offset])
        case .policyChanged: Schema([.parameters], optional: [.account, .ticket])
        case .logOriginSet: Schema([.logOrigin])
        case .checkpointSigned: Schema([.treeSize, .rootHash, .signature])
        case .checkpointCosigned: Schema([.treeSize, .witness, .signature])
        case .reviewCompleted: Schema([.treeSize], optional: [.account])

        case .cardholderRegistered: Schema([.email, .phone])
        case .cardAttached: Schema([.card, .mask])
        case .cardDetached: Schema([.card])
        case .emailChanged: Schema([.email])
        case .phoneChanged: Schema([.phone], optional: [.session])

        case .alertRaised: Schema([.rule, .events], optional: [.note])
        case .caseOpened: Schema([.account, .note], optional: [.ticket])
        case .caseNoted: Schema([.case, .account, .note])
        case .eventsAttached: Schema([.case, .account, .events])
        case .caseClosed: Schema([.case, .account, .note])

        case .emailNotRecognised: Schema([.email])
        case .sessionRequested: Schema([.email])
        case .verificationSucceeded:
            Schema([.session, .smsFactor, .emailFactor], optional: [.verifier])
        case .verificationFailed:
            Schema([.session, .smsFactor, .emailFactor, .failures], optional: [.verifier])
        case .sessionClosed: Schema([.session, .reason])
        case .attemptRefused:
            Schema([.reason], optional: [.session, .challenge, .email])
        case .ledgerRead:
            Schema([.account, .note, .treeSize, .rootHash], optional: [.ticket, .events])

        case .codeIssued:
            Schema(
                [.channel, .validity],
                optional: [
                    .session, .challenge, .generation, .binding, .email, .phone, .verifier,
                ])
        case .codeSent: Schema([.code], optional: [.session, .challenge])
        case .codeConsumed, .codeExpired, .codeSuperseded:
            Schema([.code], optional: [.session, .challenge])
        case .codeDeliveryFailed: Schema([.code], optional: [.session, .challenge])
        case .codeVoided: Schema([.code, .reason], optional: [.session, .challenge])

        case .passwordSet, .passwordChanged:
            Schema([.session, .credentialVersion, .cards], optional: [.verifier])
        case .passwordNotConfirmed: Schema([.session], optional: [.verifier])
        case .passwordRefused: Schema([.session, .reason], optional: [.verifier])
        case .passwordEntryCancelled: Schema([.session])
        case .methodActivated, .methodDeactivated: Schema([.session])

        case .cardNotRecognised: Schema([.card, .acsTransID, .threeDSServerTransID, .dsTransID])
        case .challengeOpened:
            Schema(
                [
                    .card, .threeDSServerTransID, .dsTransID, .acsTransID, .purchaseAmount,
                    .purchaseCurrency, .purchaseExponent, .purchaseDate, .merchantName, .binding,
                ],
                optional: [.mcc, .merchantCountryCode])
        case .passwordSubmitted:
            Schema(
                [
                    .challenge, .passwordFactor, .credentialVersion, .interactionCounter, .binding,
                ],
                optional: [.verifier])
        case .codeSubmitted:
            Schema(
                [.challenge, .code, .smsFactor, .interactionCounter, .binding],
                optional: [.failures, .verifier])
        case .challengeEnded:
            Schema(
                [.challenge, .outcome, .transStatus],
                optional: [
                    .transStatusReason, .challengeCancel, .authenticationMethod, .eci,
                    .interactionCounter,
                ])

        case .holdPlaced: Schema([.case, .account], optional: [.note])
        case .holdReleased: Schema([.case, .account])
        case .personalDataErased:
            Schema(
                [.account, .reason],
                optional: [.ticket, .email, .phone, .card, .origin, .device])

        case .permanentLockWarned, .permanentLockPlaced: Schema([.failures])
        case .lockPlaced: Schema([.until, .failures])
        case .lockReleased: Schema([.account, .ticket])
        case .simSwapReported: Schema([.phone])
        case .fraudReported: Schema([], optional: [.challenge])
        }
    }

    /// What PCI DSS 10.2.2 asks of every event. Where an event holds the result in a field (a
    /// challenge's outcome, a submitted factor), ``Event/indication`` refines this.
    var indication: Indication {
        switch self {
        case .clockStepped, .emailNotRecognised, .cardNotRecognised, .verificationFailed,
            .attemptRefused, .codeDeliveryFailed, .codeExpired, .passwordNotConfirmed,
            .passwordRefused, .lockPlaced, .permanentLockWarned, .permanentLockPlaced:
            .failure
        default: .success
        }
    }
}
