import Ledger

/// The lists of several runs in the order of their keys, each run's after those of the runs before
/// it: so every list is ascending as a whole.
struct RunMerge {
    /// In the order of the runs.
    private var cursors: [RunCursor]
    /// Places of cursors that are on a list, as a binary heap: the least is first.
    private var heap: [Int] = []

    /// The blocks read so far.
    var blockCount: UInt64 { cursors.reduce(0) { $0 + $1.blockCount } }

    init(of runs: [IndexRun], in snapshot: ViewsSnapshot) throws {
        cursors = try runs.map { try RunCursor($0, snapshot) }
        for place in cursors.indices where try cursors[place].next() { heap.append(place) }
        for root in heap.indices.reversed() { sift(root) }
    }

    /// Replaces `list` by the next piece of a list; nil when there is none. A long list, or one
    /// that several runs have, comes in pieces under the same key.
    mutating func next(_ list: inout [UInt64]) throws -> IndexKey? {
        guard let place = heap.first else { return nil }
        list.removeAll(keepingCapacity: true)
        let key = cursors[place].key
        try cursors[place].copy(to: &list)
        if try !cursors[place].next() {
            heap[0] = heap[heap.count - 1]
            heap.removeLast()
        }
        sift(0)
        return key
    }

    private mutating func sift(_ root: Int) {
        var root = root
        while true {
            var least = root
            for child in [2 * root + 1, 2 * root + 2]
            where child < heap.count && isBefore(heap[child], heap[least]) {
                least = child
            }
            guard least != root else { return }
            heap.swapAt(root, least)
            root = least
        }
    }

    private func isBefore(_ left: Int, _ right: Int) -> Bool {
        let (a, b) = (cursors[left].key, cursors[right].key)
        return a == b ? left < right : a < b
    }
}

/// Walks the lists of one run.
private struct RunCursor {
    private let run: IndexRun
    private let cursor: Cursor
    private let snapshot: ViewsSnapshot
    /// A copy of the block it is in: writing may reuse the page.
    private var block: [UInt8] = []
    private var reader = PostingBlockReader(IndexKey(.cardholder, 0), start: 0)
    private var isAtStart = true
    private(set) var blockCount: UInt64 = 0

    init(_ run: IndexRun, _ snapshot: ViewsSnapshot) throws {
        self.run = run
        cursor = try Cursor(snapshot.transaction, snapshot.views.postings)
        self.snapshot = snapshot
    }

    var key: IndexKey { reader.key }

    mutating func next() throws -> Bool {
        while try !advance() {
            guard try nextBlock() else { return false }
        }
        return true
    }

    private mutating func advance() throws -> Bool {
        let block = block
        do {
            return try reader.next(block.span)
        } catch {
            throw malformed
        }
    }

    func copy(to list: inout [UInt64]) throws {
        do {
            try reader.copy(block.span, to: &list)
        } catch {
            throw malformed
        }
    }

    private var malformed: ViewsError {
        .unusable(path: snapshot.views.path, "a block of run \(run.id) is malformed")
    }

    private mutating func nextBlock() throws -> Bool {
        let found =
            try isAtStart ? cursor.seek(run.id.bigEndianBytes) : cursor.next()
        isAtStart = false
        guard found, let (id, key) = cursor.withKey(PostingBlock.read), id == run.id else {
            return false
        }
        block = try snapshot.withBlock(cursor) { $0.array }
        blockCount += 1
        reader = PostingBlockReader(key, start: run.start)
        return true
    }
}
