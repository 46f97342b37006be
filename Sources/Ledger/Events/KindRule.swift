/// A kind's row as the paths through every event look it up by number.
struct KindRule: Sendable {
    let schema: Schema
    let success: KindRow.Success
    /// The kind that an event of this number is.
    let kind: Kind

    init(_ kind: Kind, _ row: KindRow) {
        (schema, success) = (row.schema, row.success)
        self.kind = kind
    }
}
