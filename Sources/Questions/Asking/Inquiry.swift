import Ledger

/// One call of a question: its parameters, the ledger that is asked, and who asks.
package struct Inquiry {
    package let arguments: ParsedArguments
    package let asker: any Asker
    package let directory: DataDirectory

    package init(_ arguments: ParsedArguments, _ asker: any Asker) throws {
        self.arguments = arguments
        self.asker = asker
        directory = DataDirectory(try arguments.string("data"))
    }

    /// Opens the ledger and its views as they are now.
    package func open() throws -> OpenLedger { try OpenLedger(directory, asker) }

    /// Opens only the ledger: for questions that read every event and need no views.
    package func openStore() throws -> LedgerStore {
        try LedgerStore(path: directory.ledger, readOnly: true)
    }

    /// Those of these options that were given, as they were: ` --as-of 20`.
    package func given(_ names: String...) -> String {
        names.flatMap { name in
            arguments.strings(name).map { " --\(name) \($0)" }
        }.joined()
    }

    /// Reads a time such as that of `--since`.
    package func time(_ name: String) throws -> UInt64? {
        try arguments.time(name, now: asker.now())
    }
}
