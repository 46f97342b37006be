/// What the value of a field is, as the CDDL names it: the one source that decoding, encoding, JSON
/// and queries follow.
package enum FieldType {
    case unsigned(NumberMeaning)
    /// One of a closed set: its name, then its members by name and number.
    case choice(name: String, members: [(name: String, number: UInt8)])
    /// Sixteen bytes: a UUID, or a ``Binding``.
    case sixteenBytes(isUUID: Bool)
    /// At most ``Event/textCountMax`` bytes of UTF-8.
    case text
    /// At most ``Event/itemCountMax`` unsigned integers.
    case numbers(NumberMeaning)

    static func choice<Code: CodedValue>(_: Code.Type) -> FieldType {
        .choice(name: "\(Code.self)", members: Code.allCases.map { ($0.name, $0.rawValue) })
    }
}

/// How people read and write a number.
package enum NumberMeaning: Sendable {
    case plain
    /// Milliseconds since 1970-01-01T00:00:00Z; as text, RFC 3339.
    case time
    /// A code that EMV 3-D Secure writes with two digits.
    case twoDigits
    /// What it stands for is in the vault.
    case reference
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

/// A field's type as the paths through every event look it up by key.
struct FieldRule: Sendable {
    enum Shape: UInt8 {
        case number
        case choice
        case sixteenBytes
        case text
        case numbers
    }

    let shape: Shape
    let meaning: NumberMeaning
    /// Of a choice: a bit for each number it can be.
    private let admitted: UInt128

    init(_ type: FieldType) {
        var members: [(name: String, number: UInt8)] = []
        (shape, meaning) =
            switch type {
            case .unsigned(let meaning): (.number, meaning)
            case .choice: (.choice, .plain)
            case .sixteenBytes: (.sixteenBytes, .plain)
            case .text: (.text, .plain)
            case .numbers(let meaning): (.numbers, meaning)
            }
        if case .choice(_, let all) = type { members = all }
        admitted = members.reduce(0) { $0 | 1 << UInt128($1.number) }
    }

    func admits(_ number: UInt64) -> Bool { number < 128 && admitted >> UInt128(number) & 1 == 1 }
}

/// What the paths through every event look up, made once of ``Field/type`` and ``Kind/schema``.
struct EventTables: Sendable {
    static let shared = EventTables()

    /// By key.
    let rules = Field.allCases.map { FieldRule($0.type) }
    /// By the number of the kind; of no kind, one without fields.
    let schemas: [Schema]
    /// The fields whose values are texts or lists.
    let items: FieldSet

    private init() {
        var schemas = [Schema](repeating: .none, count: 64)
        for kind in Kind.allCases { schemas[Int(kind.rawValue)] = kind.makeSchema() }
        self.schemas = schemas
        let rules = rules
        items = FieldSet(
            Field.allCases.filter { [.text, .numbers].contains(rules[Int($0.rawValue)].shape) })
    }
}
