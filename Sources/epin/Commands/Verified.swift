import Ledger
import Projections
import Proofs
import Questions

/// What `verify` finds in a ledger.
struct Verified {
    private let records: Verification
    /// Nil when it could not be held against any.
    private let checkpoints: CheckpointVerification?
    private let unheld: String?
    private var views: [ViewsDifference] = []
    private var unusableViews: String?

    /// The ledger is closed again when this returns.
    init(
        _ directory: DataDirectory, keys: [VerifierKey] = [],
        against kept: [CheckpointVerification.Source] = [], output: Output
    ) throws {
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        let size = try store.read(\.size)
        records = try output.withProgress("Verifying", of: size) { progress in
            try Verifier.verify(store) { progress.update($0) }
        }
        do {
            checkpoints = try CheckpointVerification(
                store.snapshot(), keys: keys, against: kept)
            unheld = nil
        } catch  where !records.isIntact {
            // What is missing for it is told already.
            checkpoints = nil
            unheld = "\(error)"
        }
    }

    /// Folds every event again and compares.
    mutating func compareViews(_ directory: DataDirectory, _ output: Output) throws {
        do {
            views = try output.withProgress("Folding", of: nil) { progress in
                let scratch = FilePath.scratch(directory.path)
                return try ViewsVerification.differences(directory, scratch: scratch) {
                    progress.update($0, $1, $2)
                } ?? []
            }
        } catch let error as ViewsError {
            unusableViews = "\(error)"
        }
    }

    /// The gravest first.
    var verdicts: [Verdict] {
        var all = Set(records.verdicts + (checkpoints?.verdicts ?? []))
        if !views.isEmpty || unusableViews != nil { all.insert(.viewsDiffer) }
        if all.count > 1 { all.remove(.intact) }
        return all.sorted()
    }

    var isIntact: Bool { verdicts == [.intact] }

    func tell(_ arguments: ParsedArguments, _ output: Output) throws {
        if arguments.flag("json") { return try tellJSON(output) }
        let findings =
            records.findings.map(\.description) + (checkpoints?.findings ?? []).map(\.description)
            + views.map { "views: \($0)" } + (unusableViews.map { ["views: \($0)"] } ?? [])
        for finding in findings { try output.line(output.styled(finding, .red)) }
        if let unheld { try output.line("not held against checkpoints: \(unheld)") }
        let names = verdicts.map(\.text).joined(separator: ", ")
        let verdict = output.styled(names, isIntact ? .green : .red)
        try output.line("\(Text.grouped(records.size)) events: \(verdict)")
        try output.line("root \(records.root.hex)")
        if let checkpoints { try output.line(Self.summary(checkpoints)) }
    }

    private static func summary(_ checkpoints: CheckpointVerification) -> String {
        guard let best = checkpoints.best else {
            return checkpoints.ownCount == 0
                ? "never signed: nobody but this ledger vouches for it"
                : "no checkpoint holds: nobody but this ledger vouches for it"
        }
        let size = Text.grouped(best.source.signed.checkpoint.size)
        let signers = best.signers.joined(separator: ", ")
        return signers.isEmpty
            ? "the first \(size) are those of a checkpoint (\(best.source.name)); give --key to "
                + "check its signature"
            : "the first \(size) are those that \(signers) signed (\(best.source.name))"
    }

    private func tellJSON(_ output: Output) throws {
        for finding in records.findings {
            try output.json([
                "first": .number(finding.events.lowerBound),
                "last": .number(finding.events.upperBound),
                "finding": .string(finding.description),
            ])
        }
        for finding in checkpoints?.findings ?? [] {
            try output.json([
                "verdict": .string(finding.verdict.name), "finding": .string(finding.description),
            ])
        }
        for text in views.map(\.description) + (unusableViews.map { [$0] } ?? []) {
            try output.json([
                "verdict": .string(Verdict.viewsDiffer.name), "finding": .string(text),
            ])
        }
        let best = checkpoints?.best
        try output.json([
            "events": .number(records.size), "root": .string(records.root.hex),
            "intact": .bool(isIntact),
            "verdicts": .array(verdicts.map { .string($0.name) }),
            "checkpoints": .number(UInt64(checkpoints?.ownCount ?? 0)),
            "checkpointEvents": best.map { .number($0.source.signed.checkpoint.size) } ?? .null,
            "signers": .array((best?.signers ?? []).map(JSON.string)),
        ])
    }
}
