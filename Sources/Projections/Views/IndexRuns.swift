import Ledger

/// The postings of a range of events, sorted: written once, merged with its neighbours later.
struct IndexRun: Hashable {
    /// Greater than that of every run written before.
    var id: UInt64 = 0
    /// The first event.
    var start: UInt64 = 0
    /// The event after the last one.
    var end: UInt64 = 0

    /// Runs of the same tier are merged: tiers are bounded by powers of four.
    var tier: Int { (UInt64.bitWidth - (end - start).leadingZeroBitCount - 1) / 2 }
}

/// The runs, in the order of their events, without a gap.
struct IndexRuns: Row {
    var runs: [IndexRun] = []
    /// The id of the next run.
    var nextID: UInt64 = 1
    /// The run that a merge is writing, 0 when there is none. Whoever finds another's may discard
    /// it: what is merged is still there.
    var merging: UInt64 = 0
    /// Runs whose blocks are to be deleted.
    var dead: [UInt64] = []

    /// How many runs of one tier there are before they are merged. A lookup asks each run: there
    /// are at most three for each power of four, and every posting is written once for each.
    static let fanIn = 4

    /// Neighbours to be merged now, if any: a run with smaller ones before it, or as many of one
    /// tier as ``fanIn``.
    var due: Range<Int>? {
        for index in runs.indices.dropFirst() where runs[index - 1].tier < runs[index].tier {
            var first = index - 1
            while first > 0, runs[first - 1].tier < runs[index].tier { first -= 1 }
            return first..<index + 1
        }
        // From here on tiers only descend.
        for index in runs.indices.dropFirst(Self.fanIn - 1) {
            let first = index - Self.fanIn + 1
            if runs[first].tier == runs[index].tier { return first..<index + 1 }
        }
        return nil
    }

    /// Adds the run of the events up to `end` and gives it an id.
    mutating func add(to end: UInt64) -> IndexRun {
        let run = IndexRun(id: takeID(), start: runs.last?.end ?? 0, end: end)
        runs.append(run)
        return run
    }

    mutating func takeID() -> UInt64 {
        defer { nextID += 1 }
        return nextID
    }

    /// Replaces runs with the merged run that was made from them.
    mutating func replace(_ merged: [IndexRun], by run: IndexRun) {
        guard let first = runs.firstIndex(of: merged[0]) else {
            preconditionFailure("a run that was merged is gone")
        }
        precondition(Array(runs[first..<first + merged.count]) == merged)
        runs.replaceSubrange(first..<first + merged.count, with: [run])
        dead += merged.map(\.id)
        merging = 0
    }

    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        var numbers = runs.flatMap { [$0.id, $0.start, $0.end] }
        try coder.number(&nextID)
        try coder.number(&merging)
        try coder.numbers(&dead)
        try coder.numbers(&numbers)
        runs = stride(from: 0, to: numbers.count - 2, by: 3).map {
            IndexRun(id: numbers[$0], start: numbers[$0 + 1], end: numbers[$0 + 2])
        }
    }
}
