import Ledger

/// Sliding windows, one for each key: what recently happened to one thing, the newest first.
///
/// All entries are in one array, those of a window linked: nothing is allocated for a key.
struct Windows {
    struct Entry {
        /// The value that is counted once, or summed.
        var value: UInt64
        /// Milliseconds.
        var time: UInt64
        var sequence: UInt64
        var isMarked = false
        /// The place of the next older one; -1 after the oldest.
        fileprivate var next: Int32 = -1

        init(_ value: UInt64, of event: Event, isMarked: Bool = false) {
            (self.value, time, sequence) = (value, event.time, event.sequence)
            self.isMarked = isMarked
        }
    }

    private struct Window {
        var newest: Int32 = -1
        /// Its threshold was reached at the last event.
        var isOpen = false
    }

    private var windows = KeyTable<Window>()
    private var entries: [Entry] = []
    /// The first of the places to be reused, linked.
    private var free: Int32 = -1
    /// The most entries of a window: the oldest are dropped.
    let capacity: Int

    init(capacity: UInt64) { self.capacity = Int(capacity) }

    /// Adds an entry to a window and drops what is older than `since`.
    ///
    /// - Parameter isDistinct: it replaces an entry with the same value.
    /// - Returns: how many there are now.
    mutating func add(
        _ entry: Entry, to key: UInt64, since: UInt64, isDistinct: Bool = false
    ) -> Int {
        var window = windows[key] ?? Window()
        var count = 1
        var last: Int32 = -1
        var place = window.newest
        while place >= 0 {
            let other = entries[Int(place)]
            let isDropped =
                other.time < since || count == capacity
                || isDistinct && other.value == entry.value
            if isDropped {
                unlink(place, after: last, &window)
            } else {
                last = place
                count += 1
            }
            place = other.next
        }
        window.newest = store(entry, next: window.newest)
        windows.set(key, window)
        return count
    }

    /// Removes some entries of a window.
    mutating func remove(from key: UInt64, where isRemoved: (Entry) -> Bool) {
        guard var window = windows[key] else { return }
        var last: Int32 = -1
        var place = window.newest
        while place >= 0 {
            let entry = entries[Int(place)]
            if isRemoved(entry) { unlink(place, after: last, &window) } else { last = place }
            place = entry.next
        }
        windows.set(key, window)
    }

    /// Empties a window.
    mutating func remove(_ key: UInt64) {
        guard let window = windows[key] else { return }
        release(window)
        windows.remove(key)
    }

    /// Marks the entry of a sequence.
    mutating func mark(_ sequence: UInt64, of key: UInt64) {
        var place = windows[key]?.newest ?? -1
        while place >= 0 {
            if entries[Int(place)].sequence == sequence { entries[Int(place)].isMarked = true }
            place = entries[Int(place)].next
        }
    }

    /// The newest entries, the newest first.
    func newest(_ limit: Int, of key: UInt64) -> [Entry] {
        var newest: [Entry] = []
        var place = windows[key]?.newest ?? -1
        while place >= 0, newest.count < limit {
            newest.append(entries[Int(place)])
            place = entries[Int(place)].next
        }
        return newest
    }

    func isEmpty(_ key: UInt64) -> Bool { (windows[key]?.newest ?? -1) < 0 }

    func isOpen(_ key: UInt64) -> Bool { windows[key]?.isOpen ?? false }

    mutating func setOpen(_ isOpen: Bool, _ key: UInt64) {
        windows.update(key) { $0.isOpen = isOpen }
    }

    /// Drops the windows that have nothing as new as `since`.
    mutating func sweep(since: UInt64) {
        var dropped: [UInt64] = []
        windows.forEachEntry { key, window in
            if window.newest < 0 || entries[Int(window.newest)].time < since {
                dropped.append(key)
            }
        }
        for key in dropped { remove(key) }
        if windows.count == 0 { (entries, free) = ([], -1) }
    }

    private mutating func unlink(_ place: Int32, after last: Int32, _ window: inout Window) {
        let next = entries[Int(place)].next
        if last < 0 { window.newest = next } else { entries[Int(last)].next = next }
        entries[Int(place)].next = free
        free = place
    }

    private mutating func release(_ window: Window) {
        var place = window.newest
        while place >= 0 {
            let next = entries[Int(place)].next
            entries[Int(place)].next = free
            free = place
            place = next
        }
    }

    private mutating func store(_ entry: Entry, next: Int32) -> Int32 {
        var entry = entry
        entry.next = next
        guard free >= 0 else {
            entries.append(entry)
            return Int32(entries.count - 1)
        }
        let place = free
        free = entries[Int(place)].next
        entries[Int(place)] = entry
        return place
    }

    // MARK: Saving

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        var numbers = flat
        try coder.numbers(&numbers)
        if coder.isReading { self = try Windows(flat: numbers, capacity: capacity) }
    }

    /// For each window its key, whether it is open and how many entries it has; then the entries,
    /// four numbers each, the oldest first.
    private var flat: [UInt64] {
        var flat: [UInt64] = []
        windows.forEachEntry { key, window in
            let entries = newest(.max, of: key)
            flat += [key, window.isOpen ? 1 : 0, UInt64(entries.count)]
            for entry in entries.reversed() {
                flat += [entry.value, entry.time, entry.sequence, entry.isMarked ? 1 : 0]
            }
        }
        return flat
    }

    private init(flat: [UInt64], capacity: Int) throws(MalformedCBOR) {
        self.capacity = capacity
        var index = 0
        while index + 3 <= flat.count {
            let (key, isOpen, count) = (flat[index], flat[index + 1], flat[index + 2])
            index += 3
            guard count <= UInt64(flat.count - index) / 4 else { break }
            var window = Window(isOpen: isOpen != 0)
            for _ in 0..<count {
                var entry = Entry(
                    flat[index], flat[index + 1], flat[index + 2], isMarked: flat[index + 3] != 0)
                entry.next = window.newest
                entries.append(entry)
                window.newest = Int32(entries.count - 1)
                index += 4
            }
            windows.set(key, window)
        }
        guard index == flat.count else { throw MalformedCBOR(.wrongLength(count: index), at: 0) }
    }
}

extension Windows.Entry {
    fileprivate init(_ value: UInt64, _ time: UInt64, _ sequence: UInt64, isMarked: Bool) {
        (self.value, self.time, self.sequence) = (value, time, sequence)
        self.isMarked = isMarked
    }
}
