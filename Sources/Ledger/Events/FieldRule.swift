/// A field's type, in the form in which the paths through every event look it up by key.
struct FieldRule: Sendable {
    enum Shape: UInt8 {
        case number
        case choice
        case sixteenBytes
        case text
        case numbers
    }

    let shape: Shape
    let meaning: NumberMeaning
    /// Of sixteen bytes.
    let isUUID: Bool
    /// Where ``Event/words`` has the second half of sixteen bytes; 0 for any other shape.
    let lowWord: Int
    /// Of a choice: a bit for each number it can be.
    private let admitted: InlineArray<4, UInt64>

    init(_ type: FieldType, lowWord: Int = 0) {
        self.lowWord = lowWord
        var members: [(name: String, number: UInt8)] = []
        (shape, meaning) =
            switch type {
            case .unsigned(let meaning): (.number, meaning)
            case .choice: (.choice, .plain)
            case .sixteenBytes: (.sixteenBytes, .plain)
            case .text: (.text, .plain)
            case .numbers(let meaning): (.numbers, meaning)
            }
        if case .choice(_, let all) = type { members = all }
        if case .sixteenBytes(isUUID: true) = type { isUUID = true } else { isUUID = false }
        var admitted = InlineArray<4, UInt64>(repeating: 0)
        for member in members {
            admitted[Int(member.number / 64)] |= 1 << UInt64(member.number % 64)
        }
        self.admitted = admitted
    }

    func admits(_ number: UInt64) -> Bool {
        number < 256 && admitted[Int(number / 64)] &>> number & 1 != 0
    }

    /// The rules of fields of these types, by key. After the words of all keys come the second
    /// words of sixteen-byte fields, in the order of the keys.
    ///
    /// - Precondition: there is room for the fields in a ``FieldSet`` and in ``Event/words``.
    static func rules(_ types: [FieldType]) -> [FieldRule] {
        precondition(types.count <= FieldSet.keyLimit, "no room for so many fields in a FieldSet")
        var end = types.count
        let rules = types.map { type in
            guard case .sixteenBytes = type else { return FieldRule(type) }
            defer { end += 1 }
            return FieldRule(type, lowWord: end)
        }
        precondition(end <= Event.recordWord, "no room for so many fields in Event.Words")
        return rules
    }
}
