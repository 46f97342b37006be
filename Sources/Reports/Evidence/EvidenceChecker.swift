import Ledger

/// Checks a bundle: everything that its `verify.py` checks, and that what is for people is what
/// the records say, byte by byte.
///
/// No part of a bundle is trusted: every file may hold anything.
package struct EvidenceChecker {
    /// Says whether a key has signed a note.
    package typealias Signatures = (SignedNote, VerifierKey) throws -> Bool

    private let bundle: EvidenceBundle
    private let trusted: VerifierKey?
    private let trustedWitnesses: [VerifierKey]
    private let isSigned: Signatures
    private var verdict: EvidenceVerdict

    /// Checks a bundle.
    ///
    /// - Parameters:
    ///   - trusted: the log's key as the checker knows it, used instead of the bundle's.
    ///   - witnesses: keys whose cosignatures must be there.
    /// - Throws: what `isSigned` throws.
    /// - Complexity: each file is hashed twice, each signature checked once.
    package static func check(
        _ bundle: EvidenceBundle, key trusted: VerifierKey? = nil, witnesses: [VerifierKey] = [],
        isSigned: @escaping Signatures
    ) throws -> EvidenceVerdict {
        var checker = EvidenceChecker(bundle, trusted, witnesses, isSigned)
        checker.checkFiles()
        guard let content = checker.read() else { return checker.verdict }
        try checker.checkKey(content)
        try checker.checkWitnesses(content)
        checker.checkRecords(content)
        checker.checkSubject(content)
        // Nothing is made from records that are not as they must be.
        if checker.verdict.isValid { checker.checkTexts(content) }
        return checker.verdict
    }

    private init(
        _ bundle: EvidenceBundle, _ trusted: VerifierKey?, _ witnesses: [VerifierKey],
        _ isSigned: @escaping Signatures
    ) {
        self.bundle = bundle
        self.trusted = trusted
        trustedWitnesses = witnesses
        self.isSigned = isSigned
        verdict = EvidenceVerdict(digest: bundle.digest)
    }

    private mutating func add(_ mark: EvidenceVerdict.Line.Mark, _ name: String, _ text: String) {
        verdict.lines.append(EvidenceVerdict.Line(mark: mark, name: name, text: text))
    }

    /// Reports the result of a check: the text that it returns, or the fault.
    private mutating func tell(_ name: String, _ check: () throws(EvidenceFault) -> String) {
        do throws(EvidenceFault) {
            add(.held, name, try check())
        } catch {
            add(.finding, name, "\(error)")
        }
    }
}

extension EvidenceChecker {
    /// The files are those that SHA256SUMS names, no more and no fewer.
    private mutating func checkFiles() {
        let sums: [String: Digest]
        do throws(EvidenceFault) {
            sums = try EvidenceBundle.sums(parsing: bundle.files[EvidenceBundle.sumsFile])
        } catch {
            return add(.finding, "files", "\(error)")
        }
        var faults: [String] = []
        for name in EvidenceBundle.sorted(Set(sums.keys).union(bundle.files.keys))
        where name != EvidenceBundle.sumsFile {
            guard let bytes = bundle.files[name] else {
                faults.append("\(name) is missing")
                continue
            }
            guard let sum = sums[name] else {
                faults.append("\(name) is not in SHA256SUMS")
                continue
            }
            if SHA256.hash(bytes) != sum { faults.append("\(name) was changed") }
        }
        for fault in faults.prefix(Self.faultCountMax) { add(.finding, "files", fault) }
        if faults.count > Self.faultCountMax {
            add(.finding, "files", "and \(faults.count - Self.faultCountMax) more")
        }
        if faults.isEmpty {
            add(.held, "files", "the \(sums.count) files are those of SHA256SUMS")
        }
    }

    /// The most files that are named one by one.
    private static let faultCountMax = 10

    private mutating func read() -> EvidenceContent? {
        do throws(EvidenceFault) {
            return try EvidenceContent(reading: bundle.files)
        } catch {
            add(.finding, "files", "\(error)")
            return nil
        }
    }

    private mutating func checkKey(_ content: EvidenceContent) throws {
        let key = trusted ?? content.key
        if let trusted {
            tell("key") { () throws(EvidenceFault) in
                guard trusted == content.key else {
                    throw EvidenceFault("key.pub is \(content.key), not the key given: \(trusted)")
                }
                return "key.pub is the key given"
            }
        } else {
            add(
                .note, "key",
                "key.pub is the bundle's own and vouches for nothing by itself: give yours with "
                    + "--key")
        }
        let checkpoint = content.checkpoint.checkpoint
        let isOfKey = checkpoint.origin.isSame(as: key.name)
        let isValid = try isOfKey && isSigned(content.checkpoint.note, key)
        tell("checkpoint") { () throws(EvidenceFault) in
            guard isValid else {
                throw EvidenceFault("the checkpoint is not signed by \(key.name)")
            }
            return "\(checkpoint.size) events of \(checkpoint.origin), signed by its key"
        }
    }

    private mutating func checkWitnesses(_ content: EvidenceContent) throws {
        let others = trustedWitnesses.filter { !content.witnesses.contains($0) }
        for witness in content.witnesses + others {
            let isValid = try isSigned(content.checkpoint.note, witness)
            let time = content.checkpoint.note.cosignatureTime(by: witness)
            let isTrusted = trustedWitnesses.contains(witness)
            tell("witness") { () throws(EvidenceFault) in
                guard isValid, let time else {
                    throw EvidenceFault("the checkpoint is not cosigned by \(witness.name)")
                }
                return "\(witness.name) cosigned the checkpoint at \(time)"
                    + (isTrusted ? "" : ", by the bundle's own key of it")
            }
        }
        if content.witnesses.isEmpty, others.isEmpty {
            add(
                .note, "witness",
                "no witness: nothing shows that others were shown the same ledger")
        }
    }

    private mutating func checkRecords(_ content: EvidenceContent) {
        tell("records") { () throws(EvidenceFault) in
            for record in content.records {
                do throws(MerkleTree.ProofError) {
                    try record.proof(content.checkpoint).check(record: record.bytes.span)
                } catch {
                    throw EvidenceFault(
                        "event \(record.sequence) is not proved to be in the ledger: \(error)")
                }
            }
            return "each of the \(content.records.count) records is in that ledger"
        }
    }

    private mutating func checkSubject(_ content: EvidenceContent) {
        tell("subject") { () throws(EvidenceFault) in try content.checkSubject() }
        if case .query = content.subject {
            add(.note, "subject", "nothing shows that these events are all that there were")
        }
    }

    /// What people read is made again from the records.
    private mutating func checkTexts(_ content: EvidenceContent) {
        let (given, made) = (bundle.files, EvidenceBundle(content).files)
        tell("texts") { () throws(EvidenceFault) in
            let names = EvidenceBundle.sorted(Set(made.keys).union(given.keys))
            let others = names.filter { made[$0] != given[$0] }
            // The sums follow from the other files.
            if let name = others.first(where: { $0 != EvidenceBundle.sumsFile }) ?? others.first {
                throw EvidenceFault("\(name) is not what the records say")
            }
            return
                "index.html, events.jsonl, policy.json and verify.py are what this program makes "
                + "of the records"
        }
    }
}

extension SignedNote {
    /// When a witness says that it cosigned this; nil when it did not.
    func cosignatureTime(by witness: VerifierKey) -> UTCTime? {
        guard let time = signature(by: witness).flatMap({ Cosignature($0.bytes) })?.time else {
            return nil
        }
        return UTCTime(milliseconds: min(time, UTCTime.millisecondsMax / 1000) * 1000)
    }
}
