import Ledger
import Projections
import Proofs

/// What `verify` finds in a ledger.
package struct Verified {
    private var structure: StoreStructure
    private let records: Verification
    /// What was acknowledged, where it is not what is here.
    private let loss: (size: UInt64, root: Digest)?
    /// Nil when it could not be compared with any.
    private let checkpoints: CheckpointVerification?
    private let unheld: String?
    /// Of the record of reads: what is wrong with its events.
    private let reads: [(verdict: Verdict, text: String)]
    private var views: [ViewsDifference] = []
    private var unusableViews: String?

    /// The ledger is closed again when this returns.
    package init(
        _ directory: DataDirectory, _ structure: StoreStructure, keys: [VerifierKey] = [],
        against kept: [CheckpointVerification.Source] = [], _ asker: any Asker
    ) throws {
        self.structure = structure
        let store = try LedgerStore(
            path: directory.ledger, readOnly: true, acceptingShorter: true)
        loss = store.acceptedLoss
        let size = try store.read(\.size)
        records = try asker.withProgress("Verifying", of: size) { progress in
            try Verifier.verify(store) { progress.update($0) }
        }
        do {
            checkpoints = try CheckpointVerification(
                store.snapshot(), keys: keys, against: kept)
            unheld = nil
        } catch  where !records.isIntact {
            // What is missing for it is already reported.
            checkpoints = nil
            unheld = "\(error)"
        }
        reads = Self.readFindings(directory, structure)
    }

    /// A ledger like any other, which nobody signs.
    private static func readFindings(
        _ directory: DataDirectory, _ structure: StoreStructure
    ) -> [(verdict: Verdict, text: String)] {
        guard directory.hasReads, structure.isReadsReadable else { return [] }
        do {
            let store = try LedgerStore(
                path: directory.reads, readOnly: true, acceptingShorter: true)
            let found = try Verifier.verify(store) { _ in }
            var findings: [(verdict: Verdict, text: String)] = found.findings.map {
                ($0.verdict(size: found.size), "reads: \($0)")
            }
            if let loss = store.acceptedLoss {
                findings.append(
                    loss.size > found.size
                        ? (
                            .truncated,
                            "reads: \(Text.grouped(loss.size)) events were acknowledged, "
                                + "\(Text.grouped(found.size)) are there"
                        )
                        : (.rewritten, "reads: the events are not those acknowledged"))
            }
            return findings
        } catch {
            return [(.altered, "reads: \(error)")]
        }
    }

    /// Folds every event again and compares.
    mutating func compareViews(_ directory: DataDirectory, _ asker: any Asker) throws {
        do {
            guard try structure.checkViews(directory) else { return }
            views = try asker.withProgress("Folding", of: nil) { progress in
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
    private var verdicts: [Verdict] {
        var all = Set(
            records.verdicts + (checkpoints?.verdicts ?? []) + reads.map(\.verdict))
        if let lossVerdict { all.insert(lossVerdict) }
        if !views.isEmpty || unusableViews != nil { all.insert(.viewsDiffer) }
        if !structure.findings.isEmpty { all.insert(.structureDamaged) }
        if all.count > 1 { all.remove(.intact) }
        return all.sorted()
    }

    package var isIntact: Bool { verdicts == [.intact] }

    /// Of as many events, what was acknowledged differs by the head alone: a head that its own
    /// records contradict is no evidence against them.
    private var lossVerdict: Verdict? {
        guard let loss else { return nil }
        if loss.size > records.size { return .truncated }
        let isHeadDamaged = loss.size == records.size && records.verdicts.contains(.headMismatch)
        return isHeadDamaged ? nil : .rewritten
    }

    package var answer: Answer {
        let verdicts = verdicts
        var answer = Answer()
        for (finding, record) in findings {
            answer.text(finding, .red)
            answer.data(record)
        }
        if let unheld { answer.text("not checked against checkpoints: \(unheld)") }
        let names = verdicts.map(\.text).joined(separator: ", ")
        answer.text([
            Text.Line([
                ("\(Text.grouped(records.size)) events: ", nil),
                (ZonedText(names), isIntact ? .green : .red),
            ]),
            Text.Line("root \(records.root.hex)"),
        ])
        if let checkpoints { answer.text(Self.summary(checkpoints)) }
        let best = checkpoints?.best
        answer.data([
            .eventCount: .number(records.size), .root: .string(records.root.hex),
            .intact: .bool(isIntact), .verdicts: JSON(verdicts.map(\.name)),
            .checkpointCount: .number(UInt64(checkpoints?.ownCount ?? 0)),
            .checkpointEventCount: JSON(best?.source.signed.checkpoint.size),
            .signers: JSON(best?.signers ?? []),
        ])
        answer.status = { ExitCode(rawValue: verdicts[0].rawValue) }
        return answer
    }

    static let shapes = [
        Shape([.always(.firstEvent), .always(.lastEvent), .always(.finding)]),
        Shape([.always(.verdict), .always(.finding)]),
        Shape([
            .always(.eventCount), .always(.root), .always(.intact), .always(.verdicts),
            .always(.checkpointCount), .orNull(.checkpointEventCount), .always(.signers),
        ]),
    ]

    private var findings: [(text: String, record: Record)] {
        let ofRecords = records.findings.map { finding -> (String, Record) in
            (
                finding.description,
                [
                    .firstEvent: .number(finding.events.lowerBound),
                    .lastEvent: .number(finding.events.upperBound),
                    .finding: .string(finding.description),
                ]
            )
        }
        let ofCheckpoints = (checkpoints?.findings ?? []).map { finding -> (String, Record) in
            (
                finding.description,
                [
                    .verdict: .string(finding.verdict.name),
                    .finding: .string(finding.description),
                ]
            )
        }
        let ofLoss = lossVerdict.map { verdict -> (String, Record) in
            let text =
                verdict == .truncated
                ? "\(Text.grouped(loss!.size)) events were acknowledged"
                : "the first \(Text.grouped(loss!.size)) events are not those acknowledged"
            return (text, [.verdict: .string(verdict.name), .finding: .string(text)])
        }
        let ofViews = (views.map(\.description) + [unusableViews].compactMap { $0 })
            .map { text -> (String, Record) in
                let verdict = JSON.string(Verdict.viewsDiffer.name)
                return ("views: \(text)", [.verdict: verdict, .finding: .string(text)])
            }
        let ofReads = reads.map { finding -> (String, Record) in
            let verdict = JSON.string(finding.verdict.name)
            return (finding.text, [.verdict: verdict, .finding: .string(finding.text)])
        }
        return structure.findings.map { ($0, StoreStructure.record($0)) } + ofRecords
            + [ofLoss].compactMap { $0 } + ofCheckpoints + ofReads + ofViews
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
}
