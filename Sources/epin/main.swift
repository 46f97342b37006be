import Audit
import Ledger
import Questions

extension Program {
    /// The command line of the ledger.
    static let epin = Program(
        name: "epin", version: Release.version,
        summary: "Audit ledger of strong customer authentication",
        options: [
            Option(
                "data", takes: "DIR", kind: .directory, default: "epin-data", variable: "EPIN_DATA",
                help: "The data directory."),
            Option("json", help: "Write JSON, one value per line."),
            .timeZone,
            Option("wide", help: "Cut no column to the width of the terminal."),
            Option("no-pager", help: "Show a long answer at once: see EPIN_PAGER and PAGER."),
            Option("reason", takes: "TEXT", help: "Why the ledger is read, for 'epin reads'."),
        ],
        commands: [
            .initialize, .upgrade, .apply, .guide, .simulate,
            Command(.show), Command(.timeline), Command(.query), Command(.find),
            Command(.links), Command(.cardholder), Command(.challenge), Command(.stat),
            Command(.reads),
            .caseOpen, .caseNote, .caseAttach, .caseHold, .caseRelease, .caseClose,
            Command(.caseShow), Command(.caseList), Command(.caseReport), Command(.subject),
            .erase, .retention,
            .keyGenerate, .checkpoint, .witness, Command(.prove), Command(.evidence),
            Command(.check), Command(.verify), Command(.audit), Command(.report),
            Command(.reviews), Command(.detect), Command(.doctor), .rebuild, Command(.replay),
            Command(.export),
            .import, .salvage, .schema,
        ])
}

Terminal.holdClosedStreams()
MemoryFault.install()
Program.epin.main()
