import Ledger

/// Posting lists are read by blocks: memory does not grow with a list, and whoever needs its first
/// or last part reads no more of it.
extension ViewsSnapshot {
    /// Appends the next part of the list of `key`, from `start` on: the part in one block.
    ///
    /// - Returns: where the part after it begins; nil at the end of the list.
    func readPostings(
        _ key: IndexKey, from start: UInt64, to list: inout [UInt64]
    ) throws -> UInt64? {
        // No event is about a thing that a later one opened.
        let start = key.field.isSequence ? max(start, key.value) : start
        for run in runs.runs where run.end > start {
            let count = list.count
            let next = try read(key, from: start, in: run, to: &list)
            if list.count > count || next < run.end { return next < watermark ? next : nil }
        }
        return nil
    }

    /// Appends the sequences of the list of `key` from the last one back, newest runs first, until
    /// `list` has `count` or there are no more.
    func readLastPostings(_ count: Int, _ key: IndexKey, to list: inout [UInt64]) throws {
        let start = key.field.isSequence ? key.value : 0
        for run in runs.runs.reversed() where run.end > start {
            guard list.count < count else { return }
            var found = try seekLastBlock(key, run.end, in: run)
            try requireNextBlock()
            while found, list.count < count, let first = firstKey(in: run), first.field == key.field
            {
                var part: [UInt64] = []
                _ = try copy(key, first, run, from: 0, to: &part)
                list += part.suffix(count - list.count).reversed()
                // Where the block begins with this list, the one before may end with it.
                guard first.value == key.value else { break }
                found = try lookup!.previous()
            }
            if found, list.count < count { try requireBlock() }
        }
    }

    /// Appends the part of the list of `key` that one block of a run has.
    ///
    /// - Returns: where the part after it begins; the end of the run when there is none.
    private func read(
        _ key: IndexKey, from start: UInt64, in run: IndexRun, to list: inout [UInt64]
    ) throws -> UInt64 {
        // The list begins in the last block whose key is not greater, or with the next one.
        var found = try seekLastBlock(key, start, in: run)
        if found, firstKey(in: run) == nil {
            try requireBlock()
            found = try lookup!.next()
        }
        while found, let first = firstKey(in: run), first <= key {
            if first.field != key.field {
                try requireBlock()
            } else {
                if try copy(key, first, run, from: start, to: &list) { return run.end }
                if let last = list.last, last >= start { return last + 1 }
            }
            found = try lookup!.next()
        }
        // The key that ended the search may be a damaged one.
        if found { try requireBlock() }
        return run.end
    }

    /// Requires that the block that the cursor is on is as it was written, key and value: a search
    /// that a damaged key led astray ends beside it.
    private func requireBlock() throws { try withBlock(lookup!) { _ in } }

    /// The same of the block after it; the cursor stays where it is.
    private func requireNextBlock() throws {
        guard try lookup!.next() else { return }
        try requireBlock()
        _ = try lookup!.previous()
    }

    /// Moves to the last block of any run whose key is not greater; false when there is none.
    private func seekLastBlock(
        _ key: IndexKey, _ sequence: UInt64, in run: IndexRun
    ) throws -> Bool {
        let cursor = try lookup ?? Cursor(transaction, views.postings)
        lookup = cursor
        let sought = PostingBlock.key(run: run.id, key, sequence)
        guard try cursor.seek(sought) else { return try cursor.last() }
        let isExact = cursor.withKey { key in
            key.count == sought.count && sought.indices.allSatisfy { key[$0] == sought[$0] }
        }
        return try isExact || cursor.previous()
    }

    /// The first key of the block that the cursor is on; nil when it is of another run.
    private func firstKey(in run: IndexRun) -> IndexKey? {
        lookup!.withKey(PostingBlock.read).flatMap { $0.run == run.id ? $0.key : nil }
    }

    /// Appends the sequences from `start` on that the block which the cursor is on has under `key`.
    ///
    /// - Returns: whether the list is over: a greater key follows in the block.
    private func copy(
        _ key: IndexKey, _ first: IndexKey, _ run: IndexRun, from start: UInt64,
        to list: inout [UInt64]
    ) throws -> Bool {
        try withBlock(lookup!) {
            try copy(key, first, run, $0, from: start, to: &list)
        }
    }

    /// Lends the block that a cursor is on.
    ///
    /// - Throws: ``ViewsError`` for one that is not as it was written.
    func withBlock<R>(_ cursor: Cursor, _ body: (Span<UInt8>) throws -> R) throws -> R {
        let place = cursor.withKey { CheckedValue.place($0) }
        let result = try cursor.withValue { try CheckedValue.read($0, at: place, body) }
        guard let result else { throw views.damaged("a block of postings") }
        return result
    }

    private func copy(
        _ key: IndexKey, _ first: IndexKey, _ run: IndexRun, _ block: Span<UInt8>,
        from start: UInt64, to list: inout [UInt64]
    ) throws -> Bool {
        var reader = PostingBlockReader(first, start: run.start)
        do {
            while try reader.next(block) {
                guard reader.key.value <= key.value else { return true }
                if reader.key.value == key.value {
                    try reader.copy(block, from: start, to: &list)
                }
            }
        } catch {
            throw ViewsError.unusable(path: views.path, "a block of run \(run.id) is malformed")
        }
        return false
    }
}
