/// The postings of a batch of events, to be sorted and written as a run.
struct PostingBatch {
    private struct Posting {
        let value: UInt64
        /// From the first event of the batch.
        let offset: UInt32
    }

    private let start: UInt64
    /// For each field, in the order of events.
    private var fields: [[Posting]] = Array(
        repeating: [], count: Int(IndexField.allCases.map(\.rawValue).max()!) + 1)

    /// - Parameter start: the first event.
    init(from start: UInt64) { self.start = start }

    /// Adds a posting of an event that is not before those of earlier calls.
    mutating func add(_ key: IndexKey, _ sequence: UInt64) {
        fields[Int(key.field.rawValue)].append(
            Posting(value: key.value, offset: UInt32(sequence - start)))
    }

    /// Visits every list in the order of the keys; an event is once in a list, even where it names
    /// a card twice. This sorts the batch, which can then no longer be used.
    mutating func forEachList(_ body: (IndexKey, [UInt64]) throws -> Void) throws {
        var list: [UInt64] = []
        var scratch: [Posting] = []
        for field in IndexField.allCases {
            var postings: [Posting] = []
            swap(&postings, &fields[Int(field.rawValue)])
            Self.sort(&postings, &scratch)
            for (place, posting) in postings.enumerated() {
                if place > 0, postings[place - 1].value != posting.value {
                    try body(IndexKey(field, postings[place - 1].value), list)
                    list.removeAll(keepingCapacity: true)
                }
                let sequence = start + UInt64(posting.offset)
                if list.last != sequence { list.append(sequence) }
            }
            if let last = postings.last { try body(IndexKey(field, last.value), list) }
            list.removeAll(keepingCapacity: true)
        }
    }

    /// Sorts by value, and keeps the order within one value: a counting sort, eleven bits at a
    /// time, over the bits that differ at all.
    private static func sort(_ postings: inout [Posting], _ scratch: inout [Posting]) {
        guard let first = postings.first else { return }
        let varying = postings.reduce(0) { $0 | ($1.value ^ first.value) }
        for shift in stride(from: UInt64(0), to: 64, by: 11) where varying >> shift & 0x7FF != 0 {
            var places = [Int](repeating: 0, count: 1 << 11)
            for posting in postings { places[Int(posting.value >> shift & 0x7FF)] += 1 }
            var sum = 0
            for digit in places.indices {
                (places[digit], sum) = (sum, sum + places[digit])
            }
            // Every place is written below.
            scratch.removeAll(keepingCapacity: true)
            scratch.append(contentsOf: postings)
            for posting in scratch {
                let digit = Int(posting.value >> shift & 0x7FF)
                postings[places[digit]] = posting
                places[digit] += 1
            }
        }
    }
}
