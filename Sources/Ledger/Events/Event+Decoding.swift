extension Event {
    /// The most cards, parameters or methods that one event lists.
    package static let itemCountMax = 1024

    /// The longest text in UTF-8 bytes: 40 characters of `merchantName`.
    package static let textCountMax = 160

    /// Decodes one record and refuses any bytes that ``record`` would not have written.
    ///
    /// - Throws: ``MalformedCBOR`` with the offset of the item at fault.
    /// - Complexity: one pass over the bytes. Allocates only where there are texts or lists.
    public init(record: Span<UInt8>) throws(MalformedCBOR) {
        self.init(.ledgerOpened, stream: 0, actor: .system)
        try read(record)
    }

    /// The time and the kind that a record tells of, without a look at the rest: a scan leaves out
    /// early what it does not look for.
    ///
    /// - Throws: ``MalformedCBOR`` when it does not begin as a record does.
    package static func beginning(
        of record: Span<UInt8>
    ) throws(MalformedCBOR) -> (time: UInt64, kind: Kind) {
        var decoder = CBORDecoder()
        _ = try decoder.map(record, limit: EventTables.shared.rules.count)
        _ = try decoder.number(.sequence, record)
        return (try decoder.number(.time, record), try decoder.kind(record))
    }

    /// Becomes the event of another record, in the same memory: half the cost of a new event.
    ///
    /// - Throws: as ``init(record:)``; what the event has then is not defined.
    package mutating func read(_ record: Span<UInt8>) throws(MalformedCBOR) {
        guard record.count <= Self.encodedCountMax else {
            throw MalformedCBOR(.tooLong(limit: Self.encodedCountMax), at: 0)
        }
        let tables = EventTables.shared
        var decoder = CBORDecoder()
        let pairCount = try decoder.map(record, limit: tables.rules.count)
        // Every record starts with its sequence, time and kind; the kind tells which fields follow.
        let sequence = try decoder.number(.sequence, record)
        let time = try decoder.number(.time, record)
        kind = try decoder.kind(record)
        words = InlineArray(repeating: 0)
        words[Int(Field.sequence.rawValue)] = sequence
        words[Int(Field.time.rawValue)] = time
        words[Int(Field.kind.rawValue)] = UInt64(kind.rawValue)
        try read(max(pairCount - 3, 0), decoder, record, tables)
    }

    /// Reads the fields after the first three.
    private mutating func read(
        _ count: Int, _ decoder: consuming CBORDecoder, _ record: Span<UInt8>,
        _ tables: EventTables
    ) throws(MalformedCBOR) {
        let (schema, rules) = (tables.schemas[Int(kind.rawValue)], tables.rules)
        var words = words.mutableSpan
        var present = FieldSet(rawValue: 0b111)
        var last = UInt64(Field.kind.rawValue)
        for _ in 0..<count {
            let start = decoder.offset
            let key = try decoder.unsigned(record)
            guard key > last else { throw MalformedCBOR(.keysNotAscending, at: start) }
            last = key
            guard key < UInt64(rules.count), schema.allowed.contains(key: key) else {
                throw Self.fault(ofKey: key, kind, at: start)
            }
            present.insert(key: key)
            let place = decoder.offset
            let rule = rules[Int(key)]
            switch rule.shape {
            case .number: words[Int(key)] = try decoder.unsigned(record)
            case .choice:
                let number = try decoder.unsigned(record)
                guard rule.admits(number) else {
                    throw MalformedCBOR(
                        .valueOutOfRange(field: Field(Int(key)).name, value: number), at: place)
                }
                words[Int(key)] = number
            case .sixteenBytes:
                let content = try decoder.byteString(record, limit: 16)
                guard content.count == 16 else {
                    throw MalformedCBOR(.wrongLength(count: content.count), at: place)
                }
                words[Int(key)] = record.bigEndian(at: content.lowerBound)
                words[Field(Int(key)).lowWord] = record.bigEndian(at: content.lowerBound + 8)
            case .text:
                try decoder.text(record, limit: Self.textCountMax) { _ in }
                words[Int(key)] = Self.word(place..<decoder.offset)
            case .numbers:
                for _ in 0..<(try decoder.array(record, limit: Self.itemCountMax)) {
                    _ = try decoder.unsigned(record)
                }
                words[Int(key)] = Self.word(place..<decoder.offset)
            }
        }
        try decoder.finish(record)
        var missing = schema.required.subtracting(present)
        if let field = missing.popFirst() {
            throw MalformedCBOR(
                .missingField(field: field.name, kind: kind.name), at: decoder.offset)
        }
        self.present = present
        copyItems(present.intersection(tables.items), record)
    }

    private static func fault(ofKey key: UInt64, _ kind: Kind, at start: Int) -> MalformedCBOR {
        guard let field = UInt8(exactly: key).flatMap(Field.init(rawValue:)) else {
            return MalformedCBOR(.unknownKey(key), at: start)
        }
        return MalformedCBOR(.unexpectedField(field: field.name, kind: kind.name), at: start)
    }

    /// Copies texts and lists and makes their places, which were in the record, those in the copy.
    private mutating func copyItems(_ fields: FieldSet, _ record: Span<UInt8>) {
        if !items.isEmpty { items.removeAll(keepingCapacity: true) }
        var rest = fields
        while let field = rest.popFirst() {
            let place = Self.place(words[Int(field.rawValue)])
            let start = items.count
            items.append(addingCapacity: place.count) { output in
                for index in place { output.append(record[index]) }
            }
            words[Int(field.rawValue)] = Self.word(start..<items.count)
        }
    }
}

extension CBORDecoder {
    /// The number of a field that every record begins with.
    @inline(__always)
    fileprivate mutating func number(
        _ field: Field, _ input: Span<UInt8>
    ) throws(MalformedCBOR) -> UInt64 {
        let start = offset
        guard try unsigned(input) == UInt64(field.rawValue) else {
            throw MalformedCBOR(.missingField(field: field.name, kind: "an event"), at: start)
        }
        return try unsigned(input)
    }

    fileprivate mutating func kind(_ input: Span<UInt8>) throws(MalformedCBOR) -> Kind {
        let start = offset + 1
        let number = try number(.kind, input)
        guard let kind = UInt8(exactly: number).flatMap(Kind.init(rawValue:)) else {
            throw MalformedCBOR(
                .valueOutOfRange(field: Field.kind.name, value: number), at: start)
        }
        return kind
    }
}
