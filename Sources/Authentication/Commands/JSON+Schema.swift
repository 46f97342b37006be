import Ledger

/// What a JSON Schema is put together from.
extension JSON {
    static func members(_ members: [(String, JSON)]) -> JSON {
        .object(members.map { Member(key: $0.0, value: $0.1) })
    }

    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    /// One of the schema's own definitions.
    static func reference(_ definition: String) -> JSON {
        ["$ref": .string("#/$defs/\(definition)")]
    }
}
