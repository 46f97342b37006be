/// What the value of a field is, as the CDDL names it.
enum FieldType {
    case unsigned
    /// One of a closed set: its name, then its members by name and number.
    case choice(name: String, members: [(name: String, number: UInt8)])
    /// Sixteen bytes: a UUID or a ``Binding``.
    case sixteenBytes
    /// At most ``Event/textCountMax`` bytes of UTF-8.
    case text
    /// At most ``Event/itemCountMax`` unsigned integers.
    case numbers

    static func choice<Code: CodedValue>(_: Code.Type) -> FieldType {
        .choice(name: "\(Code.self)", members: Code.allCases.map { ($0.name, $0.rawValue) })
    }
}

extension Field {
    /// The type that ``Event/init(record:)`` reads for this field.
    var type: FieldType {
        switch self {
        case .kind: .choice(Kind.self)
        case .actor: .choice(Actor.self)
        case .channel: .choice(Channel.self)
        case .reason: .choice(Reason.self)
        case .smsFactor, .emailFactor, .passwordFactor: .choice(Factor.self)
        case .outcome: .choice(Outcome.self)
        case .transStatus: .choice(TransStatus.self)
        case .request, .binding, .threeDSServerTransID, .dsTransID, .acsTransID: .sixteenBytes
        case .mask, .verifier, .merchantName, .account, .ticket: .text
        case .cards, .authenticationMethod, .parameters: .numbers
        case .sequence, .time, .stream, .version, .previous, .origin, .device, .cause, .policy,
            .session, .challenge, .code, .generation, .validity, .failures, .email, .phone, .card,
            .credentialVersion, .until, .purchaseAmount, .purchaseCurrency, .purchaseExponent,
            .purchaseDate, .mcc, .merchantCountryCode, .interactionCounter, .transStatusReason,
            .challengeCancel, .eci, .simulated, .offset, .instance:
            .unsigned
        }
    }
}
