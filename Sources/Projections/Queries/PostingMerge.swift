/// The union of posting lists, ascending, read a part at a time: memory does not grow with what is
/// found.
struct PostingMerge {
    private struct List {
        let key: IndexKey
        /// What was read and not yet given: from `place` on.
        var part: [UInt64] = []
        var place = 0
        /// Where the next part begins; nil at the end.
        var next: UInt64?

        init(_ key: IndexKey, _ start: UInt64) {
            self.key = key
            next = start
        }

        /// The next sequence, without taking it; nil at the end.
        mutating func first(_ projection: Projection) throws -> UInt64? {
            while place == part.count, let start = next {
                part.removeAll(keepingCapacity: true)
                place = 0
                next = try projection.readSequences(key, from: start, to: &part)
            }
            return place < part.count ? part[place] : nil
        }
    }

    private var lists: [List]
    private let end: UInt64

    init(_ keys: [IndexKey], in range: Range<UInt64>) {
        let keys = keys.count > 1 ? Array(Set(keys)) : keys
        lists = keys.map { List($0, range.lowerBound) }
        end = range.upperBound
    }

    /// Takes the next sequence, each once; nil at the end.
    mutating func next(_ projection: Projection) throws -> UInt64? {
        var least = end
        for index in lists.indices {
            if let first = try lists[index].first(projection), first < least { least = first }
        }
        guard least < end else { return nil }
        for index in lists.indices
        where lists[index].place < lists[index].part.count
            && lists[index].part[lists[index].place] == least
        {
            lists[index].place += 1
        }
        return least
    }
}
