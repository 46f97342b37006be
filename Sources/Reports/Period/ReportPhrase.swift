import Ledger
import Pages

/// What the page of a report says.
enum ReportPhrase: CaseIterable {
    // The top.
    case document, unnamedDocument, oneDay, days, nothing, range, noEvent
    case summaryControls, summaryPayments, summaryFailures
    // Which ledger.
    case state, size, root, checkpoint, checkpointOf, noWitness, noCheckpoint, stateNote
    // Controls and findings.
    case attention, nothingViolated, controls, controlsNote, control, check, result, held, violated,
        design, notApplicable
    case lookedAt, more
    case findings, detector, pattern, events, noFinding
    // Plots.
    case numbers
    // How to read it.
    case notes, utcNote, zoneNote, failureNote, methodNote, personNote, cited

    static func texts(_ language: Language) -> [ReportPhrase: String] {
        switch language {
        case .fr: french
        case .en: english
        }
    }
}
