/// Every field an event can have. The raw value is its key in the CBOR map, for ever.
///
/// A field means the same in every kind of event that has it; ``Kind/schema`` says which have it.
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

    /// The name in JSON, in queries and in the CDDL.
    public var name: String { Self.names[Int(rawValue)] }

    public init?(name: String) {
        guard let index = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt8(index))
    }

    private static let names = allCases.map { "\($0)" }
}

/// A set of fields, one bit each.
public struct FieldSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt64

    @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }

    public init(_ fields: [Field]) {
        rawValue = fields.reduce(0) { $0 | 1 << UInt64($1.rawValue) }
    }

    @inlinable
    public func contains(_ field: Field) -> Bool { contains(key: UInt64(field.rawValue)) }

    @inlinable @inline(__always)
    func contains(key: UInt64) -> Bool { rawValue & 1 &<< key != 0 }

    @inlinable
    mutating func insert(_ field: Field) { insert(key: UInt64(field.rawValue)) }

    @inlinable @inline(__always)
    mutating func insert(key: UInt64) { self = FieldSet(rawValue: rawValue | 1 &<< key) }

    @inlinable
    mutating func remove(_ field: Field) {
        self = FieldSet(rawValue: rawValue & ~(1 << UInt64(field.rawValue)))
    }

    /// Removes the field with the smallest key; nil when there is none.
    @inline(__always)
    mutating func popFirst() -> Field? {
        guard rawValue != 0 else { return nil }
        let field = Field(rawValue: UInt8(truncatingIfNeeded: rawValue.trailingZeroBitCount))
        self = FieldSet(rawValue: rawValue & (rawValue &- 1))
        return field
    }

    var count: Int { rawValue.nonzeroBitCount }

    /// In ascending order of their keys.
    public var fields: [Field] { Field.allCases.filter(contains) }
}
