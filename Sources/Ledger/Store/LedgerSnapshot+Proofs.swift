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

    /// The proof that an event is among those of a checkpoint, checked before it is handed out.
    ///
    /// - Precondition: the event is.
    /// - Throws: ``LedgerError/treeDamaged(path:)`` when the hashes stored do not lead to the root
    ///   that was signed; ``LedgerError/altered(sequence:)``.
    /// - Complexity: as ``root(of:)``.
    package func inclusionProof(
        of sequence: UInt64, in checkpoint: SignedCheckpoint
    ) throws -> InclusionProof {
        let size = checkpoint.checkpoint.size
        let proof = InclusionProof(
            index: sequence,
            hashes: size <= self.size ? try inclusionProof(of: sequence, in: size) : [],
            checkpoint: checkpoint)
        let isRight = try withRecord(sequence) { record in
            (try? proof.check(record: record)) != nil
        }
        guard isRight == true else { throw LedgerError.treeDamaged(path: store.path) }
        return proof
    }

    /// The proof that a checkpoint continues the first `oldSize` events, checked before it is
    /// handed out.
    ///
    /// - Precondition: the checkpoint is of as many events at least.
    /// - Throws: as ``inclusionProof(of:in:)``.
    package func consistencyProof(
        from oldSize: UInt64, to checkpoint: SignedCheckpoint
    ) throws -> ConsistencyProof {
        let size = checkpoint.checkpoint.size
        let hashes = try size <= self.size ? consistencyProof(from: oldSize, to: size) : []
        let proof = ConsistencyProof(oldSize: oldSize, hashes: hashes, checkpoint: checkpoint)
        let oldRoot = try root(of: min(oldSize, self.size))
        do throws(MerkleTree.ProofError) {
            try proof.check(oldRoot: oldRoot)
        } catch {
            throw LedgerError.treeDamaged(path: store.path)
        }
        return proof
    }

    /// The root of all events, made again from the hashes that are stored.
    ///
    /// - Throws: ``LedgerError/treeDamaged(path:)`` when it is not the head's.
    /// - Complexity: as ``root(of:)``.
    package func checkedRoot() throws -> Digest {
        guard try size == 0 || MerkleTree.root(of: 0..<size, subtreeRoot) == root else {
            throw LedgerError.treeDamaged(path: store.path)
        }
        return root
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
