import Pages

extension ReportPhrase {
    static let english: [ReportPhrase: String] = [
        .document: "Audit report of the ledger {log}",
        .unnamedDocument: "Audit report of a ledger",
        .oneDay: "{first}",
        .days: "{first} to {last}",
        .nothing: "A period without events",
        .range: "{count} events, no. {start} to {end}, from {first} to {last}",
        .noEvent: "The ledger has no event of this period.",
        .summaryControls:
            "violated controls of {count}. Held: {held}; findings about the design itself: "
            + "{design}.",
        .summaryPayments:
            "payments with a result. Authenticated: {authenticated}; not authenticated: "
            + "{failed}; still open at the end: {open}.",
        .summaryFailures:
            "failed attempts. Locks: {locks}; sessions requested on the portal: "
            + "{sessions}; passwords set or changed: {passwords}.",
        .state: "The ledger",
        .size: "Events until the end", .root: "Root of their tree (RFC 6962)",
        .checkpoint: "Last signed state",
        .checkpointOf: "of {size} events; witnesses: {witnesses}",
        .noWitness: "none",
        .noCheckpoint: "none was signed before the end",
        .stateNote:
            "Whoever has the ledger makes this page again, byte for byte, from these events. The "
            + "root stands for all of them: “epin prove” shows that a later state continues this "
            + "one.",
        .attention: "What to look at first",
        .nothingViolated: "No control is violated.",
        .controls: "All controls",
        .controlsNote:
            "Each control is an assertion that was checked against every event. A design finding "
            + "is what the source would ask of the procedure itself, not of what was done.",
        .control: "Control", .check: "What is checked", .result: "Result",
        .held: "held", .violated: "violated", .design: "design finding",
        .notApplicable: "not applicable",
        .lookedAt: "events examined: {count}",
        .more: "and {count} more",
        .findings: "What detectors found",
        .detector: "Detector", .pattern: "Pattern", .events: "Events",
        .noFinding: "Nothing.",
        .numbers: "The numbers",
        .notes: "How to read it",
        .utcNote:
            "Days, months and hours are in universal time (UTC); the time of Nouméa is UTC + 11 h.",
        .zoneNote: "Days, months and hours are those of the zone {zone}.",
        .failureNote:
            "A failed attempt is an unknown e-mail address or card, a wrong pair of codes on the "
            + "portal, a wrong password or code of a payment, or a step that was refused.",
        .methodNote:
            "A payment counts in the month of its result, at the amount that was shown. Its method "
            + "is what was typed for it. Amounts of different currencies are never added.",
        .personNote:
            "Nobody is named: a reference is a number that stands for a value in the vault of the "
            + "issuer.",
        .cited: "The events named above",
    ]
}
