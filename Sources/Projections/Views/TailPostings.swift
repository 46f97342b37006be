/// The postings of the tail, in memory.
struct TailPostings {
    /// Each key once, in the order in which it was first seen.
    private var keys: [IndexKey] = []
    /// For each key the place of its last posting.
    private var lasts: [UInt32] = []
    /// Postings in the order in which they came.
    private var sequences: [UInt64] = []
    /// For each posting the place of the one before under the same key plus one, or 0.
    private var previous: [UInt32] = []
    /// Open addressing: the place of a key in ``keys`` plus one, or 0.
    private var slots: [UInt32] = Array(repeating: 0, count: 1024)

    /// Adds a posting, once under a key even where an event names a card twice.
    ///
    /// - Precondition: sequences do not descend.
    mutating func add(_ key: IndexKey, _ sequence: UInt64) {
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            if keys[place] == key {
                let last = lasts[place]
                guard sequences[Int(last)] != sequence else { return }
                lasts[place] = UInt32(sequences.count)
                sequences.append(sequence)
                return previous.append(last + 1)
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        keys.append(key)
        lasts.append(UInt32(sequences.count))
        sequences.append(sequence)
        previous.append(0)
        slots[slot] = UInt32(keys.count)
        // At most half full.
        if keys.count * 2 > slots.count { grow() }
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
        var slot = Self.hash(key) & (slots.count - 1)
        while slots[slot] != 0 {
            let place = Int(slots[slot]) - 1
            guard keys[place] == key else {
                slot = (slot + 1) & (slots.count - 1)
                continue
            }
            var next = lasts[place] + 1
            while next != 0, body(sequences[Int(next) - 1]) { next = previous[Int(next) - 1] }
            return
        }
    }

    private mutating func grow() {
        slots = Array(repeating: 0, count: slots.count * 2)
        for (place, key) in keys.enumerated() {
            var slot = Self.hash(key) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt32(place + 1)
        }
    }

    /// The same value occurs in several fields: a challenge's sequence, a card's reference.
    private static func hash(_ key: IndexKey) -> Int {
        let field = UInt64(key.field.rawValue) &* 0xBF58_476D_1CE4_E5B9
        return Int(truncatingIfNeeded: ((key.value ^ field) &* 0x9E37_79B9_7F4A_7C15) >> 32)
    }
}
