import Ledger

extension Finding {
    /// What an alert about it notes, such as `critical: cardholder 12, origin 3`. Names are left
    /// out, and so is what does not fit into an event.
    package var note: String {
        let about = entities.filter { $0.name == nil }.map { "\($0.kind.name) \($0.number)" }
        return String(
            "\(severity.name): \(about.joined(separator: ", "))".prefix(Event.textCountMax))
    }

    /// A ``note`` in words; nil for any other text. The note is all that the ledger has of an
    /// alert.
    package static func words(ofNote note: String) -> Wording? {
        let parts = note.split(separator: ": ", maxSplits: 1)
        guard let severity = parts.first.flatMap({ Severity(name: String($0)) }) else { return nil }
        let things = parts.dropFirst().flatMap { $0.split(separator: ", ") }.map { thing in
            let words = thing.split(separator: " ")
            let kind = words.first.flatMap { EntityKind(name: String($0)) }
            guard words.count == 2, let kind else { return Wording(same: String(thing)) }
            return Wording(
                "\(kind.words.english) \(words[1])", french: "\(kind.words.french) \(words[1])")
        }
        guard !things.isEmpty else { return severity.words }
        return Wording(
            "\(severity.words.english): \(things.map(\.english).joined(separator: ", "))",
            french: "\(severity.words.french) : \(things.map(\.french).joined(separator: ", "))")
    }
}
