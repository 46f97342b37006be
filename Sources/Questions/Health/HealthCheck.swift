import Authentication
import Ledger
import Projections

/// One thing that `epin doctor` looks at.
struct HealthCheck: Sendable {
    enum State: String, CaseIterable, Sendable {
        case fine
        /// It goes on, and somebody has to see to it.
        case attention
        /// Something that the issuer relies on does not work.
        case broken
        /// There is nothing to look at here: a copy of the events has no vault.
        case notApplicable
    }

    struct Finding: Equatable, Sendable {
        let state: State
        let text: String

        static func fine(_ text: String) -> Finding { Finding(state: .fine, text: text) }
        static func attention(_ text: String) -> Finding { Finding(state: .attention, text: text) }
        static func broken(_ text: String) -> Finding { Finding(state: .broken, text: text) }
        static func notApplicable(_ text: String) -> Finding {
            Finding(state: .notApplicable, text: text)
        }

        /// Whether somebody has something to do.
        var needsSomebody: Bool { state == .attention || state == .broken }
    }

    let name: String
    /// What to do where it is not fine.
    let advice: String
    private let look: @Sendable (Patient) throws -> Finding

    init(
        _ name: String, advice: String, _ look: @escaping @Sendable (Patient) throws -> Finding
    ) {
        (self.name, self.advice, self.look) = (name, advice, look)
    }

    /// What cannot be looked at is broken, and says why.
    func finding(_ patient: Patient) -> Finding {
        do {
            return try look(patient)
        } catch {
            return .broken("\(error)")
        }
    }
}

/// A data directory that is looked at, and when.
struct Patient {
    let directory: DataDirectory
    /// Milliseconds: the machine's clock; for a simulated ledger the time of its last event.
    let now: UInt64
    let isSimulated: Bool
    let settings: Result<Settings, any Error>
    /// Of the events alone, as `import` makes it; one that has settings lacks what is missing.
    let isCopy: Bool
    let opened: Result<OpenLedger, any Error>

    /// - Throws: why there is nothing to look at, where there is no such directory.
    init(_ directory: DataDirectory, _ asker: any Asker) throws {
        self.directory = directory
        settings = Result { try Settings(reading: directory) }
        isCopy = !directory.hasVault && !FileSystem.exists(directory.settings)
        opened = Result { try OpenLedger(directory, asker) }
        if !FileSystem.exists(directory.path) { _ = try opened.get() }
        let open = try? opened.get()
        isSimulated = open?.projection.state.ledger.isSimulated ?? false
        now = try isSimulated ? open!.lastTime : asker.now()
    }

    /// Nil for a ledger that cannot be opened: one check says so.
    var open: OpenLedger? { try? opened.get() }

    /// `3 hours ago`
    func ago(_ time: UInt64) -> String { "\(Self.duration(now - min(time, now))) ago" }

    /// Milliseconds in words, in the largest unit that there is one of.
    static func duration(_ milliseconds: UInt64) -> String {
        let units: [(name: String, length: UInt64)] = [
            ("day", 86_400_000), ("hour", 3_600_000), ("minute", 60_000), ("second", 1000),
        ]
        let unit = units.first { milliseconds >= $0.length } ?? units[3]
        return Text.counted(milliseconds / unit.length, unit.name)
    }
}

extension OpenLedger {
    /// Of the last event; 0 in an empty ledger.
    var lastTime: UInt64 {
        get throws { try ledger.size == 0 ? 0 : ledger.event(ledger.size - 1)?.time ?? 0 }
    }

    /// The last event of a kind.
    func last(_ kind: Kind) throws -> Event? {
        try projection.lastSequences(1, IndexKey(.kind, UInt64(kind.rawValue))).last
            .flatMap { try ledger.event($0) }
    }

    /// How many events of a kind there are from a time on.
    ///
    /// - Complexity: those events.
    func count(_ kind: Kind, since time: UInt64) throws -> UInt64 {
        let start = try ledger.firstSequence(atOrAfter: time)
        var count: UInt64 = 0
        try projection.forEachSequence(IndexKey(.kind, UInt64(kind.rawValue)), from: start) { _ in
            count += 1
            return true
        }
        return count
    }
}
