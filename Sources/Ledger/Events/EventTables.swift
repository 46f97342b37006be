/// What the paths through every event look up, made once from the declarations in ``Field``,
/// ``Kind`` and ``OlderKind``.
struct EventTables: Sendable {
    static let shared = EventTables(
        fields: Field.allCases.map(\.type),
        kinds: Kind.allCases.map { KindRule($0, $0.row) }, older: OlderKind.all)

    /// By key.
    let rules: [FieldRule]
    /// By the number of the kind.
    let kinds: [KindRule?]
    /// By the number of the kind: those that only a record can have, not an event.
    let older: [UInt8: OlderKind]
    /// The fields whose values are texts or lists.
    let items: FieldSet

    /// - Precondition: no two kinds have the same number, and each older one leads to one of
    ///   `kinds`.
    init(fields: [FieldType], kinds: [KindRule], older: [OlderKind]) {
        let rules = FieldRule.rules(fields)
        self.rules = rules
        items = rules.indices.reduce(into: []) { items, key in
            if [.text, .numbers].contains(rules[key].shape) { items.insert(key: UInt64(key)) }
        }
        var table = [KindRule?](repeating: nil, count: 256)
        for rule in kinds { table[Int(rule.kind.rawValue)] = rule }
        self.older = Dictionary(uniqueKeysWithValues: older.map { ($0.number, $0) })
        // A version leads to the next one, and the last of these to a kind.
        for kind in older {
            precondition(table[Int(kind.number)] == nil, "\(kind.number) is two kinds")
            var next = kind.next
            for _ in older { next = self.older[next]?.next ?? next }
            guard let newest = Kind(rawValue: next) else {
                preconditionFailure("\(kind.number) leads to no kind")
            }
            table[Int(kind.number)] = KindRule(newest, kind.row)
        }
        self.kinds = table
    }
}
