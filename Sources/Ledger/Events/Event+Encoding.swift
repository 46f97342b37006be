extension Event {
    /// C2SP tlog-tiles limits an entry to what two bytes can count.
    public static let encodedCountMax = 65_535

    /// Appends the event's record, the deterministic CBOR of `schema/event.cddl`, to `encoder`.
    ///
    /// - Precondition: the fields are those of ``Kind/schema``. Only our own rules build events, so
    ///   another set is a fault of this program and traps before anything is written.
    /// - Complexity: one pass over the fields there are; allocates nothing if `encoder` has
    ///   reserved enough.
    package func encode(to encoder: inout CBOREncoder) { encode(to: &encoder, .shared) }

    func encode(to encoder: inout CBOREncoder, _ tables: EventTables) {
        guard !isOfOlderKind else { return encodeAsRead(to: &encoder) }
        let schema = tables.kinds[Int(kind.rawValue)]!.schema
        precondition(
            schema.required.isSubset(of: present),
            "\(kind) lacks \(schema.required.subtracting(present).fields)")
        precondition(
            present.isSubset(of: schema.allowed),
            "\(kind) has \(present.subtracting(schema.allowed).fields)")
        // Two bytes of the map's head; of each field two of its key and at most 17 of its value.
        encoder.append(2 + present.count * 19 + items.count) { output in
            write(to: &output, tables.rules)
        }
    }

    /// Appends the record of an older kind, which is never rewritten.
    private func encodeAsRead(to encoder: inout CBOREncoder) {
        let place = Self.place(words[Self.recordWord])
        encoder.append(place.count) { output in
            for index in place { output.append(items[index]) }
        }
    }

    private func write(to output: inout OutputSpan<UInt8>, _ rules: [FieldRule]) {
        output.head(.map, UInt64(present.count))
        write(present.low, from: 0, to: &output, rules)
        if present.high != 0 { write(present.high, from: 64, to: &output, rules) }
    }

    /// Writes the fields of one half of ``present``, whose keys begin at `base`.
    @inline(__always)
    private func write(
        _ half: UInt64, from base: Int, to output: inout OutputSpan<UInt8>, _ rules: [FieldRule]
    ) {
        let (words, items) = (words.span, items.span)
        var rest = half
        while rest != 0 {
            let key = base &+ rest.trailingZeroBitCount
            rest &= rest &- 1
            let word = words[key]
            output.head(.unsigned, UInt64(truncatingIfNeeded: key))
            switch rules[key].shape {
            case .number, .choice: output.head(.unsigned, word)
            case .sixteenBytes:
                output.head(.byteString, 16)
                output.bigEndian(word)
                output.bigEndian(words[rules[key].lowWord])
            case .text, .numbers:
                for index in Self.place(word) { output.append(items[index]) }
            }
        }
    }

    /// The event's record: the bytes that are stored and hashed. For an event that was read, those
    /// that were read, even if its kind has changed since.
    public var record: [UInt8] {
        var encoder = CBOREncoder()
        encode(to: &encoder)
        return encoder.bytes
    }
}
