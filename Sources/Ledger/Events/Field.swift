import FoundationEssentials

/// Every field an event can have. The raw value is its key in the CBOR map, for ever.
///
/// A field means the same in every kind of event that has it; ``Kind/schema`` says which have it.
/// A new field is a case, its type and its property here.
public enum Field: UInt8, CaseIterable, Sendable {
    case sequence = 0
    case time = 1
    case kind = 2
    case stream = 3
    case version = 4
    case previous = 5
    case actor = 6
    case origin = 7
    case device = 8
    case request = 9
    case cause = 10
    case policy = 11
    case session = 12
    case challenge = 13
    case code = 14
    case channel = 15
    case generation = 16
    case validity = 17
    case reason = 18
    case smsFactor = 19
    case emailFactor = 20
    case passwordFactor = 21
    case failures = 22
    case binding = 23
    case email = 24
    case phone = 25
    case card = 26
    case mask = 27
    case cards = 28
    case credentialVersion = 29
    case until = 30
    case verifier = 31
    case threeDSServerTransID = 32
    case dsTransID = 33
    case acsTransID = 34
    case purchaseAmount = 35
    case purchaseCurrency = 36
    case purchaseExponent = 37
    case purchaseDate = 38
    case merchantName = 39
    case mcc = 40
    case merchantCountryCode = 41
    case interactionCounter = 42
    case outcome = 43
    case transStatus = 44
    case transStatusReason = 45
    case challengeCancel = 46
    case authenticationMethod = 47
    case eci = 48
    case account = 49
    case ticket = 50
    case parameters = 51
    case simulated = 52
    case offset = 53
    case instance = 54
    case logOrigin = 55
    case treeSize = 56
    case rootHash = 57
    case witness = 58
    case signature = 59
    case `case` = 60
    case note = 61
    case events = 62
    case rule = 63
    case language = 64

    /// The name in JSON, in queries and in the CDDL.
    public var name: String { Self.names[Int(rawValue)] }

    public init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt8(index))
    }

    private static let names = allCases.map { "\($0)" }
}

extension Field {
    /// The type that ``Event/init(record:)`` reads for this field.
    package var type: FieldType {
        switch self {
        case .kind: .choice(Kind.self)
        case .actor: .choice(Actor.self)
        case .channel: .choice(Channel.self)
        case .reason: .choice(Reason.self)
        case .smsFactor, .emailFactor, .passwordFactor: .choice(Factor.self)
        case .outcome: .choice(Outcome.self)
        case .transStatus: .choice(TransStatus.self)
        case .language: .choice(Language.self)
        case .request, .threeDSServerTransID, .dsTransID, .acsTransID:
            .sixteenBytes(isUUID: true)
        case .binding: .sixteenBytes(isUUID: false)
        case .mask, .verifier, .merchantName, .account, .ticket, .logOrigin, .rootHash, .witness,
            .signature, .note, .rule:
            .text
        case .cards: .numbers(.reference)
        case .authenticationMethod: .numbers(.twoDigits)
        case .parameters, .events: .numbers(.plain)
        case .time, .until, .purchaseDate: .unsigned(.time)
        case .transStatusReason, .challengeCancel, .eci: .unsigned(.twoDigits)
        case .origin, .device, .email, .phone, .card: .unsigned(.reference)
        case .sequence, .stream, .version, .previous, .cause, .policy, .session, .challenge,
            .code, .generation, .validity, .failures, .credentialVersion, .purchaseAmount,
            .purchaseCurrency, .purchaseExponent, .mcc, .merchantCountryCode,
            .interactionCounter, .simulated, .offset, .instance, .treeSize, .case:
            .unsigned(.plain)
        }
    }
}

extension Event {
    /// A number for each key, then one for the second half of each sixteen bytes; the last is that
    /// of ``recordWord``. A field for which there is no room traps when ``EventTables`` are made.
    @usableFromInline typealias Words = InlineArray<72, UInt64>
}

