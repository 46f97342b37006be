import FoundationEssentials

extension Event {
    /// C2SP tlog-tiles limits an entry to what two bytes can count.
    public static let encodedCountMax = 65_535

    /// Appends the event's record, the deterministic CBOR of `schema/event.cddl`, to `encoder`.
    ///
    /// - Precondition: the fields are those of ``Kind/schema``. Only our own rules build events, so
    ///   another set is a fault of this program and traps before anything is written.
    package func encode(to encoder: inout CBOREncoder) {
        var counter = PresenceVisitor()
        visitFields(&counter)
        let present = counter.present
        let schema = kind.schema
        precondition(
            schema.required.isSubset(of: present),
            "\(kind) lacks \(schema.required.subtracting(present).fields)")
        let allowed = schema.required.union(schema.optional)
        precondition(
            present.isSubset(of: allowed), "\(kind) has \(present.subtracting(allowed).fields)")

        encoder.map(count: present.rawValue.nonzeroBitCount)
        encoder.unsigned(UInt64(Field.sequence.rawValue))
        encoder.unsigned(sequence)
        encoder.unsigned(UInt64(Field.time.rawValue))
        encoder.unsigned(time)
        encoder.unsigned(UInt64(Field.kind.rawValue))
        encoder.unsigned(UInt64(kind.rawValue))
        var writer = EncodingVisitor(encoder: encoder)
        visitFields(&writer)
        encoder = writer.encoder
    }

    /// The event's record: the bytes that are stored and hashed.
    public var record: [UInt8] {
        var encoder = CBOREncoder()
        encode(to: &encoder)
        return encoder.bytes
    }
}

/// Notes which fields an event has.
struct PresenceVisitor: FieldVisitor {
    var present = FieldSet([.sequence, .time, .kind])

    mutating func visit(_ field: Field, _ value: UInt64) { present.insert(field) }
    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code) {
        present.insert(field)
    }
    mutating func visit(_ field: Field, _ value: UInt64?) { note(field, value != nil) }
    mutating func visit(_ field: Field, _ value: String?) { note(field, value != nil) }
    mutating func visit(_ field: Field, _ value: UUID?) { note(field, value != nil) }
    mutating func visit(_ field: Field, _ value: Binding?) { note(field, value != nil) }
    mutating func visit(_ field: Field, _ value: [UInt64]?) { note(field, value != nil) }
    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code?) {
        note(field, value != nil)
    }

    private mutating func note(_ field: Field, _ isPresent: Bool) {
        if isPresent { present.insert(field) }
    }
}

private struct EncodingVisitor: FieldVisitor {
    var encoder: CBOREncoder

    private mutating func key(_ field: Field) { encoder.unsigned(UInt64(field.rawValue)) }

    mutating func visit(_ field: Field, _ value: UInt64) {
        key(field)
        encoder.unsigned(value)
    }

    mutating func visit(_ field: Field, _ value: UInt64?) {
        guard let value else { return }
        key(field)
        encoder.unsigned(value)
    }

    mutating func visit(_ field: Field, _ value: String?) {
        guard let value else { return }
        // What would not be read back must not be written.
        precondition(value.utf8.count <= Event.textCountMax, "\(field) is too long")
        key(field)
        encoder.text(value)
    }

    mutating func visit(_ field: Field, _ value: UUID?) {
        guard let value else { return }
        key(field)
        encoder.byteString(value.bytes.span)
    }

    mutating func visit(_ field: Field, _ value: Binding?) {
        guard let value else { return }
        key(field)
        encoder.byteString(value.bytes.span)
    }

    mutating func visit(_ field: Field, _ value: [UInt64]?) {
        guard let value else { return }
        precondition(value.count <= Event.itemCountMax, "\(field) has too many items")
        key(field)
        encoder.array(count: value.count)
        for item in value { encoder.unsigned(item) }
    }

    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code?) {
        guard let value else { return }
        key(field)
        encoder.unsigned(UInt64(value.rawValue))
    }

    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code) {
        key(field)
        encoder.unsigned(UInt64(value.rawValue))
    }
}

extension UUID {
    /// The 16 bytes in the order they are written.
    package var bytes: [UInt8] {
        let u = uuid
        return [
            u.0, u.1, u.2, u.3, u.4, u.5, u.6, u.7, u.8, u.9, u.10, u.11, u.12, u.13, u.14, u.15,
        ]
    }

    /// Takes 16 bytes.
    package init(_ b: Span<UInt8>) {
        precondition(b.count == 16)
        self.init(
            uuid: (
                b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7],
                b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]
            ))
    }
}
