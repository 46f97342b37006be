import Ledger
import Projections

/// One call of a question: its parameters, the ledger that is asked, and who asks.
package struct Inquiry {
    package let arguments: ParsedArguments
    package let asker: any Asker
    package let directory: DataDirectory
    /// In whose clocks times are typed and shown.
    package let zone: Zone

    package init(_ arguments: ParsedArguments, _ asker: any Asker) throws {
        self.arguments = arguments
        self.asker = asker
        directory = DataDirectory(try arguments.string("data"))
        zone = try Zone(arguments)
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

    /// Those of these options without a value that were given: ` --count`.
    package func givenFlag(_ names: String...) -> String {
        names.filter(arguments.flag).map { " --\($0)" }.joined()
    }

    /// The zone, where one was given: what was asked may depend on it.
    var givenZone: String { zone.isUTC ? "" : " --time-zone \(zone.name)" }

    /// How times that are typed are read.
    func times() throws -> TimeText { TimeText(now: try asker.now(), zone: zone) }

    /// Reads a time such as that of `--since`.
    package func time(_ name: String) throws -> UInt64? {
        try arguments.valueIfGiven(name, TimeText.wanted, times().milliseconds)
    }

    /// Refuses the number of a cardholder, session, challenge or case that there is not; any other
    /// condition may hold for no event.
    func requireThing(_ condition: Condition) throws {
        guard let thing = condition.thing else { return }
        let event = try openStore().read { try $0.event(thing.number) }
        guard event?.kind == thing.opening else {
            throw Failure("no \(condition.name) \(thing.number)")
        }
    }

    /// The events by which conditions name cardholders: the openings of what has a number, and the
    /// registrations of those whose events have an address, a phone or a card. An answer that shows
    /// nothing tells something of them, too.
    func namedEvents(_ conditions: [Condition]) throws -> [UInt64] {
        guard !conditions.isEmpty else { return [] }
        let size = try openStore().read(\.size)
        let things = conditions.compactMap { $0.thing?.number }.filter { $0 < size }
        let values = conditions.compactMap(\.node).filter(\.isOfPerson)
        guard !values.isEmpty else { return things }
        let open = try open()
        return try things
            + values.flatMap { try Sighting(of: $0, open.projection, open.ledger).cardholders }
    }

    /// Reads conditions such as `email=awa@example.nc`, `kind=codeIssued` or `time>=yesterday`.
    func conditions(_ texts: [String]) throws -> [Condition] {
        let times = try times()
        return try texts.map { text in
            do {
                return try Condition(
                    text, resolve: { try directory.reference($0, $1) }, time: times.milliseconds)
            } catch let error as ConditionError {
                throw UsageError(error)
            }
        }
    }
}
