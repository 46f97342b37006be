/// The fields of one kind of event.
public struct Schema: Sendable {
    public let required: FieldSet
    public let optional: FieldSet
    /// Both.
    public let allowed: FieldSet

    /// In every event.
    public static let envelope = FieldSet([.sequence, .time, .kind, .stream, .version, .actor])
    /// In any event: a stream's first has no `previous`, a command's first has no `cause`.
    public static let envelopeOptional = FieldSet([
        .previous, .origin, .device, .request, .cause, .policy,
    ])

    /// Those of the envelope, and these.
    init(required: FieldSet, optional: FieldSet) {
        self.required = Self.envelope.union(required)
        self.optional = Self.envelopeOptional.union(optional)
        allowed = self.required.union(self.optional)
    }

    /// Whether an event may have these fields and no others.
    func admits(_ fields: FieldSet) -> Bool {
        required.isSubset(of: fields) && fields.isSubset(of: allowed)
    }
}

extension Kind {
    /// The fields of this kind; encoder and decoder check every event against it.
    public var schema: Schema { rule.schema }

    /// Whether some event of this kind has this ``Event/indication``.
    package func canIndicate(_ indication: Indication) -> Bool {
        switch rule.success {
        case .always: indication == .success
        case .never: indication == .failure
        case .when: true
        }
    }

    var rule: KindRule { EventTables.shared.kinds[Int(rawValue)]! }
}
