import Audit
import Ledger
import Questions

extension Program {
    /// The command line of the ledger.
    static let epin = Program(
        name: "epin", version: "0.1.0",
        summary: "Audit ledger of strong customer authentication",
        options: [
            Option(
                "data", takes: "DIR", kind: .directory, default: "epin-data",
                help: "The data directory."),
            Option("json", help: "Write JSON, one value a line."),
            Option("reason", takes: "TEXT", help: "Why the ledger is read, for 'epin reads'."),
        ],
        commands: [
            .initialize, .apply, .guide, .simulate,
            .show, .timeline, .query, .find, Command(.links), Command(.cardholder),
            Command(.challenge), .stat, .reads,
            .caseOpen, .caseNote, .caseAttach, .caseHold, .caseRelease, .caseClose, .caseShow,
            .caseList, Command(.caseReport), .subject, .erase, .retention,
            .keyGenerate, .checkpoint, .witness, .prove, .evidence,
            .check, .verify, Command(.audit), Command(.report), Command(.reviews), Command(.detect),
            .rebuild, .replay, .export,
            .import, .schema,
        ])
}

Program.epin.main()
