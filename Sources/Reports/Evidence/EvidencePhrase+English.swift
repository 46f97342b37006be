import Authentication
import Detection
import Ledger
import Pages
import Projections

extension EvidencePhrase {
    static let english: [EvidencePhrase: String] = [
        .document: "Evidence from the ledger {log}",
        .payment: "Payment of {amount} to {merchant}",
        .cardholder: "Cardholder no. {holder}",
        .query: "Selected events",
        .paymentOf: "Payment no. {challenge} with card {card}, cardholder no. {holder}",
        .conditions: "Conditions of the search: {conditions}",
        .summary:
            "The payment of {amount} to {merchant} with card {card}, shown on {opened}, was "
            + "{outcome} on {ended}{also}.",
        .open:
            "The payment of {amount} to {merchant} with card {card}, shown on {opened}, had no "
            + "result yet in the signed state of the ledger{also}.",
        .cardholderSummary:
            "These are the first {count} events of cardholder no. {holder}, from {opened} to "
            + "{ended}.",
        .querySummary:
            "These are {count} events of the ledger. Nothing shows that they are all that meet "
            + "the conditions.",
        .facts: "The payment",
        .merchant: "Merchant",
        .amount: "Amount",
        .card: "Card",
        .date: "Date by the merchant",
        .openedAt: "Page shown",
        .transaction: "EMV 3-D Secure identifiers",
        .paymentEvents: "The course of the payment",
        .history: "The history of the cardholder since registration",
        .queryEvents: "The events",
        .proved: "What is proved",
        .provedRecords:
            "Each of the {count} records of this bundle is, byte for byte, at its place in the "
            + "ledger {log} as it was at {size} events. None was changed, moved or added since "
            + "that state was signed.",
        .provedSigned: "That state of the ledger is signed by the key {key}.",
        .provedStream:
            "The history of cardholder no. {holder} has no gap, from its first event to event "
            + "{last}: versions 1 to {version} follow one another, and each names the one before. "
            + "No event was taken out between the two.",
        .provedEnd:
            "The result of the payment is that of event {end}, with which it ended and this "
            + "history ends.",
        .provedBinding:
            "The password and the code were asked for and typed for the amount and the merchant "
            + "shown: their digest is the same from the opening to the last entry.",
        .provedWitness:
            "The witness {witness} cosigned that state on {time}, after it had checked that it "
            + "continues those it had seen before.",
        .notProved: "What is not proved",
        .notAll:
            "That these events are all that meet the conditions, nor even that it was those "
            + "conditions that found them.",
        .notLast:
            "That event {last} is the last of the cardholder. A gap would show; what is left out "
            + "at the end does not.",
        .notAfterEnd: "What happened to the cardholder after event {last}.",
        .notTruth:
            "That what was reported to the ledger is true. It proves what was reported, and that "
            + "none of it was changed afterwards.",
        .notPerson: "That the person who typed the password and the codes was the cardholder.",
        .notCaptured:
            "That the payment was captured. The ledger proves authentication, not the payment "
            + "itself.",
        .notClock: "That the clock of the machine was right: the times are its own.",
        .notIdentity:
            "Whose addresses, numbers and cards they are: the ledger has only references.",
        .notWitnessed:
            "That others saw the same ledger. No witness is named in this bundle: whoever holds "
            + "the key could have signed another ledger, and show each a different one.",
        .notKey:
            "That the keys in the annex are those of the ledger and of its witnesses. Compare them "
            + "with those you have from elsewhere.",
        .policy: "The rules in force",
        .policyNote:
            "Each decision names the rules under which it was taken. They are in the ledger like "
            + "the rest.",
        .policyOf: "Rules of event {event}, of {time}",
        .yes: "yes",
        .no: "no",
        .references: "The references",
        .referencesNote:
            "Personal data are not in the ledger. A reference is a number given in the order of "
            + "appearance, from which nothing can be computed; the same value always has the same "
            + "reference. What it stands for is in the vault of the issuer, whom a court can ask.",
        .reference: "Reference",
        .occurrences: "Events",
        .check: "How to check it",
        .checkDigest:
            "The digest of the bundle is that of its file SHA256SUMS. Compare it with the one in "
            + "the covering letter:",
        .checkSums: "No file has changed:",
        .checkScript:
            "The records are in the signed ledger, and the history of a cardholder has no gap. The "
            + "program can be read in a few minutes and needs only Python and openssl; KEY is the "
            + "file of the ledger's key, which you have from elsewhere:",
        .checkProgram: "Also, this page says word for word what the records say:",
        .checkTrust:
            "Whoever trusts neither program can write another: the formats are public (CBOR, "
            + "RFC 8949; Merkle tree, RFC 6962; C2SP tlog-checkpoint, tlog-proof and "
            + "tlog-cosignature; Ed25519, RFC 8032).",
        .annex: "Technical annex",
        .checkpoint: "The signed state",
        .checkpointNote:
            "File checkpoint: the name of the ledger, the number of events, the root of the tree, "
            + "then the signatures.",
        .keys: "The keys",
        .logKey: "ledger",
        .witnessKey: "witness",
        .records: "The records",
        .sequence: "No.",
        .kind: "Kind",
        .version: "Version",
        .previous: "Previous",
        .leaf: "Hash (leaf of the tree)",
        .ofLedger: "ledger",
        .tab: "Payment no. {challenge}",
    ]
}
