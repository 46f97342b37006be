import Ledger

/// A batch of events, folded but not yet written.
private struct FoldedBatch {
    let state: State
    var postings: PostingBatch
    /// The leaf hash of the last event.
    let leaf: Digest
}

extension Views {
    /// Folds every event of the ledger that the views have not seen, one batch in each commit.
    ///
    /// - Parameters:
    ///   - end: where to stop; the ledger's size when absent.
    ///   - progress: called after each batch with the number of events folded.
    public func catchUp(
        with ledger: LedgerStore, to end: UInt64? = nil, progress: (UInt64) -> Void = { _ in }
    ) throws {
        while let batch = try fold(ledger, to: end, after: nil, threadCount: 1) {
            try write(batch)
            progress(batch.state.size)
            try mergeRuns()
        }
    }

    /// Folds a whole ledger into views that nobody else writes: while one batch is written, the
    /// next is folded over it, and the runs are merged once, at the end.
    package func build(
        from ledger: LedgerStore, to end: UInt64, progress: (UInt64) -> Void = { _ in }
    ) throws {
        let writing = BackgroundWork<Void>()
        defer { _ = writing.wait() }
        var previous: FoldedBatch?
        let threadCount = LedgerStore.threadCountDefault
        while let batch = try fold(
            ledger, to: end, after: previous, threadCount: threadCount)
        {
            try writing.wait()?.get()
            writing.start { try self.write(batch) }
            progress(batch.state.size)
            previous = batch
        }
        try writing.wait()?.get()
        try mergeAllRuns()
        try environment.sync()
    }

    /// Folds the next batch in memory; nil when there is none.
    ///
    /// - Parameter previous: the batch before, which may still be being written.
    private func fold(
        _ ledger: LedgerStore, to end: UInt64?, after previous: FoldedBatch?, threadCount: Int
    ) throws -> FoldedBatch? {
        let (base, snapshot) = try base(of: ledger)
        let state =
            try previous.map { State($0.state.rows, over: base) }
            ?? State(base: base, size: base.watermark)
        let batchEnd = min(
            end ?? snapshot.size, snapshot.size, state.size + Self.batchEventCount)
        guard state.size < batchEnd else { return nil }
        var postings = PostingBatch(from: state.size)
        try ledger.forEachEvent(in: state.size..<batchEnd, threadCount: threadCount) { event in
            precondition(event.sequence == state.size, "an event was skipped")
            try state.evolve(event)
            try state.forEachIndexKey(of: event) { postings.add($0, event.sequence) }
            return true
        }
        return FoldedBatch(
            state: state, postings: postings, leaf: try snapshot.leafHash(batchEnd - 1))
    }

    /// Writes a batch, unless another process has folded those events first.
    private func write(_ batch: FoldedBatch) throws {
        try environment.write { transaction in
            let state = batch.state
            guard try watermark(transaction) == state.beginning else { return }
            try write(state, transaction)
            var runs = try self.runs(transaction)
            var writer = PostingBlockWriter(runs.add(to: state.size))
            func put(_ key: [UInt8], _ block: [UInt8]) throws {
                let value = CheckedValue.make(block, at: CheckedValue.place(key.span))
                try transaction.append(postings, key, value.span)
            }
            var sorting = batch.postings
            try sorting.forEachList { key, list in try writer.add(key, list, put) }
            try writer.finish(put)
            try write(runs, transaction)
            try writeWatermark(transaction, state.size, batch.leaf)
        }
    }

    private func write(_ state: State, _ transaction: WriteTransaction) throws {
        var greatest: [UInt64?] = try StateTable.allCases.map {
            try transaction.lastIntegerKey(table($0))
        }
        try state.forEachChange { kind, id, row in
            let index = Int(kind.rawValue) - 1
            guard let bytes = row?.encoded else {
                try transaction.delete(table(kind), id)
                return
            }
            let value = CheckedValue.make(bytes, at: CheckedValue.place(kind, id))
            if let last = greatest[index], last >= id {
                try transaction.put(table(kind), id, value.span)
            } else {
                try transaction.append(table(kind), id, value.span)
                greatest[index] = id
            }
        }
    }
}
