import FoundationEssentials

extension Event {
    /// Decodes one record and refuses any bytes that ``record`` would not have written.
    ///
    /// - Throws: ``MalformedCBOR`` with the offset of the item at fault.
    /// - Complexity: one pass over the bytes; text and arrays are copied.
    public init(record: Span<UInt8>) throws(MalformedCBOR) {
        guard record.count <= Self.encodedCountMax else {
            throw MalformedCBOR(.tooLong(limit: Self.encodedCountMax), at: 0)
        }
        var decoder = EventDecoder()
        self = try decoder.event(record)
    }

    /// The most cards, parameters or methods that one event lists.
    static let itemCountMax = 1024

    /// The longest text in UTF-8 bytes: 40 characters of `merchantName`.
    static let textCountMax = 160
}

private struct EventDecoder {
    var decoder = CBORDecoder()

    /// Every record starts with its sequence, time and kind; the kind tells which fields follow.
    mutating func event(_ input: Span<UInt8>) throws(MalformedCBOR) -> Event {
        let pairCount = try decoder.map(input, limit: Field.allCases.count)
        try expect(.sequence, input)
        let sequence = try decoder.unsigned(input)
        try expect(.time, input)
        let time = try decoder.unsigned(input)
        try expect(.kind, input)
        let kind: Kind = try coded(.kind, input)

        var event = Event(kind, stream: 0, actor: .system)
        event.sequence = sequence
        event.time = time
        let schema = kind.schema
        let allowed = schema.required.union(schema.optional)
        var present = FieldSet([.sequence, .time, .kind])
        var last = UInt64(Field.kind.rawValue)
        for _ in 3..<max(pairCount, 3) {
            let start = decoder.offset
            let key = try decoder.unsigned(input)
            guard key > last else { throw MalformedCBOR(.keysNotAscending, at: start) }
            last = key
            guard key <= 0xFF, let field = Field(rawValue: UInt8(key)) else {
                throw MalformedCBOR(.unknownKey(key), at: start)
            }
            guard allowed.contains(field) else {
                throw MalformedCBOR(
                    .unexpectedField(field: field.name, kind: kind.name), at: start)
            }
            present.insert(field)
            try value(of: field, into: &event, input)
        }
        try decoder.finish(input)
        if let field = schema.required.subtracting(present).fields.first {
            throw MalformedCBOR(
                .missingField(field: field.name, kind: kind.name), at: decoder.offset)
        }
        return event
    }

    private mutating func expect(
        _ field: Field, _ input: Span<UInt8>
    ) throws(MalformedCBOR) {
        let start = decoder.offset
        guard try decoder.unsigned(input) == UInt64(field.rawValue) else {
            throw MalformedCBOR(.missingField(field: field.name, kind: "an event"), at: start)
        }
    }

    private mutating func coded<Code: CodedValue>(
        _ field: Field, _ input: Span<UInt8>
    ) throws(MalformedCBOR) -> Code {
        let start = decoder.offset
        let number = try decoder.unsigned(input)
        guard let value = UInt8(exactly: number).flatMap(Code.init(rawValue:)) else {
            throw MalformedCBOR(.valueOutOfRange(field: field.name, value: number), at: start)
        }
        return value
    }

    private mutating func uuid(_ input: Span<UInt8>) throws(MalformedCBOR) -> UUID {
        UUID(input.extracting(try sixteenBytes(input)))
    }

    private mutating func binding(_ input: Span<UInt8>) throws(MalformedCBOR) -> Binding {
        Binding(input.extracting(try sixteenBytes(input)))
    }

    private mutating func sixteenBytes(
        _ input: Span<UInt8>
    ) throws(MalformedCBOR) -> Range<Int> {
        let start = decoder.offset
        let range = try decoder.byteString(input, limit: 16)
        guard range.count == 16 else {
            throw MalformedCBOR(.wrongLength(count: range.count), at: start)
        }
        return range
    }

