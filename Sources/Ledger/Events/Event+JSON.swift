extension Event {
    /// The event as a JSON object: field names in the order of their keys, times and identifiers
    /// as they are in the record, coded values by name.
    package var json: JSON {
        .object(
            present.fields.map { field in
                var text: [UInt8] = []
                write(field, to: &text)
                // What it writes is JSON.
                return JSON.Member(key: field.name, value: try! JSON(parsing: text))
            })
    }

    /// Appends the members of ``json`` as they are on a line, with a comma after each.
    package func writeMembers(to text: inout [UInt8]) {
        var rest = present
        while let field = rest.popFirst() {
            text.append(UInt8(ascii: "\""))
            text.append(contentsOf: field.name.utf8)
            text.append(contentsOf: "\":".utf8)
            write(field, to: &text)
            text.append(UInt8(ascii: ","))
        }
    }

    /// The value of one field, as a person reads and writes it in a query; nil when the event has
    /// none.
    package func text(of field: Field) -> String? {
        guard present.contains(field) else { return nil }
        if case .text = field.type { return self[text: field] }
        var text: [UInt8] = []
        write(field, to: &text)
        // No other value has such a character in it.
        text.removeAll { "\"[]".utf8.contains($0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends the JSON of a field's value.
    private func write(_ field: Field, to text: inout [UInt8]) {
        let rule = EventTables.shared.rules[Int(field.rawValue)]
        let word = words[Int(field.rawValue)]
        switch rule.shape {
        case .number: text.append(number: word, rule.meaning)
        case .choice: text.append(quoted: Field.valueNames[Int(field.rawValue)][Int(word)])
        case .sixteenBytes:
            let isUUID = field != .binding
            text.append(UInt8(ascii: "\""))
            for index in 0..<16 {
                if isUUID, index == 4 || index == 6 || index == 8 || index == 10 {
                    text.append(UInt8(ascii: "-"))
                }
                let half = index < 8 ? word : words[field.lowWord]
                text.append(hex: UInt8(truncatingIfNeeded: half >> UInt64(56 - index % 8 * 8)))
            }
            text.append(UInt8(ascii: "\""))
        case .text: text.append(contentsOf: JSON.string(self[text: field]!).text.utf8)
        case .numbers:
            text.append(UInt8(ascii: "["))
            for (index, number) in self[numbers: field]!.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                text.append(number: number, rule.meaning)
            }
            text.append(UInt8(ascii: "]"))
        }
    }
}

extension Field {
    /// By key and number: the names of the values of choices.
    fileprivate static let valueNames: [[String]] = allCases.map { field in
        guard case .choice(_, let members) = field.type else { return [] }
        var names = [String](repeating: "", count: 128)
        for member in members { names[Int(member.number)] = member.name }
        return names
    }
}

extension [UInt8] {
    fileprivate mutating func append(quoted text: String) {
        append(UInt8(ascii: "\""))
        append(contentsOf: text.utf8)
        append(UInt8(ascii: "\""))
    }

    fileprivate mutating func append(number: UInt64, _ meaning: NumberMeaning) {
        switch meaning {
        case .plain, .reference: append(decimal: number)
        case .time:
            append(UInt8(ascii: "\""))
            UTCTime(milliseconds: number).write(to: &self)
            append(UInt8(ascii: "\""))
        case .twoDigits:
            append(UInt8(ascii: "\""))
            append(decimal: number, width: 2)
            append(UInt8(ascii: "\""))
        }
    }
}
