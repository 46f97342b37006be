import Authentication
import Ledger
import Questions

extension Command {
    static let initialize = Command(
        "init", group: "Run a ledger", summary: "Make the data directory of a new ledger",
        discussion: """
            Makes the ledger, the vault and the settings in the directory that --data names. The \
            key of the vault is kept in a separate file outside it, which only its owner can read; \
            an existing key file is used, a missing one is made.

            Codes go to the spool directory, one file for each message, unless a program is named.
            """,
        options: [
            Option("key", takes: "FILE", kind: .file, help: "The key file; DIR.key by default."),
            Option(
                "origin", takes: "NAME",
                help: "Which log this is, in its checkpoints: a name such as example.nc/epin."),
            Option(
                "spool", takes: "DIR", kind: .directory,
                help: "Where messages wait for a gateway; DIR/spool of the data by default."),
            Option(
                "mail-program", takes: "COMMAND",
                help: "Sends e-mail, given on standard input: '/usr/sbin/sendmail -t -i'."),
            Option(
                "sms-program", takes: "COMMAND",
                help: "Sends an SMS: its input is 'To: NUMBER', an empty line and the text."),
            Option("reason-required", help: "Whoever reads the ledger must say why."),
            Option(
                "simulated-time", takes: "START",
                help: "Make a ledger whose time is that of its commands, from START on."),
        ],
        examples: [
            .init("epin --data epin-data init", "A ledger, and its key in epin-data.key."),
            .init(
                "epin --data test init --simulated-time 2022-02-07T20:00:00Z",
                "A ledger for a simulation."),
        ]
    ) { arguments, output in
        let path = DataDirectory(try arguments.string("data")).path
        func program(_ name: String) -> [String] {
            let words = (arguments.stringIfGiven(name) ?? "").split(separator: " ").map(String.init)
            // What runs must not depend on where a command is started.
            return words.prefix(1).map(FilePath.absolute) + words.dropFirst()
        }
        let origin = try arguments.valueIfGiven("origin", Self.originWanted, Self.origin)
        let key = arguments.stringIfGiven("key") ?? "\(path).key"
        let settings = Settings(
            keyFile: FilePath.absolute(key),
            delivery: Delivery(
                spool: arguments.stringIfGiven("spool").map(FilePath.absolute) ?? "spool",
                mailProgram: program("mail-program"), smsProgram: program("sms-program")),
            isReasonRequired: arguments.flag("reason-required"))
        var generator = SystemRandomNumberGenerator()
        try Service.create(
            DataDirectory(path), settings: settings, origin: origin,
            simulatedFrom: try arguments.time("simulated-time", now: MachineClock.now()),
            clock: MachineClock.read,
            generator: &generator)
        var answer = Answer()
        answer.text("The ledger is in \(path), the key of its vault in \(key).")
        answer.text("Keep the key apart from the data: never in the same backup.")
        answer.data([.directory: .string(path), .keyFile: .string(settings.keyFile)])
        try output.show(answer, arguments)
        return .fine
    }

    static let originWanted = "a name such as example.nc/epin, at most 100 bytes without space or +"

    /// The name of a log or of a key, as checkpoints and events can hold it.
    static func origin(_ text: String) -> String? {
        VerifierKey.isName(text) && text.utf8.count <= 100 ? text : nil
    }
}
