extension LedgerSnapshot {
    /// The RFC 6962 root hash of the first `size` events.
    ///
    /// - Precondition: there are as many.
    /// - Throws: ``LedgerError`` when a hash that leads to it is missing.
    /// - Complexity: at most 255 stored hashes for each byte of the size: some hundred microseconds
    ///   for a ledger of any size; none for the whole.
    public func root(of size: UInt64) throws -> Digest {
        precondition(size <= self.size)
        guard size < self.size else { return root }
        return try MerkleTree.root(of: 0..<size, subtreeRoot)
    }

    /// The proof that an event is among the first `size`, from its sibling's hash up.
    ///
    /// - Precondition: it is.
    /// - Complexity: as ``root(of:)``.
    public func inclusionProof(of sequence: UInt64, in size: UInt64) throws -> [Digest] {
        precondition(size <= self.size)
        return try MerkleTree.inclusionProof(of: sequence, in: size, subtreeRoot)
    }

    /// The proof that the first `size` events begin with the first `oldSize`.
    ///
    /// - Precondition: `oldSize` is not more, and there are as many events.
    /// - Complexity: as ``root(of:)``.
    public func consistencyProof(from oldSize: UInt64, to size: UInt64) throws -> [Digest] {
        precondition(size <= self.size)
        return try MerkleTree.consistencyProof(from: oldSize, to: size, subtreeRoot)
    }

    /// The root of the perfect subtree of 2^`level` events: stored for every eighth level, and
    /// computed from at most 128 of those below it.
    private func subtreeRoot(_ level: Int, _ index: UInt64) throws -> Digest {
        let (stored, steps) = (level / 8, UInt64(level % 8))
        let start = index << steps
        var hashes: [Digest] = []
        hashes.reserveCapacity(1 << steps)
        if stored == 0 {
            try forEachRecord(in: start..<start + 1 << steps) { _, leaf, _ in
                hashes.append(leaf)
                return true
            }
        } else {
            for index in start..<start + 1 << steps {
                guard let hash = try subtree(level: stored, index: index) else {
                    throw LedgerError.missingSubtree(level: stored, index: index)
                }
                hashes.append(hash)
            }
        }
        return MerkleTree.root(overwriting: &hashes)
    }
}

extension LedgerSnapshot {
    /// Whether this ledger begins with the events that a checkpoint covers: a proof of that is made
    /// and checked.
    ///
    /// - Complexity: a proof of consistency.
    public func continues(_ checkpoint: Checkpoint) throws -> Bool {
        guard checkpoint.size <= size else { return false }
        let proof = try consistencyProof(from: checkpoint.size, to: size)
        do throws(MerkleTree.ProofError) {
            try MerkleTree.checkConsistency(
                from: checkpoint.size, checkpoint.root, to: size, root, proof: proof)
            return true
        } catch {
            return false
        }
    }
}
