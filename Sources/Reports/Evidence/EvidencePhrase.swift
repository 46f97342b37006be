import Ledger
import Pages

/// What the page of a bundle says besides the events.
enum EvidencePhrase: CaseIterable {
    // Title and summary.
    case document, payment, cardholder, query, paymentOf, conditions
    case summary, open, cardholderSummary, querySummary
    // Facts of a payment.
    case facts, merchant, amount, card, date, openedAt, transaction
    // Tables of events.
    case paymentEvents, history, queryEvents
    // What is proved.
    case proved, provedRecords, provedSigned, provedStream, provedEnd, provedBinding
    case provedWitness
    // What is not.
    case notProved, notAll, notLast, notAfterEnd, notTruth, notPerson, notCaptured, notClock
    case notIdentity, notWitnessed, notKey
    // Policy.
    case policy, policyNote, policyOf, yes, no
    // References.
    case references, referencesNote, reference, occurrences
    // How to check.
    case check, checkDigest, checkSums, checkScript, checkProgram, checkTrust
    // Annex.
    case annex, checkpoint, checkpointNote, keys, logKey, witnessKey, records, sequence
    case kind, version, previous, leaf, ofLedger, tab

    static func texts(_ language: Language) -> [EvidencePhrase: String] {
        switch language {
        case .fr: french
        case .en: english
        }
    }
}