    private mutating func numbers(_ input: Span<UInt8>) throws(MalformedCBOR) -> [UInt64] {
        let count = try decoder.array(input, limit: Event.itemCountMax)
        var items: [UInt64] = []
        for _ in 0..<count { items.append(try decoder.unsigned(input)) }
        return items
    }

    private mutating func value(
        of field: Field, into event: inout Event, _ input: Span<UInt8>
    ) throws(MalformedCBOR) {
        switch field {
        case .sequence, .time, .kind: preconditionFailure("read before the other fields")
        case .stream: event.stream = try decoder.unsigned(input)
        case .version: event.version = try decoder.unsigned(input)
        case .previous: event.previous = try decoder.unsigned(input)
        case .actor: event.actor = try coded(field, input)
        case .origin: event.origin = try decoder.unsigned(input)
        case .device: event.device = try decoder.unsigned(input)
        case .request: event.request = try uuid(input)
        case .cause: event.cause = try decoder.unsigned(input)
        case .policy: event.policy = try decoder.unsigned(input)
        case .session: event.session = try decoder.unsigned(input)
        case .challenge: event.challenge = try decoder.unsigned(input)
        case .code: event.code = try decoder.unsigned(input)
        case .channel: event.channel = try coded(field, input)
        case .generation: event.generation = try decoder.unsigned(input)
        case .validity: event.validity = try decoder.unsigned(input)
        case .reason: event.reason = try coded(field, input)
        case .smsFactor: event.smsFactor = try coded(field, input)
        case .emailFactor: event.emailFactor = try coded(field, input)
        case .passwordFactor: event.passwordFactor = try coded(field, input)
        case .failures: event.failures = try decoder.unsigned(input)
        case .binding: event.binding = try binding(input)
        case .email: event.email = try decoder.unsigned(input)
        case .phone: event.phone = try decoder.unsigned(input)
        case .card: event.card = try decoder.unsigned(input)
        case .mask: event.mask = try decoder.text(input, limit: Event.textCountMax)
        case .cards: event.cards = try numbers(input)
        case .credentialVersion: event.credentialVersion = try decoder.unsigned(input)
        case .until: event.until = try decoder.unsigned(input)
        case .verifier: event.verifier = try decoder.text(input, limit: Event.textCountMax)
        case .threeDSServerTransID: event.threeDSServerTransID = try uuid(input)
        case .dsTransID: event.dsTransID = try uuid(input)
        case .acsTransID: event.acsTransID = try uuid(input)
        case .purchaseAmount: event.purchaseAmount = try decoder.unsigned(input)
        case .purchaseCurrency: event.purchaseCurrency = try decoder.unsigned(input)
        case .purchaseExponent: event.purchaseExponent = try decoder.unsigned(input)
        case .purchaseDate: event.purchaseDate = try decoder.unsigned(input)
        case .merchantName: event.merchantName = try decoder.text(input, limit: Event.textCountMax)
        case .mcc: event.mcc = try decoder.unsigned(input)
        case .merchantCountryCode: event.merchantCountryCode = try decoder.unsigned(input)
        case .interactionCounter: event.interactionCounter = try decoder.unsigned(input)
        case .outcome: event.outcome = try coded(field, input)
        case .transStatus: event.transStatus = try coded(field, input)
        case .transStatusReason: event.transStatusReason = try decoder.unsigned(input)
        case .challengeCancel: event.challengeCancel = try decoder.unsigned(input)
        case .authenticationMethod: event.authenticationMethod = try numbers(input)
        case .eci: event.eci = try decoder.unsigned(input)
        case .account: event.account = try decoder.text(input, limit: Event.textCountMax)
        case .ticket: event.ticket = try decoder.text(input, limit: Event.textCountMax)
        case .parameters: event.parameters = try numbers(input)
        case .simulated: event.simulated = try decoder.unsigned(input)
        case .offset: event.offset = try decoder.unsigned(input)
        case .instance: event.instance = try decoder.unsigned(input)
        }
    }
}
