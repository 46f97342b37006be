/// The result of a verification. The raw value is the status with which `epin verify` exits.
public enum Verdict: Int32, CaseIterable, Comparable, Sendable {
    /// Every record is the one that the tree was built from, and nothing else was found.
    case intact = 0
    /// The pages of a store's file contradict each other: LMDB may read what nobody wrote, and
    /// write over what was acknowledged.
    case structureDamaged = 9
    /// Records, or hashes of the tree, are not as they were appended.
    case altered = 10
    /// The last events are missing.
    case truncated = 11
    /// The events are not those for which a checkpoint was signed.
    case rewritten = 12
    /// The head of the tree does not match the records.
    case headMismatch = 13
    /// A checkpoint is signed by other keys than those given.
    case wrongKey = 14
    /// A signature is not valid.
    case badSignature = 15
    /// No checkpoint was signed.
    case neverSigned = 16
    /// The views are not what the events lead to.
    case viewsDiffer = 17

    /// The gravest comes first, but for ``intact``.
    public static func < (left: Verdict, right: Verdict) -> Bool {
        left.rawValue < right.rawValue
    }

    /// The name in JSON.
    public var name: String { "\(self)" }

    /// In words.
    public var text: String {
        name.map { $0.isUppercase ? " \($0.lowercased())" : "\($0)" }.joined()
    }
}

extension Verification {
    /// The verdicts of the findings, the gravest first; only ``Verdict/intact`` when there are
    /// none.
    public var verdicts: [Verdict] {
        let all = Set(findings.map { $0.verdict(size: size) })
        return all.isEmpty ? [.intact] : all.sorted()
    }
}

extension Verification.Finding {
    /// - Parameter size: of the ledger.
    package func verdict(size: UInt64) -> Verdict {
        switch fault {
        case .missing: events.upperBound + 1 == size ? .truncated : .altered
        case .beyondHead, .headMismatch: .headMismatch
        case .altered, .hashDamaged, .misplaced, .rewritten, .treeDamaged, .malformed,
            .timeGoesBack, .streamBroken, .unreadable:
            .altered
        }
    }
}
