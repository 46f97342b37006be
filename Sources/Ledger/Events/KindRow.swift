/// What one row declares about a kind: the fields besides the envelope, and what it indicates.
struct KindRow: Sendable {
    /// When an event of the kind indicates success, otherwise failure: PCI DSS 10.2.2.
    enum Success: Sendable {
        case always
        case never
        /// Where this field has this number.
        case when(Field, UInt8)
    }

    let schema: Schema
    let success: Success

    init(_ success: Success, required: [Field], optional: [Field]) {
        self.init(success, Schema(required: FieldSet(required), optional: FieldSet(optional)))
    }

    init(_ success: Success, _ schema: Schema) { (self.success, self.schema) = (success, schema) }

    static func success(_ required: Field..., optional: Field...) -> KindRow {
        KindRow(.always, required: required, optional: optional)
    }

    static func failure(_ required: Field..., optional: Field...) -> KindRow {
        KindRow(.never, required: required, optional: optional)
    }

    static func success(
        if field: Field, is code: some CodedValue, _ required: Field..., optional: Field...
    ) -> KindRow {
        KindRow(.when(field, code.rawValue), required: required, optional: optional)
    }
}

/// Whether a kind of event indicates success or failure: PCI DSS 10.2.2.
public enum Indication: String, Sendable {
    case success
    case failure
}
