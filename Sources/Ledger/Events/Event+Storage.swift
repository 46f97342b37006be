import FoundationEssentials

extension Event {
    /// A number: that of the member for one of a closed set, the first half for sixteen bytes; nil
    /// when the event has no such field.
    ///
    /// - Precondition: the field is neither a text nor a list.
    @inlinable
    package internal(set) subscript(field: Field) -> UInt64? {
        @inline(__always) get { present.contains(field) ? words[Int(field.rawValue)] : nil }
        @inline(__always) set {
            words[Self.recordWord] = 0
            words[Int(field.rawValue)] = newValue ?? 0
            if newValue != nil { present.insert(field) } else { present.remove(field) }
        }
    }

    /// One of a closed set.
    @inlinable
    subscript<Code: CodedValue>(code field: Field) -> Code? {
        @inline(__always) get {
            self[field].flatMap { Code(rawValue: UInt8(truncatingIfNeeded: $0)) }
        }
        @inline(__always) set { self[field] = newValue.map { UInt64($0.rawValue) } }
    }

    package func has(_ field: Field) -> Bool { present.contains(field) }

    /// Sixteen bytes.
    package internal(set) subscript(uuid field: Field) -> UUID? {
        get { self[halves: field].map { UUID(high: $0.high, low: $0.low) } }
        set {
            self[halves: field] = newValue.map(\.bytes).map { bytes in
                (bytes.span.bigEndian(at: 0), bytes.span.bigEndian(at: 8))
            }
        }
    }

    /// Sixteen bytes.
    subscript(binding field: Field) -> Binding? {
        get { self[halves: field].map { Binding(high: $0.high, low: $0.low) } }
        set { self[halves: field] = newValue.map { ($0.high, $0.low) } }
    }

    /// Sixteen bytes as two numbers, the most significant first.
    package internal(set) subscript(halves field: Field) -> (high: UInt64, low: UInt64)? {
        get { self[field].map { ($0, words[field.lowWord]) } }
        set {
            self[field] = newValue?.high
            words[field.lowWord] = newValue?.low ?? 0
        }
    }

    /// A text.
    ///
    /// - Precondition: at most ``textCountMax`` bytes: what could not be read back must not be
    ///   written.
    /// - Complexity: the text is copied.
    subscript(text field: Field) -> String? {
        get {
            withItem(field) { item in
                var decoder = CBORDecoder()
                return try! decoder.text(item, limit: Self.textCountMax)
            }
        }
        set {
            set(field) { encoder in
                guard let newValue else { return }
                precondition(newValue.utf8.count <= Self.textCountMax, "\(field) is too long")
                encoder.text(newValue)
            }
        }
    }

    /// Lends the UTF-8 of a text; nil where there is none.
    package func withText<R>(_ field: Field, _ body: (Span<UInt8>) -> R) -> R? {
        withItem(field) { item in
            var decoder = CBORDecoder()
            return try! decoder.text(item, limit: Self.textCountMax) { body($0.span) }
        }
    }

    /// A list of numbers.
    ///
    /// - Precondition: at most ``itemCountMax``.
    /// - Complexity: the list is copied.
    subscript(numbers field: Field) -> [UInt64]? {
        get {
            withItem(field) { item in
                var decoder = CBORDecoder()
                let count = try! decoder.array(item, limit: Self.itemCountMax)
                return (0..<count).map { _ in try! decoder.unsigned(item) }
            }
        }
        set {
            set(field) { encoder in
                guard let newValue else { return }
                precondition(newValue.count <= Self.itemCountMax, "\(field) has too many items")
                encoder.array(count: newValue.count)
                for number in newValue { encoder.unsigned(number) }
            }
        }
    }

    /// Where a text or a list is in ``items``, from its word.
    static func place(_ word: UInt64) -> Range<Int> {
        Int(word >> 32)..<Int(word & 0xFFFF_FFFF)
    }

    /// The word of a place.
    static func word(_ place: Range<Int>) -> UInt64 {
        UInt64(place.lowerBound) << 32 | UInt64(place.upperBound)
    }

    /// Lends a text or a list as it is in the record; nil when the event has no such field.
    package func withItem<R>(_ field: Field, _ body: (Span<UInt8>) -> R) -> R? {
        self[field].map { body(items.span.extracting(Self.place($0))) }
    }

    /// Replaces a text or a list with what `encode` writes; nothing removes it.
    private mutating func set(_ field: Field, _ encode: (inout CBOREncoder) -> Void) {
        var encoder = CBOREncoder(reserving: 0)
        encode(&encoder)
        var bytes: [UInt8] = []
        if encoder.bytes.isEmpty { present.remove(field) } else { present.insert(field) }
        words[Int(field.rawValue)] = 0
        words[Self.recordWord] = 0
        for key in present.intersection(EventTables.shared.items).keys {
            let start = bytes.count
            let place = Self.place(words[key])
            bytes += key == Int(field.rawValue) ? encoder.bytes[...] : items[place]
            words[key] = Self.word(start..<bytes.count)
        }
        items = bytes
    }
}

extension Field {
    /// - Precondition: it is the key of a field.
    init(_ key: Int) { self = Field(rawValue: UInt8(key))! }

    /// Where ``Event/words`` has the second half of sixteen bytes.
    ///
    /// - Precondition: it has sixteen bytes.
    var lowWord: Int {
        let word = EventTables.shared.rules[Int(rawValue)].lowWord
        precondition(word > 0, "not a field of sixteen bytes")
        return word
    }
}

extension UUID {
    init(high: UInt64, low: UInt64) {
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 {
            UInt8(truncatingIfNeeded: word >> (56 - 8 * index))
        }
        self.init(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3),
                byte(high, 4), byte(high, 5), byte(high, 6), byte(high, 7),
                byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3),
                byte(low, 4), byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }

    /// The 16 bytes in the order they are written.
    package var bytes: [UInt8] {
        let u = uuid
        return [
            u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15,
        ]
    }

    /// Takes 16 bytes.
    package init(_ bytes: Span<UInt8>) {
        precondition(bytes.count == 16)
        self.init(high: bytes.bigEndian(at: 0), low: bytes.bigEndian(at: 8))
    }
}
