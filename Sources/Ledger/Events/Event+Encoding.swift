extension Event {
    /// C2SP tlog-tiles limits an entry to what two bytes can count.
    public static let encodedCountMax = 65_535

    /// Appends the event's record, the deterministic CBOR of `schema/event.cddl`, to `encoder`.
    ///
    /// - Precondition: the fields are those of ``Kind/schema``. Only our own rules build events, so
    ///   another set is a fault of this program and traps before anything is written.
    /// - Complexity: one pass over the fields there are; allocates nothing that `encoder` has
    ///   reserved.
    package func encode(to encoder: inout CBOREncoder) {
        let tables = EventTables.shared
        let schema = tables.schemas[Int(kind.rawValue)]
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

    private func write(to output: inout OutputSpan<UInt8>, _ rules: [FieldRule]) {
        let (words, items) = (words.span, items.span)
        output.head(.map, UInt64(present.count))
        var rest = present.rawValue
        while rest != 0 {
            let key = rest.trailingZeroBitCount
            rest &= rest &- 1
            let word = words[key]
            output.head(.unsigned, UInt64(key))
            switch rules[key].shape {
            case .number, .choice: output.head(.unsigned, word)
            case .sixteenBytes:
                output.head(.byteString, 16)
                output.bigEndian(word)
                output.bigEndian(words[Field(key).lowWord])
            case .text, .numbers:
                for index in Self.place(word) { output.append(items[index]) }
            }
        }
    }

    /// The event's record: the bytes that are stored and hashed.
    public var record: [UInt8] {
        var encoder = CBOREncoder()
        encode(to: &encoder)
        return encoder.bytes
    }
}
