import FoundationEssentials

/// One immutable fact, with the position it was given in the ledger and in its stream.
///
/// A flat record: which fields a kind has is told by ``Kind/schema`` and enforced wherever an event
/// is encoded or decoded. Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are the
/// sequence number of the event that opened the thing they name; `email`, `phone`, `card`,
/// `origin` and `device` are references that only the vault resolves.
public struct Event: Hashable, Sendable {
    // Envelope: assigned when the event is decided.
    public var sequence: UInt64 = 0
    public var time: UInt64 = 0
    public let kind: Kind
    /// The cardholder, or 0 for the ledger's own stream.
    public var stream: UInt64
    /// 1 for the first event of the stream, and so on without a gap.
    public var version: UInt64 = 0
    /// The sequence of the event before in the same stream.
    public var previous: UInt64?
    public var actor: Actor
    public var origin: UInt64?
    public var device: UInt64?
    /// On the first event of a command that carried an id.
    public var request: UUID?
    /// On the others: the sequence of the first event of the same command.
    public var cause: UInt64?
    /// On the first event of a decision: the `policyChanged` it was taken under.
    public var policy: UInt64?

    public var session: UInt64?
    public var challenge: UInt64?
    public var code: UInt64?
    public var channel: Channel?
    /// 1 for the first pair of codes of a session, one more with each resend.
    public var generation: UInt64?
    /// Seconds from sending.
    public var validity: UInt64?
    public var reason: Reason?
    public var smsFactor: Factor?
    public var emailFactor: Factor?
    public var passwordFactor: Factor?
    /// Consecutive failures of the cardholder, this one included.
    public var failures: UInt64?
    /// The digest of amount, currency and payee: see ``Binding``.
    public var binding: Binding?

    public var email: UInt64?
    public var phone: UInt64?
    public var card: UInt64?
    /// BIN and last four, such as `497072XXXXXX2226`.
    public var mask: String?
    /// Every card attached at that moment.
    public var cards: [UInt64]?
    /// 1 for the first password, one more with each change; 0 where there was none.
    public var credentialVersion: UInt64?
    public var until: UInt64?
    /// The outside system that compared the secret; absent when our vault did.
    public var verifier: String?

    public var threeDSServerTransID: UUID?
    public var dsTransID: UUID?
    public var acsTransID: UUID?
    /// In minor units of the currency.
    public var purchaseAmount: UInt64?
    /// ISO 4217 numeric.
    public var purchaseCurrency: UInt64?
    public var purchaseExponent: UInt64?
    public var purchaseDate: UInt64?
    public var merchantName: String?
    public var mcc: UInt64?
    /// ISO 3166-1 numeric.
    public var merchantCountryCode: UInt64?
    public var interactionCounter: UInt64?
    public var outcome: Outcome?
    public var transStatus: TransStatus?
    public var transStatusReason: UInt64?
    public var challengeCancel: UInt64?
    public var authenticationMethod: [UInt64]?
    public var eci: UInt64?

    /// The named person who acted for the issuer.
    public var account: String?
    /// The case that gives the reason for what an operator did.
    public var ticket: String?
    /// The whole policy, by the number of each parameter.
    public var parameters: [UInt64]?
    /// 1 when the ledger's time is simulated.
    public var simulated: UInt64?
    /// How far the clock was behind the ledger, in milliseconds.
    public var offset: UInt64?
    /// The `ledgerOpened` that this closes.
    public var instance: UInt64?

    public init(_ kind: Kind, stream: UInt64, actor: Actor) {
        self.kind = kind
        self.stream = stream
        self.actor = actor
    }

    /// Success or failure: PCI DSS 10.2.2.
    public var indication: Indication {
        if let outcome { return outcome == .authenticated ? .success : .failure }
        if kind == .codeSubmitted || kind == .passwordSubmitted {
            return (smsFactor ?? passwordFactor) == .right ? .success : .failure
        }
        return kind.indication
    }
}
