import Ledger

/// Runs are merged after the batch that made it due, in transactions of a bounded size, so that
/// nobody waits for long and memory stays flat.
extension Views {
    /// Blocks written or deleted in one transaction: 8 MiB.
    private static let stepBlockCount = 4096

    /// Merges what is due, and deletes what was merged. Where another process took over, the rest
    /// is left to it: two processes taking over from each other would never end.
    func mergeRuns() throws {
        while let due = try dueRuns(), try merge(due) {}
        while try deleteDead() {}
    }

    /// Merges all runs into one, however many there are: a lookup then asks only that one.
    func mergeAllRuns() throws {
        let runs = try environment.read { try self.runs($0) }.runs
        if runs.count > 1 { _ = try merge(runs) }
        while try deleteDead() {}
    }

    private func dueRuns() throws -> [IndexRun]? {
        try environment.read { transaction in
            let runs = try self.runs(transaction)
            return runs.due.map { Array(runs.runs[$0]) }
        }
    }

    /// - Returns: false when another process took over or had already done it.
    private func merge(_ inputs: [IndexRun]) throws -> Bool {
        let snapshot = try ViewsSnapshot(self, ReadTransaction(environment))
        guard let output = try beginMerge(inputs) else { return false }
        return try finishMerge(inputs, into: output, snapshot)
    }

    /// Takes over from whoever is merging: what is merged is still there.
    ///
    /// - Returns: the run to write; nil when these runs are not there any more.
    func beginMerge(_ inputs: [IndexRun]) throws -> IndexRun? {
        try environment.write { transaction in
            var runs = try self.runs(transaction)
            guard runs.runs.contains(inputs) else { return nil }
            if runs.merging != 0 { runs.dead.append(runs.merging) }
            let output = IndexRun(
                id: runs.takeID(), start: inputs.first!.start, end: inputs.last!.end)
            runs.merging = output.id
            try write(runs, transaction)
            return output
        }
    }

    /// Writes the merged run, a bounded number of blocks a transaction.
    ///
    /// - Parameter snapshot: one that has the runs to be merged.
    /// - Returns: false when another process took over.
    func finishMerge(
        _ inputs: [IndexRun], into output: IndexRun, _ snapshot: ViewsSnapshot
    ) throws -> Bool {
        var merge = try RunMerge(of: inputs, in: snapshot)
        var writer = PostingBlockWriter(output)
        var list: [UInt64] = []
        var isDone = false
        while !isDone {
            let isMine = try environment.write { transaction in
                var runs = try self.runs(transaction)
                guard runs.merging == output.id else { return false }
                var blockCount = 0
                func putBlock(_ key: [UInt8], _ value: [UInt8]) throws {
                    try put(postings, key, value, transaction)
                    blockCount += 1
                }
                while blockCount < Self.stepBlockCount {
                    guard let key = try merge.next(&list) else {
                        try writer.finish(putBlock)
                        runs.replace(inputs, by: output)
                        try write(runs, transaction)
                        isDone = true
                        break
                    }
                    try writer.add(key, list, putBlock)
                }
                return true
            }
            guard isMine else { return false }
        }
        return true
    }

    /// Deletes some blocks of runs that were merged; false when there are none left.
    private func deleteDead() throws -> Bool {
        guard try environment.read({ try !self.runs($0).dead.isEmpty }) else { return false }
        return try environment.write { transaction in
            var runs = try self.runs(transaction)
            var room = Self.stepBlockCount
            while room > 0, let id = runs.dead.last {
                let deleted = try transaction.deleteAll(
                    postings, prefix: id.bigEndianBytes, atMost: room)
                if deleted < room { runs.dead.removeLast() }
                room -= max(deleted, 1)
            }
            try write(runs, transaction)
            return !runs.dead.isEmpty
        }
    }
}