// Each property in three lines.
// swift-format-ignore
extension Event {
    // Envelope: assigned when the event is decided.
    @inlinable public var sequence: UInt64 {
        get { self[.sequence]! } set { self[.sequence] = newValue }
    }
    @inlinable public var time: UInt64 {
        get { self[.time]! } set { self[.time] = newValue }
    }
    /// The cardholder, or 0 for the ledger's own stream.
    @inlinable public var stream: UInt64 {
        get { self[.stream]! } set { self[.stream] = newValue }
    }
    /// 1 for the first event of the stream, and so on without a gap.
    @inlinable public var version: UInt64 {
        get { self[.version]! } set { self[.version] = newValue }
    }
    /// The sequence of the event before in the same stream.
    @inlinable public var previous: UInt64? {
        get { self[.previous] } set { self[.previous] = newValue }
    }
    @inlinable public var actor: Actor {
        get { self[code: .actor]! } set { self[code: .actor] = newValue }
    }
    @inlinable public var origin: UInt64? {
        get { self[.origin] } set { self[.origin] = newValue }
    }
    @inlinable public var device: UInt64? {
        get { self[.device] } set { self[.device] = newValue }
    }
    /// On the first event of a command that carried an id.
    public var request: UUID? {
        get { self[uuid: .request] } set { self[uuid: .request] = newValue }
    }
    /// On the others: the sequence of the first event of the same command.
    @inlinable public var cause: UInt64? {
        get { self[.cause] } set { self[.cause] = newValue }
    }
    /// On the first event of a decision: the `policyChanged` it was taken under.
    @inlinable public var policy: UInt64? {
        get { self[.policy] } set { self[.policy] = newValue }
    }

    @inlinable public var session: UInt64? {
        get { self[.session] } set { self[.session] = newValue }
    }
    @inlinable public var challenge: UInt64? {
        get { self[.challenge] } set { self[.challenge] = newValue }
    }
    @inlinable public var code: UInt64? {
        get { self[.code] } set { self[.code] = newValue }
    }
    @inlinable public var channel: Channel? {
        get { self[code: .channel] } set { self[code: .channel] = newValue }
    }
    /// 1 for the first pair of codes of a session, one more with each resend.
    @inlinable public var generation: UInt64? {
        get { self[.generation] } set { self[.generation] = newValue }
    }
    /// Seconds from sending.
    @inlinable public var validity: UInt64? {
        get { self[.validity] } set { self[.validity] = newValue }
    }
    @inlinable public var reason: Reason? {
        get { self[code: .reason] } set { self[code: .reason] = newValue }
    }
    @inlinable public var smsFactor: Factor? {
        get { self[code: .smsFactor] } set { self[code: .smsFactor] = newValue }
    }
    @inlinable public var emailFactor: Factor? {
        get { self[code: .emailFactor] } set { self[code: .emailFactor] = newValue }
    }
    @inlinable public var passwordFactor: Factor? {
        get { self[code: .passwordFactor] } set { self[code: .passwordFactor] = newValue }
    }
    /// Consecutive failures of the cardholder, this one included.
    @inlinable public var failures: UInt64? {
        get { self[.failures] } set { self[.failures] = newValue }
    }
    /// The digest of amount, currency and payee: see ``Binding``.
    public var binding: Binding? {
        get { self[binding: .binding] } set { self[binding: .binding] = newValue }
    }

    @inlinable public var email: UInt64? {
        get { self[.email] } set { self[.email] = newValue }
    }
    @inlinable public var phone: UInt64? {
        get { self[.phone] } set { self[.phone] = newValue }
    }
    @inlinable public var card: UInt64? {
        get { self[.card] } set { self[.card] = newValue }
    }
    /// BIN and last four, such as `497072XXXXXX2226`.
    public var mask: String? {
        get { self[text: .mask] } set { self[text: .mask] = newValue }
    }
    /// Every card attached at that moment.
    public var cards: [UInt64]? {
        get { self[numbers: .cards] } set { self[numbers: .cards] = newValue }
    }
    /// 1 for the first password, one more with each change; 0 where there was none.
    @inlinable public var credentialVersion: UInt64? {
        get { self[.credentialVersion] } set { self[.credentialVersion] = newValue }
    }
    @inlinable public var until: UInt64? {
        get { self[.until] } set { self[.until] = newValue }
    }
    /// The outside system that compared the secret; absent when our vault did.
    public var verifier: String? {
        get { self[text: .verifier] } set { self[text: .verifier] = newValue }
    }

