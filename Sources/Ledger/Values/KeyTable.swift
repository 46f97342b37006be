/// A hash table whose keys are numbers: open addressing, at most half full.
///
/// Three times as fast as a `Dictionary`, which resists chosen keys: references and sequences are
/// not chosen by those whom the events are about. Inlined where it is used, for it is in the path
/// of every event.
@usableFromInline
package struct KeyTable<Value> {
    @usableFromInline
    struct Slot {
        @usableFromInline var key: UInt64
        /// Nil in a slot that is free.
        @usableFromInline var value: Value?

        @inlinable
        init(key: UInt64 = 0, value: Value? = nil) { (self.key, self.value) = (key, value) }
    }

    @usableFromInline var slots: [Slot]
    @usableFromInline package internal(set) var count = 0

    @inlinable
    package init() { slots = [Slot](repeating: Slot(), count: 16) }

    @inlinable
    package subscript(key: UInt64) -> Value? { slots[slot(of: key)].value }

    /// Sets a value, replacing the old one.
    ///
    /// - Returns: the old one.
    @inlinable
    @discardableResult
    package mutating func set(_ key: UInt64, _ value: Value) -> Value? {
        let slot = slot(of: key)
        guard let earlier = slots[slot].value else {
            fill(slot, key, value)
            return nil
        }
        slots[slot].value = value
        return earlier
    }

    /// The value there is, or else `value`, which is there from then on.
    @inlinable
    @inline(__always)
    package mutating func value(_ key: UInt64, orSet value: Value) -> Value {
        let slot = slot(of: key)
        if let there = slots[slot].value { return there }
        fill(slot, key, value)
        return value
    }

    /// Changes a value in place; nil when there is none.
    @inlinable
    @discardableResult
    package mutating func update<R>(_ key: UInt64, _ body: (inout Value) -> R) -> R? {
        let slot = slot(of: key)
        guard slots[slot].value != nil else { return nil }
        return body(&slots[slot].value!)
    }

    @inlinable
    package mutating func remove(_ key: UInt64) {
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
    @inlinable
    package mutating func filter(_ isKept: (Value) -> Bool) {
        let kept = slots.filter { $0.value.map(isKept) ?? false }
        guard kept.count < count else { return }
        count = kept.count
        var capacity = 16
        while count * 2 > capacity { capacity *= 2 }
        move(kept, capacity: capacity)
    }

    /// In no particular order.
    @inlinable
    package func forEachEntry(_ body: (UInt64, Value) throws -> Void) rethrows {
        for slot in slots { if let value = slot.value { try body(slot.key, value) } }
    }

    @inlinable
    @inline(__always)
    mutating func fill(_ slot: Int, _ key: UInt64, _ value: Value) {
        slots[slot] = Slot(key: key, value: value)
        count += 1
        if count * 2 > slots.count { move(slots, capacity: slots.count * 2) }
    }

    /// Puts entries into new slots.
    @inlinable
    mutating func move(_ entries: [Slot], capacity: Int) {
        slots = Array(repeating: Slot(), count: capacity)
        for entry in entries where entry.value != nil { slots[slot(of: entry.key)] = entry }
    }

    @inlinable
    func home(of key: UInt64) -> Int {
        // Sequences and references are dense: a multiplication by 2^64 / φ spreads them.
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (slots.count - 1)
    }

    /// Where a key is, or would be.
    @inlinable
    @inline(__always)
    func slot(of key: UInt64) -> Int {
        var slot = home(of: key)
        while slots[slot].value != nil, slots[slot].key != key {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }
}

extension KeyTable: Sendable where Value: Sendable {}
extension KeyTable.Slot: Sendable where Value: Sendable {}
