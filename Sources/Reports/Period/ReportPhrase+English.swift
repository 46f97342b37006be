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
            "failed attempts. Locks: {locks}; sessions asked for on the portal: "
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
            "Each control is an assertion that was held against every event. A design finding is "
            + "what the source would ask of the procedure itself, not of what was done.",
        .control: "Control", .check: "What is checked", .result: "Result",
        .held: "held", .violated: "violated", .design: "design finding",
        .notApplicable: "not applicable",
        .lookedAt: "events looked at: {count}",
        .more: "and {count} more",
        .findings: "What detectors found",
        .detector: "Detector", .pattern: "Pattern", .events: "Events",
        .noFinding: "Nothing.",
        .outcomes: "Outcomes of payments",
        .outcomesText:
            "A column for each day, or each month of a long period: the payments that got their "
            + "result then, by what it was. The numbers are in the table that follows.",
        .authenticated: "Authenticated", .failed: "Refused (wrong, or locked)",
        .givenUp: "Given up (cancelled, or too late)",
        .otherOutcomes: "Other (no password, withdrawn, error)",
        .period: "Period", .numbers: "The numbers",
        .noPayment: "No payment got its result in this period.",
        .failuresByHour: "Failed attempts by hour and origin",
        .failuresText:
            "A row for each origin, a column for each hour of the day (UTC): the darker, the more "
            + "attempts failed. The numbers are in the table that follows.",
        .noFailure: "No attempt failed in this period.",
        .noOrigin: "no origin", .otherOrigins: "{count} others", .hour: "Hour (UTC)",
        .sum: "Total",
        .portal: "The portal, codes and locks",
        .portalText:
            "A bar for each step of the portal, from the session asked for to the password. The "
            + "numbers are in the table that follows.",
        .sessionsRequested: "Sessions asked for", .sessionsOpened: "Sessions opened by both codes",
        .passwordsSet: "Passwords set", .passwordsChanged: "Passwords changed",
        .emailsUnknown: "Unknown e-mail addresses typed",
        .verificationsFailed: "Wrong pairs of codes", .codesSent: "Codes sent",
        .codesNotSent: "Codes that could not be sent", .resends: "Resends on the portal",
        .locksPlaced: "Locks", .permanentLocks: "Locks without end",
        .locksReleased: "Locks released", .refusedAttempts: "Steps refused without being looked at",
        .what: "What", .count: "Number",
        .payments: "Payments by merchant, method and month",
        .merchants: "Merchants with the most payments",
        .merchantsText:
            "A bar for each merchant: payments authenticated, then those that were not. The "
            + "numbers are in the table that follows.",
        .merchant: "Merchant and method", .notAuthenticated: "Not authenticated",
        .otherMerchants: "{count} other merchants",
        .methodNone: "nothing typed", .methodPassword: "password alone",
        .methodPasswordAndCode: "password and code by SMS",
        .notes: "How to read it",
        .utcNote:
            "Days, months and hours are of universal time (UTC); the time of Nouméa is UTC + 11 h.",
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
