import Ledger

/// The postings of the tail, in memory.
struct TailPostings {
    /// By field: for each value the place of its last posting.
    private var lasts = Array(
        repeating: KeyTable<UInt32>(),
        count: Int(IndexField.allCases.map(\.rawValue).max()!) + 1)
    /// Postings in the order in which they came.
    private var sequences: [UInt64] = []
    /// For each posting the place of the one before under the same key plus one, or 0.
    private var previous: [UInt32] = []

    /// Adds a posting, once under a key even where an event names a card twice.
    ///
    /// - Precondition: sequences do not descend.
    mutating func add(_ key: IndexKey, _ sequence: UInt64) {
        let field = Int(key.field.rawValue)
        let last = lasts[field].set(key.value, UInt32(sequences.count))
        if let last, sequences[Int(last)] == sequence {
            lasts[field].set(key.value, last)
            return
        }
        sequences.append(sequence)
        previous.append(last.map { $0 + 1 } ?? 0)
    }

    /// Appends what is found under `key` from `start` on, ascending.
    func append(_ key: IndexKey, from start: UInt64, to list: inout [UInt64]) {
        let count = list.count
        forEachFromLast(key) { sequence in
            guard sequence >= start else { return false }
            list.append(sequence)
            return true
        }
        list[count...].reverse()
    }

    /// Appends what is found under `key`, descending, until `list` has `count`.
    func appendLast(_ count: Int, _ key: IndexKey, to list: inout [UInt64]) {
        forEachFromLast(key) { sequence in
            guard list.count < count else { return false }
            list.append(sequence)
            return true
        }
    }

    private func forEachFromLast(_ key: IndexKey, _ body: (UInt64) -> Bool) {
        guard var place = lasts[Int(key.field.rawValue)][key.value] else { return }
        while body(sequences[Int(place)]), previous[Int(place)] != 0 {
            place = previous[Int(place)] - 1
        }
    }
}
