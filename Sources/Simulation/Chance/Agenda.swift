/// What will happen, by time: a binary heap. Of the same time, what was planned first comes first.
@usableFromInline
package struct Agenda<Item> {
    @usableFromInline
    struct Entry {
        @usableFromInline let time: UInt64
        @usableFromInline let order: UInt64
        @usableFromInline let item: Item

        @inlinable
        init(time: UInt64, order: UInt64, item: Item) {
            (self.time, self.order, self.item) = (time, order, item)
        }

        @inlinable
        static func < (left: Entry, right: Entry) -> Bool {
            (left.time, left.order) < (right.time, right.order)
        }
    }

    @usableFromInline var entries: [Entry] = []
    @usableFromInline var order: UInt64 = 0

    @inlinable
    package init() {}

    @inlinable
    package var firstTime: UInt64? { entries.first?.time }

    @inlinable
    package mutating func add(_ item: Item, at time: UInt64) {
        entries.append(Entry(time: time, order: order, item: item))
        order += 1
        var index = entries.count - 1
        while index > 0, entries[index] < entries[(index - 1) / 2] {
            entries.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// The first item when it is due before `end`.
    @inlinable
    package mutating func removeFirst(before end: UInt64) -> (time: UInt64, item: Item)? {
        guard let time = firstTime, time < end else { return nil }
        entries.swapAt(0, entries.count - 1)
        let first = entries.removeLast()
        var index = 0
        while true {
            var least = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < entries.count && entries[child] < entries[least] {
                least = child
            }
            guard least != index else { return (time, first.item) }
            entries.swapAt(index, least)
            index = least
        }
    }
}
