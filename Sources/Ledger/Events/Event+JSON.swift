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

    /// Those that it has, in the order of their keys.
    package var fields: [Field] { present.fields }

    /// Appends the text of ``json``, without making the value.
    package func writeJSON(to text: inout [UInt8]) {
        text.append(UInt8(ascii: "{"))
        writeMembers(to: &text)
        // Every event has members: this replaces the last comma.
        text[text.count - 1] = UInt8(ascii: "}")
    }

    /// Appends the members of ``json`` as they are on a line, with a comma after each.
    package func writeMembers(to text: inout [UInt8]) {
        for key in present.keys {
            text.append(contentsOf: Field.jsonKeys[key])
            write(Field(key), to: &text)
            text.append(UInt8(ascii: ","))
        }
    }

    /// The value of one field, as a person reads and writes it in a query; nil when the event has
    /// none.
    package func text(of field: Field) -> String? {
        var text: [UInt8] = []
        return append(field, to: &text) ? String(decoding: text, as: UTF8.self) : nil
    }

    /// Appends ``text(of:)``.
    ///
    /// - Parameter comma: what is between the items of a list.
    /// - Returns: false when the event has no such value.
    /// - Complexity: the length of the value; no text is made.
    package func append(
        _ field: Field, comma: UInt8 = UInt8(ascii: ","), to text: inout [UInt8]
    ) -> Bool {
        guard present.contains(field) else { return false }
        if EventTables.shared.rules[Int(field.rawValue)].shape == .text {
            withText(field) { bytes in
                text.append(addingCapacity: bytes.count) { output in
                    for index in bytes.indices { output.append(bytes[index]) }
                }
            }
            return true
        }
        let start = text.count
        write(field, to: &text)
        var end = start
        // No other value has such a character in it.
        for index in start..<text.count where !"\"[]".utf8.contains(text[index]) {
            text[end] = text[index] == UInt8(ascii: ",") ? comma : text[index]
            end += 1
        }
        text.removeLast(text.count - end)
        return true
    }

    /// Appends the JSON of a field's value.
    private func write(_ field: Field, to text: inout [UInt8]) {
        let rule = EventTables.shared.rules[Int(field.rawValue)]
        let word = words[Int(field.rawValue)]
        switch rule.shape {
        case .number: text.append(number: word, rule.meaning)
        case .choice:
            text.append(contentsOf: Field.jsonValues[Int(field.rawValue)][Int(word)])
        case .sixteenBytes:
            text.append(high: word, low: words[rule.lowWord], isUUID: rule.isUUID)
        case .text:
            let isPlain = withItem(field) { item in
                var decoder = CBORDecoder()
                return try! decoder.text(item, limit: Self.textCountMax) { text.append(plain: $0) }
            }
            if isPlain == false {
                text.append(contentsOf: JSON.string(self[text: field]!).text.utf8)
            }
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
    /// By key: the name of the field as a member begins with it.
    fileprivate static let jsonKeys = allCases.map { Array("\"\($0.name)\":".utf8) }

    /// By key and number: the names of the values of choices, in quotes.
    fileprivate static let jsonValues: [[[UInt8]]] = allCases.map { field in
        guard case .choice(_, let members) = field.type else { return [] }
        var names = [[UInt8]](repeating: [], count: 256)
        for member in members { names[Int(member.number)] = Array("\"\(member.name)\"".utf8) }
        return names
    }
}

extension [UInt8] {
    fileprivate mutating func append(number: UInt64, _ meaning: NumberMeaning) {
        append(addingCapacity: UTCTime.textCount + 2) { output in
            switch meaning {
            case .plain, .reference: output.decimal(number)
            case .time:
                output.ascii("\"")
                UTCTime(milliseconds: number).write(to: &output)
                output.ascii("\"")
            case .twoDigits:
                output.ascii("\"")
                output.decimal(number, atLeast: 2)
                output.ascii("\"")
            }
        }
    }

    fileprivate mutating func append(high: UInt64, low: UInt64, isUUID: Bool) {
        append(addingCapacity: 38) { output in
            output.ascii("\"")
            for index in 0..<16 as Range<UInt64> {
                if isUUID, index == 4 || index == 6 || index == 8 || index == 10 {
                    output.ascii("-")
                }
                let half = index < 8 ? high : low
                output.hex(UInt8(truncatingIfNeeded: half >> (56 - 8 * (index % 8))))
            }
            output.ascii("\"")
        }
    }

    /// Appends a text in quotes, unless something in it must be escaped.
    fileprivate mutating func append(plain text: UTF8Span) -> Bool {
        let bytes = text.span
        for index in bytes.indices {
            let byte = bytes[index]
            if !byte.isOfVisible || byte == 0x22 || byte == 0x5C { return false }
        }
        append(addingCapacity: bytes.count + 2) { output in
            output.ascii("\"")
            for index in bytes.indices { output.append(bytes[index]) }
            output.ascii("\"")
        }
        return true
    }
}
