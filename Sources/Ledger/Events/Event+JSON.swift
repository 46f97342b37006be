import FoundationEssentials

extension Event {
    /// The event as a JSON object: field names in the order of their keys, times and identifiers
    /// as they are in the record, coded values by name.
    package var json: JSON {
        var visitor = JSONVisitor(members: [
            JSON.Member(key: "sequence", value: .number(sequence)),
            JSON.Member(key: "time", value: .string(UTCTime(milliseconds: time).description)),
            JSON.Member(key: "kind", value: .string(kind.name)),
        ])
        visitFields(&visitor)
        return .object(visitor.members)
    }

    /// The value of one field, as a person reads and writes it in a query; nil when the event has
    /// none.
    package func text(of field: Field) -> String? {
        switch field {
        case .sequence: return "\(sequence)"
        case .time: return UTCTime(milliseconds: time).description
        case .kind: return kind.name
        default: break
        }
        var visitor = JSONVisitor(members: [], only: field)
        visitFields(&visitor)
        switch visitor.members.first?.value {
        case .string(let text)?: return text
        case .array(let items)?:
            return items.map { $0.stringValue ?? $0.text }.joined(separator: ",")
        case let value?: return value.text
        case nil: return nil
        }
    }
}

private struct JSONVisitor: FieldVisitor {
    var members: [JSON.Member]
    /// The one field that is wanted; nil for all.
    var only: Field?

    private mutating func add(_ field: Field, _ value: @autoclosure () -> JSON) {
        guard only == nil || only == field else { return }
        members.append(JSON.Member(key: field.name, value: value()))
    }

    mutating func visit(_ field: Field, _ value: UInt64) { add(field, .number(value)) }

    mutating func visit(_ field: Field, _ value: UInt64?) {
        guard let value else { return }
        switch field {
        case .until, .purchaseDate:
            add(field, .string(UTCTime(milliseconds: value).description))
        case .transStatusReason, .challengeCancel, .eci:
            add(field, .string(Self.twoDigits(value)))
        default: add(field, .number(value))
        }
    }

    mutating func visit(_ field: Field, _ value: String?) {
        if let value { add(field, .string(value)) }
    }

    mutating func visit(_ field: Field, _ value: UUID?) {
        if let value { add(field, .string(value.uuidString.lowercased())) }
    }

    mutating func visit(_ field: Field, _ value: Binding?) {
        if let value { add(field, .string(value.description)) }
    }

    mutating func visit(_ field: Field, _ value: [UInt64]?) {
        guard let value else { return }
        let isMethod = field == .authenticationMethod
        add(
            field,
            .array(value.map { isMethod ? .string(Self.twoDigits($0)) : .number($0) }))
    }

    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code?) {
        if let value { add(field, .string(value.name)) }
    }

    mutating func visit<Code: CodedValue>(_ field: Field, _ value: Code) {
        add(field, .string(value.name))
    }

    /// EMV 3-D Secure writes these codes with two digits.
    private static func twoDigits(_ value: UInt64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
