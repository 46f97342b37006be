/// A kind's row, in the form in which the paths through every event look it up by number.
struct KindRule: Sendable {
    let schema: Schema
    let success: KindRow.Success
    /// The kind of an event with this number.
    let kind: Kind

    init(_ kind: Kind, _ row: KindRow) {
        (schema, success) = (row.schema, row.success)
        self.kind = kind
    }
}
