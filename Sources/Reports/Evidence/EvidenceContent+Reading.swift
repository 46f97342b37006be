import Ledger

extension EvidenceContent {
    /// Reads the files of a bundle, whatever they are. No signature and no proof is checked.
    ///
    /// - Throws: ``EvidenceFault`` for a file that is missing, superfluous or malformed.
    init(reading files: [String: [UInt8]]) throws(EvidenceFault) {
        var rest = files
        for name in ["index.html", "events.jsonl", "policy.json", "verify.py"] {
            _ = try rest.take(name)
        }
        rest[EvidenceBundle.sumsFile] = nil
        let declaration = try EvidenceDeclaration(parsing: rest.take("subject.json"))
        let checkpoint = try note("checkpoint", rest.take("checkpoint")) {
            bytes throws(MalformedNote) in try SignedCheckpoint(parsing: bytes)
        }
        let key = try Self.key("key.pub", .ed25519, &rest)
        var witnesses: [VerifierKey] = []
        while rest["witness-\(witnesses.count + 1).pub"] != nil {
            witnesses.append(
                try Self.key("witness-\(witnesses.count + 1).pub", .cosignature, &rest))
        }
        let records = try Self.records(&rest, checkpoint)
        if let name = EvidenceBundle.sorted(rest.keys).first {
            throw EvidenceFault("\(name) is no file of a bundle")
        }
        self.init(
            subject: declaration.subject, language: declaration.language, records: records,
            checkpoint: checkpoint, key: key, witnesses: witnesses)
        guard declaration.recordCount == records.count else {
            throw EvidenceFault(
                "\(records.count) records, where subject.json says \(declaration.recordCount)")
        }
    }

    private static func key(
        _ name: String, _ type: VerifierKey.SignatureType, _ files: inout [String: [UInt8]]
    ) throws(EvidenceFault) -> VerifierKey {
        let key = try note(name, files.take(name)) { bytes throws(MalformedNote) in
            try VerifierKey(parsing: bytes)
        }
        guard key.type == type else { throw EvidenceFault("\(name): a key of another type") }
        return key
    }

    /// The records and their proofs, by the names that both have.
    private static func records(
        _ files: inout [String: [UInt8]], _ checkpoint: SignedCheckpoint
    ) throws(EvidenceFault) -> [EvidenceRecord] {
        var records: [EvidenceRecord] = []
        for name in EvidenceBundle.sorted(files.keys.filter { $0.hasPrefix("records/") }) {
            let bytes = try files.take(name)
            guard let sequence = UInt64(name.dropFirst("records/".count).dropLast(".cbor".count)),
                EvidenceRecord.recordFile(sequence) == name
            else { throw EvidenceFault("\(name) is not named after an event") }
            let proofName = EvidenceRecord.proofFile(sequence)
            let proof = try note(proofName, files.take(proofName)) { bytes throws(MalformedNote) in
                try InclusionProof(parsing: bytes)
            }
            guard proof.index == sequence else {
                throw EvidenceFault("\(proofName): the proof of event \(proof.index)")
            }
            guard proof.checkpoint == checkpoint else {
                throw EvidenceFault("\(proofName): of another checkpoint")
            }
            let record: EvidenceRecord
            do throws(MalformedCBOR) {
                record = try EvidenceRecord(bytes: bytes, hashes: proof.hashes)
            } catch {
                throw EvidenceFault("\(name): \(error)")
            }
            guard record.sequence == sequence else {
                throw EvidenceFault("\(name): the record of event \(record.sequence)")
            }
            records.append(record)
        }
        return records.sorted { $0.sequence < $1.sequence }
    }
}

/// Reads a file of one of the C2SP formats.
private func note<Value>(
    _ name: String, _ bytes: [UInt8], _ parse: ([UInt8]) throws(MalformedNote) -> Value
) throws(EvidenceFault) -> Value {
    do throws(MalformedNote) {
        return try parse(bytes)
    } catch {
        throw EvidenceFault("\(name): \(error)")
    }
}

extension [String: [UInt8]] {
    /// Takes a file out.
    fileprivate mutating func take(_ name: String) throws(EvidenceFault) -> [UInt8] {
        guard let bytes = removeValue(forKey: name) else {
            throw EvidenceFault("\(name) is missing")
        }
        return bytes
    }
}

extension EvidenceBundle {
    /// Reads SHA256SUMS: names in the order of their bytes, each once.
    static func sums(parsing bytes: [UInt8]?) throws(EvidenceFault) -> [String: Digest] {
        guard let bytes else { throw EvidenceFault("\(sumsFile) is missing") }
        guard String(validating: bytes, as: UTF8.self) != nil, bytes.last == 0x0A else {
            throw EvidenceFault("\(sumsFile): not lines of text")
        }
        var sums: [String: Digest] = [:]
        var last: String?
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let hex = String(decoding: line.prefix(64), as: UTF8.self)
            let name = String(decoding: line.dropFirst(66), as: UTF8.self)
            guard let digest = Digest(hex: hex), digest.hex == hex,
                line.dropFirst(64).starts(with: "  ".utf8), !name.isEmpty
            else { throw EvidenceFault("\(sumsFile): line \(index + 1) is not a hash and a name") }
            guard last.map({ $0.utf8.lexicographicallyPrecedes(name.utf8) }) ?? true else {
                throw EvidenceFault("\(sumsFile): line \(index + 1) is not in order")
            }
            sums[name] = digest
            last = name
        }
        return sums
    }
}
