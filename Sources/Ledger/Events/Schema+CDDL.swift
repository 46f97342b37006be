extension Schema {
    /// The record of an event in CDDL (RFC 8610): the text of `schema/event.cddl`.
    public static var cddl: String { cddl(older: OlderKind.all) }

    static func cddl(older: [OlderKind]) -> String {
        let newest = Kind.allCases.map { ($0.name, $0.rawValue, $0.schema) }
        let kinds = newest + older.map { ($0.name, $0.number, $0.row.schema) }
        let root = "event = " + kinds.map(\.0).joined(separator: "\n      / ") + "\n"
        return ([header, root] + kinds.map(rule) + choices + [values]).joined(separator: "\n")
    }

    private static let header = """
        ; The record of an event of the ledger, in CDDL (RFC 8610).
        ; Generated: epin schema event > schema/event.cddl
        ;
        ; Deterministic encoding (RFC 8949, section 4.2.1): shortest heads, definite lengths, keys
        ; ascending. Bytes encoded in any other way are refused. A record has at most \
        \(Event.encodedCountMax)
        ; bytes. A key, the number of a kind and the number of a value never change their meaning.
        ;
        ; offset is milliseconds, validity is seconds. stream, previous, cause, policy, session,
        ; challenge, code, instance, case and events are sequence numbers of events.

        """

    private static func rule(_ name: String, _ number: UInt8, _ schema: Schema) -> String {
        let lines = schema.allowed.fields.map { field in
            let value = field == .kind ? "\(number)" : field.type.cddl
            let need = schema.required.contains(field) ? "" : "? "
            let pair = "\(need)\(field.rawValue): \(value),"
            return "  \(pair.padding(to: 22)) ; \(field.name)\n"
        }
        return "\(name) = {\n\(lines.joined())}\n"
    }

    /// Each closed set once, in the order of the first field that holds it.
    private static var choices: [String] {
        var known: Set<String> = []
        return Field.allCases.compactMap { field in
            guard field != .kind, case .choice(let name, let members) = field.type,
                known.insert(name).inserted
            else { return nil }
            let lines = members.map { "  \($0.name): \($0.number),\n" }
            return "\(name) = &(\n\(lines.joined()))\n"
        }
    }

    private static let values = """
        instant = uint          ; milliseconds since 1970-01-01T00:00:00Z
        reference = uint        ; to what only the vault resolves
        twoDigits = uint        ; a code that EMV 3-D Secure writes with two digits
        uuid = bstr .size 16
        sixteenBytes = bstr .size 16
        shortText = tstr .size (0..\(Event.textCountMax))
        numbers = [0*\(Event.itemCountMax) uint]
        references = [0*\(Event.itemCountMax) reference]
        codes = [0*\(Event.itemCountMax) twoDigits]

        """
}

extension FieldType {
    fileprivate var cddl: String {
        switch self {
        case .unsigned(let meaning): meaning.cddl
        case .choice(let name, _): name
        case .sixteenBytes(let isUUID): isUUID ? "uuid" : "sixteenBytes"
        case .text: "shortText"
        case .numbers(.plain): "numbers"
        case .numbers(.reference): "references"
        case .numbers(.twoDigits): "codes"
        case .numbers(.time): "instants"
        }
    }
}

extension NumberMeaning {
    fileprivate var cddl: String {
        switch self {
        case .plain: "uint"
        case .time: "instant"
        case .twoDigits: "twoDigits"
        case .reference: "reference"
        }
    }
}

extension String {
    fileprivate func padding(to count: Int) -> String {
        self + String(repeating: " ", count: max(0, count - self.count))
    }
}
