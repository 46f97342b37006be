import Authentication
import Ledger
import Projections

/// What the reading commands open: the ledger as it is now, and what is true in it.
struct Reading {
    let directory: DataDirectory
    let store: LedgerStore
    let views: Views
    let ledger: LedgerSnapshot
    let projection: Projection

    init(_ arguments: ParsedArguments, _ output: Output) throws {
        directory = DataDirectory(try arguments.string("data"))
        (store, views) = try Self.open(directory, output)
        (projection, ledger) = try Projection.open(views, store)
    }

    /// Opens a ledger and its views, which may have to be brought up to date first.
    static func open(
        _ directory: DataDirectory, _ output: Output
    ) throws -> (ledger: LedgerStore, views: Views) {
        try output.withProgress("Updating the views", of: nil) { progress in
            try directory.openForReading { progress.update(.updating, $0, $1) }
        }
    }

    /// The reference of a personal value, asked of the vault: only who may read it can.
    static func reference(
        _ directory: DataDirectory, _ kind: ReferenceKind, _ value: String
    ) throws -> UInt64? {
        try Vault.requireExistence(path: directory.vault)
        let settings = try Settings(reading: directory)
        let vault = try Vault(
            path: directory.vault, keyFile: settings.keyFile, readOnly: true)
        return try vault.read { try $0.reference(kind, Self.normalized(kind, value)) }
    }

    private static func normalized(_ kind: ReferenceKind, _ value: String) throws -> String {
        switch kind {
        case .email:
            if let email = EmailAddress(EmailAddress.normalized(value)) {
                email.text
            } else {
                throw UsageError("'\(value)' is neither an e-mail address nor a reference")
            }
        case .phone:
            if let phone = PhoneNumber(value) {
                phone.text
            } else {
                throw UsageError("'\(value)' is not a phone number with its + and country")
            }
        case .card:
            if CardNumber(value) != nil {
                value.filter { $0 != " " }
            } else {
                throw UsageError("'\(value)' is neither a card number nor a reference")
            }
        case .origin, .device: value
        }
    }

    /// Reads conditions such as `email=awa@example.nc` or `kind=codeIssued`.
    static func conditions(
        _ texts: [String], _ directory: DataDirectory
    ) throws -> [Condition] {
        try texts.map { text in
            do {
                return try Condition(text) { field, value in
                    try reference(directory, ReferenceKind(name: field.name)!, value)
                }
            } catch let error as ConditionError {
                throw UsageError(
                    error.description,
                    suggestion: UsageError.nearest(to: error.given, among: error.instead))
            }
        }
    }

    /// Reads `--since` and `--until`.
    static func time(_ arguments: ParsedArguments, _ name: String) throws -> UInt64? {
        try arguments.valueIfGiven(
            name, "a time such as 2022-02-07T21:28:18Z, 'yesterday' or '-2h'"
        ) { TimeText.milliseconds($0, now: WallClock.now()) }
    }
}

/// A point in the ledger: after an event, or after everything of a moment.
enum AsOf {
    /// The number of events up to that point.
    static func size(
        _ arguments: ParsedArguments, _ ledger: LedgerSnapshot
    ) throws -> UInt64 {
        try size(arguments, "as-of", ledger)
    }

    /// The number of events up to the point that an option or an argument names; all of them when
    /// it is not given.
    static func size(
        _ arguments: ParsedArguments, _ name: String, _ ledger: LedgerSnapshot
    ) throws -> UInt64 {
        guard let text = arguments.stringIfGiven(name) else { return ledger.size }
        if let sequence = UInt64(text) {
            guard sequence < ledger.size else {
                throw Failure("no event \(sequence): the ledger has \(ledger.size)")
            }
            return sequence + 1
        }
        guard let time = UTCTime(text) else {
            let place = name == "point" ? "POINT" : "--\(name)"
            throw UsageError("'\(place) \(text)': a sequence or a time is expected")
        }
        return try ledger.firstSequence(atOrAfter: time.milliseconds + 1)
    }

    static let option = Option(
        "as-of", takes: "POINT",
        help: "As of an event's sequence, or of a time such as 2022-02-07T21:28:18Z.")

    static let moment = Option(
        "at", takes: "TIME",
        help: "At that moment: what had come to its time is over, recorded by then or not.")
}
