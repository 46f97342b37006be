extension Event {
    /// The most cards, parameters or methods that one event lists.
    package static let itemCountMax = 1024

    /// The longest text in UTF-8 bytes: 40 characters of `merchantName`.
    package static let textCountMax = 160

    /// Decodes one record and refuses any bytes that ``record`` would not have written. A record of
    /// an older version of a kind becomes an event of the newest.
    ///
    /// - Throws: ``MalformedCBOR`` with the offset of the item at fault.
    /// - Complexity: one pass over the bytes. Allocates only where there are texts or lists.
    public init(record: Span<UInt8>) throws(MalformedCBOR) {
        self.init(.ledgerOpened, stream: 0, actor: .system)
        try read(record)
    }

    /// The time and the kind of a record, without reading the rest: a scan leaves out early what it
    /// does not look for.
    ///
    /// - Throws: ``MalformedCBOR`` when it does not begin as a record does.
    package static func beginning(
        of record: Span<UInt8>
    ) throws(MalformedCBOR) -> (time: UInt64, kind: Kind) {
        let tables = EventTables.shared
        var decoder = CBORDecoder()
        _ = try decoder.map(record, limit: tables.rules.count)
        _ = try decoder.number(.sequence, record)
        let time = try decoder.number(.time, record)
        return (time, try decoder.kind(record, tables).kind)
    }

    /// Where a record says that it belongs: its sequence, its stream and its version in that.
    ///
    /// - Throws: ``MalformedCBOR`` when it does not begin as a record does.
    static func place(
        of record: Span<UInt8>
    ) throws(MalformedCBOR) -> (sequence: UInt64, stream: UInt64, version: UInt64) {
        let tables = EventTables.shared
        var decoder = CBORDecoder()
        _ = try decoder.map(record, limit: tables.rules.count)
        let sequence = try decoder.number(.sequence, record)
        _ = try decoder.number(.time, record)
        _ = try decoder.kind(record, tables)
        let stream = try decoder.number(.stream, record)
        return (sequence, stream, try decoder.number(.version, record))
    }

    /// The sequence that a record says it has; nil when it does not begin as a record does.
    static func sequence(of record: Span<UInt8>) -> UInt64? {
        var decoder = CBORDecoder()
        do throws(MalformedCBOR) {
            _ = try decoder.map(record, limit: EventTables.shared.rules.count)
            return try decoder.number(.sequence, record)
        } catch {
            return nil
        }
    }

    /// Becomes the event of another record, in the same memory: half the cost of a new event.
    ///
    /// - Throws: as ``init(record:)``; what the event has then is not defined.
    package mutating func read(_ record: Span<UInt8>) throws(MalformedCBOR) {
        try read(record, .shared)
    }

    mutating func read(_ record: Span<UInt8>, _ tables: EventTables) throws(MalformedCBOR) {
        guard record.count <= Self.encodedCountMax else {
            throw MalformedCBOR(.tooLong(limit: Self.encodedCountMax), at: 0)
        }
        var decoder = CBORDecoder()
        let pairCount = try decoder.map(record, limit: tables.rules.count)
        // Every record starts with its sequence, time and kind; the kind says which fields follow.
        let sequence = try decoder.number(.sequence, record)
        let time = try decoder.number(.time, record)
        let number: UInt8
        (number, kind) = try decoder.kind(record, tables)
        words = Words(repeating: 0)
        words[Int(Field.sequence.rawValue)] = sequence
        words[Int(Field.time.rawValue)] = time
        words[Int(Field.kind.rawValue)] = UInt64(kind.rawValue)
        try read(max(pairCount - 3, 0), decoder, record, number, tables)
        if number != kind.rawValue { upcast(from: number, record, tables) }
    }

    /// Turns an older version into the newest, and keeps the record that was read.
    private mutating func upcast(
        from number: UInt8, _ record: Span<UInt8>, _ tables: EventTables
    ) {
        var number = number
        while let older = tables.older[number] {
            older.upcast(&self)
            number = older.next
        }
        precondition(
            tables.kinds[Int(number)]!.schema.admits(present), "no \(kind) was made of \(number)")
        let start = items.count
        items.append(addingCapacity: record.count) { output in
            for index in record.indices { output.append(record[index]) }
        }
        words[Self.recordWord] = Self.word(start..<items.count)
    }

    /// Reads the fields after the first three.
    private mutating func read(
        _ count: Int, _ decoder: consuming CBORDecoder, _ record: Span<UInt8>,
        _ number: UInt8, _ tables: EventTables
    ) throws(MalformedCBOR) {
        let schema = tables.kinds[Int(number)]!.schema
        var rest = count
        let low = try readHalf(0, 0b111, of: schema.allowed.low, &rest, &decoder, record, tables)
        var present = FieldSet(rawValue: UInt128(low))
        if rest > 0 {
            let high = try readHalf(64, 0, of: schema.allowed.high, &rest, &decoder, record, tables)
            present = FieldSet(rawValue: UInt128(high) &<< 64 | UInt128(low))
        }
        if rest > 0 {
            let start = decoder.offset
            throw Self.fault(ofKey: try decoder.unsigned(record), kind, at: start)
        }
        try decoder.finish(record)
        guard schema.required.isSubset(of: present) else {
            let missing = schema.required.subtracting(present).fields[0]
            throw MalformedCBOR(
                .missingField(field: missing.name, kind: kind.name), at: decoder.offset)
        }
        self.present = present
        copyItems(present.intersection(tables.items), record)
    }

    /// Reads fields up to the first that is not of the 64 keys from `base`: half of a ``FieldSet``,
    /// with which each field takes as few instructions as there are.
    ///
    /// - Parameters:
    ///   - first: the half of those that were read before.
    ///   - allowed: the half of those that may follow.
    ///   - rest: how many are still to be read.
    /// - Returns: the half of those that were read.
    @inline(__always)
    private mutating func readHalf(
        _ base: UInt64, _ first: UInt64, of allowed: UInt64, _ rest: inout Int,
        _ decoder: inout CBORDecoder, _ record: Span<UInt8>, _ tables: EventTables
    ) throws(MalformedCBOR) -> UInt64 {
        let rules = tables.rules
        var words = words.mutableSpan
        var found = first
        // The keys before are those of the envelope's beginning, or of the half before.
        var last = base == 0 ? UInt64(Field.kind.rawValue) : base - 1
        while rest > 0 {
            let start = decoder.offset
            let before = decoder
            let key = try decoder.unsigned(record)
            guard key > last else { throw MalformedCBOR(.keysNotAscending, at: start) }
            last = key
            guard key &- base < 64 else {
                decoder = before
                break
            }
            let bit: UInt64 = 1 &<< key
            guard allowed & bit != 0 else { throw Self.fault(ofKey: key, kind, at: start) }
            found |= bit
            rest &-= 1
            let place = decoder.offset
            let index = Int(truncatingIfNeeded: key)
            let rule = rules[index]
            switch rule.shape {
            case .number: words[index] = try decoder.unsigned(record)
            case .choice:
                let number = try decoder.unsigned(record)
                guard rule.admits(number) else {
                    throw MalformedCBOR(
                        .unknownValue(field: Field(index).name, value: number), at: place)
                }
                words[index] = number
            case .sixteenBytes:
                let content = try decoder.byteString(record, limit: 16)
                guard content.count == 16 else {
                    throw MalformedCBOR(.wrongLength(count: content.count), at: place)
                }
                words[index] = record.bigEndian(at: content.lowerBound)
                words[rule.lowWord] = record.bigEndian(at: content.lowerBound + 8)
            case .text:
                try decoder.text(record, limit: Self.textCountMax) { _ in }
                words[index] = Self.word(place..<decoder.offset)
            case .numbers:
                for _ in 0..<(try decoder.array(record, limit: Self.itemCountMax)) {
                    _ = try decoder.unsigned(record)
                }
                words[index] = Self.word(place..<decoder.offset)
            }
        }
        return found
    }

    private static func fault(ofKey key: UInt64, _ kind: Kind, at start: Int) -> MalformedCBOR {
        guard let field = UInt8(exactly: key).flatMap(Field.init(rawValue:)) else {
            return MalformedCBOR(.unknownKey(key), at: start)
        }
        return MalformedCBOR(.unexpectedField(field: field.name, kind: kind.name), at: start)
    }

    /// Copies texts and lists, and changes their places from those in the record to those in the
    /// copy.
    private mutating func copyItems(_ fields: FieldSet, _ record: Span<UInt8>) {
        if !items.isEmpty { items.removeAll(keepingCapacity: true) }
        for key in fields.keys {
            let place = Self.place(words[key])
            let start = items.count
            items.append(addingCapacity: place.count) { output in
                for index in place { output.append(record[index]) }
            }
            words[key] = Self.word(start..<items.count)
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

    /// The number of a kind that is in the tables, and the newest version of that kind.
    fileprivate mutating func kind(
        _ input: Span<UInt8>, _ tables: EventTables
    ) throws(MalformedCBOR) -> (number: UInt8, kind: Kind) {
        let start = offset + 1
        let number = try number(.kind, input)
        guard let byte = UInt8(exactly: number), let kind = tables.kinds[Int(byte)]?.kind else {
            throw MalformedCBOR(.unknownValue(field: Field.kind.name, value: number), at: start)
        }
        return (byte, kind)
    }
}
