import Ledger

/// What pages say about an event of a kind.
struct KindWords: Sendable {
    let kind: Kind
    let nature: EventWords.Nature
    /// A template, whose names in braces are filled from the event, see ``Sentences``. `{also}` is
    /// what only some events of the kind have.
    let sentence: Wording

    /// - Parameter french: as it is typed.
    init(_ kind: Kind, _ nature: EventWords.Nature, _ english: String, french: String) {
        (self.kind, self.nature) = (kind, nature)
        sentence = Wording(english, french: french)
    }

    /// A kind without words stops the program, and every test with it.
    static func inOrder(_ rows: [KindWords]) -> [KindWords] {
        precondition(rows.map(\.kind) == Kind.allCases, "a kind has no words, or another's place")
        return rows
    }
}
