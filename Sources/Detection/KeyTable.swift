/// A hash table whose keys are numbers: open addressing, at most half full.
///
/// Three times as fast as a `Dictionary`, which resists chosen keys: references and sequences are
/// not chosen by the people in the events.
struct KeyTable<Value> {
    private struct Slot {
        var key: UInt64 = 0
        /// Nil in a slot that is free.
        var value: Value?
    }

    private var slots = [Slot](repeating: Slot(), count: 16)
    private(set) var count = 0

    subscript(key: UInt64) -> Value? { slots[slot(of: key)].value }

    /// Sets a value, replacing the old one.
    mutating func set(_ key: UInt64, _ value: Value) {
        let slot = slot(of: key)
        if slots[slot].value == nil {
            slots[slot].key = key
            count += 1
        }
        slots[slot].value = value
        if count * 2 > slots.count { rebuild(capacity: slots.count * 2) { _ in true } }
    }

    /// Changes a value in place; nil when there is none.
    @discardableResult
    mutating func update<R>(_ key: UInt64, _ body: (inout Value) -> R) -> R? {
        let slot = slot(of: key)
        guard slots[slot].value != nil else { return nil }
        return body(&slots[slot].value!)
    }

    mutating func remove(_ key: UInt64) {
        var free = slot(of: key)
        guard slots[free].value != nil else { return }
        slots[free].value = nil
        count -= 1
        // Entries that follow without a gap move up where their search would now end too early.
        var next = (free + 1) & (slots.count - 1)
        while slots[next].value != nil {
            let home = home(of: slots[next].key)
            let distance = (next - home) & (slots.count - 1)
            if distance >= (next - free) & (slots.count - 1) {
                slots.swapAt(free, next)
                free = next
            }
            next = (next + 1) & (slots.count - 1)
        }
    }

    /// Keeps only the entries for which `isKept` is true.
    mutating func filter(_ isKept: (Value) -> Bool) {
        let isAnyDropped = slots.contains { $0.value.map { !isKept($0) } ?? false }
        guard isAnyDropped else { return }
        rebuild(capacity: 16, isKept)
    }

    /// In no particular order.
    func forEachEntry(_ body: (UInt64, Value) throws -> Void) rethrows {
        for slot in slots { if let value = slot.value { try body(slot.key, value) } }
    }

    private mutating func rebuild(capacity: Int, _ isKept: (Value) -> Bool) {
        let full = slots
        let kept = full.count { $0.value.map(isKept) ?? false }
        var capacity = capacity
        while kept * 2 > capacity { capacity *= 2 }
        slots = Array(repeating: Slot(), count: capacity)
        count = kept
        for entry in full {
            if let value = entry.value, isKept(value) { slots[slot(of: entry.key)] = entry }
        }
    }

    private func home(of key: UInt64) -> Int {
        // Sequences and references are dense: a multiplication by 2^64 / φ spreads them.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
    }

    /// Where a key is, or would be.
    private func slot(of key: UInt64) -> Int {
        var slot = home(of: key)
        while slots[slot].value != nil, slots[slot].key != key {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }
}
