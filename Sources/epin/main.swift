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
        ],
        commands: [
            .initialize, .apply, .guide,
            .show, .timeline, .query, .cardholder, .challenge, .stat,
            .keyGenerate, .checkpoint, .witness, .prove, .evidence,
            .check, .verify, .audit, .detect, .rebuild, .replay, .export, .import, .schema,
        ])
}

Program.epin.main()