    public var threeDSServerTransID: UUID? {
        get { self[uuid: .threeDSServerTransID] }
        set { self[uuid: .threeDSServerTransID] = newValue }
    }
    public var dsTransID: UUID? {
        get { self[uuid: .dsTransID] } set { self[uuid: .dsTransID] = newValue }
    }
    public var acsTransID: UUID? {
        get { self[uuid: .acsTransID] } set { self[uuid: .acsTransID] = newValue }
    }
    /// In minor units of the currency.
    @inlinable public var purchaseAmount: UInt64? {
        get { self[.purchaseAmount] } set { self[.purchaseAmount] = newValue }
    }
    /// ISO 4217 numeric.
    @inlinable public var purchaseCurrency: UInt64? {
        get { self[.purchaseCurrency] } set { self[.purchaseCurrency] = newValue }
    }
    @inlinable public var purchaseExponent: UInt64? {
        get { self[.purchaseExponent] } set { self[.purchaseExponent] = newValue }
    }
    @inlinable public var purchaseDate: UInt64? {
        get { self[.purchaseDate] } set { self[.purchaseDate] = newValue }
    }
    public var merchantName: String? {
        get { self[text: .merchantName] } set { self[text: .merchantName] = newValue }
    }
    @inlinable public var mcc: UInt64? {
        get { self[.mcc] } set { self[.mcc] = newValue }
    }
    /// ISO 3166-1 numeric.
    @inlinable public var merchantCountryCode: UInt64? {
        get { self[.merchantCountryCode] } set { self[.merchantCountryCode] = newValue }
    }
    @inlinable public var interactionCounter: UInt64? {
        get { self[.interactionCounter] } set { self[.interactionCounter] = newValue }
    }
    @inlinable public var outcome: Outcome? {
        get { self[code: .outcome] } set { self[code: .outcome] = newValue }
    }
    @inlinable public var transStatus: TransStatus? {
        get { self[code: .transStatus] } set { self[code: .transStatus] = newValue }
    }
    @inlinable public var transStatusReason: UInt64? {
        get { self[.transStatusReason] } set { self[.transStatusReason] = newValue }
    }
    @inlinable public var challengeCancel: UInt64? {
        get { self[.challengeCancel] } set { self[.challengeCancel] = newValue }
    }
    public var authenticationMethod: [UInt64]? {
        get { self[numbers: .authenticationMethod] }
        set { self[numbers: .authenticationMethod] = newValue }
    }
    @inlinable public var eci: UInt64? {
        get { self[.eci] } set { self[.eci] = newValue }
    }

    /// The named person who acted for the issuer.
    public var account: String? {
        get { self[text: .account] } set { self[text: .account] = newValue }
    }
    /// The ticket that gives the reason for what an operator did.
    public var ticket: String? {
        get { self[text: .ticket] } set { self[text: .ticket] = newValue }
    }
    /// The whole policy, by the number of each parameter.
    public var parameters: [UInt64]? {
        get { self[numbers: .parameters] } set { self[numbers: .parameters] = newValue }
    }
    /// 1 when the ledger's time is simulated.
    @inlinable public var simulated: UInt64? {
        get { self[.simulated] } set { self[.simulated] = newValue }
    }
    /// By how much the ledger is ahead of the clock, or that was set forward, in milliseconds.
    @inlinable public var offset: UInt64? {
        get { self[.offset] } set { self[.offset] = newValue }
    }
    /// The `ledgerOpened` that this closes.
    @inlinable public var instance: UInt64? {
        get { self[.instance] } set { self[.instance] = newValue }
    }

    /// The origin line of this ledger's checkpoints: at most ``Event/textCountMax`` bytes.
    public var logOrigin: String? {
        get { self[text: .logOrigin] } set { self[text: .logOrigin] = newValue }
    }
    /// The number of events that a checkpoint covers.
    @inlinable public var treeSize: UInt64? {
        get { self[.treeSize] } set { self[.treeSize] = newValue }
    }
    /// Their root in base64, as the checkpoint has it.
    public var rootHash: String? {
        get { self[text: .rootHash] } set { self[text: .rootHash] = newValue }
    }
    /// The name of the witness's key.
    public var witness: String? {
        get { self[text: .witness] } set { self[text: .witness] = newValue }
    }
    /// The key's id and the signature in base64, as the signature line has them.
    public var signature: String? {
        get { self[text: .signature] } set { self[text: .signature] = newValue }
    }

    /// The `caseOpened` of the case it belongs to.
    @inlinable public var `case`: UInt64? {
        get { self[.case] } set { self[.case] = newValue }
    }
    /// What a person or a rule says about it, in at most ``Event/textCountMax`` bytes; for a read,
    /// what was asked.
    public var note: String? {
        get { self[text: .note] } set { self[text: .note] = newValue }
    }
    /// The sequences of the events that it is about: at most ``Event/itemCountMax``.
    public var events: [UInt64]? {
        get { self[numbers: .events] } set { self[numbers: .events] = newValue }
    }
    /// The id of the control or the detector that raised it.
    public var rule: String? {
        get { self[text: .rule] } set { self[text: .rule] = newValue }
    }
    /// In which the cardholder is written to.
    @inlinable public var language: Language? {
        get { self[code: .language] } set { self[code: .language] = newValue }
    }
}
