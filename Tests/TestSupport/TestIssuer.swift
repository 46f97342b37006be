import Authentication
import Foundation
import Ledger
import Projections
import Testing

/// An issuer with a new ledger in a directory of its own, spoken to in command lines as an
/// integrator would. Its time is simulated and set by the test, or read from a ``TestClock``.
package final class TestIssuer {
    package let root: String
    package let directory: DataDirectory
    /// Milliseconds; each command is sent at this time.
    package var now = TestIssuer.start
    /// Nil only while it is restarted: one environment a process.
    private var running: Service?
    private let time: Service.Time
    private let makeGenerator: () -> any RandomNumberGenerator
    /// Few, so that the views are written by the way in every longer test.
    private let viewsBatchCount: UInt64 = 40

    package static let start = UTCTime("2022-02-07T20:00:00Z")!.milliseconds

    package init(
        mailProgram: [String] = [], smsProgram: [String] = [], sharedOrigins: [String] = [],
        clock: TestClock? = nil,
        generator: @escaping () -> any RandomNumberGenerator = { SystemRandomNumberGenerator() }
    ) throws {
        root = "\(TestDirectory.parent)/epin-\(UUID().uuidString)"
        try FileSystem.makeDirectory(root)
        directory = DataDirectory("\(root)/data")
        time = clock.map { clock in .clock { try clock.reading() } } ?? .simulated
        makeGenerator = generator
        let settings = Settings(
            keyFile: "\(root)/key",
            delivery: Delivery(spool: "spool", mailProgram: mailProgram, smsProgram: smsProgram),
            sharedOrigins: sharedOrigins)
        var random = SystemRandomNumberGenerator()
        try Service.create(
            directory, settings: settings, simulatedFrom: clock == nil ? now : nil,
            clock: { try clock!.reading() }, generator: &random)
        running = try open()
    }

    deinit {
        running = nil
        try? FileManager.default.removeItem(atPath: root)
    }

    package var service: Service { running! }

    package func advance(seconds: UInt64) { now += seconds * 1000 }

    package func advance(milliseconds: UInt64) { now += milliseconds }

    /// Ends the service without closing it and opens another: a process that was killed.
    package func restart() throws {
        running = nil
        running = try open()
    }

    private func open() throws -> Service {
        try Service(
            directory, time: time, generator: makeGenerator(), viewsBatchCount: viewsBatchCount)
    }

    /// Closes the service, lends its ledger and views, and opens it again.
    package func stopped(_ body: (LedgerStore, Views) throws -> Void) throws {
        try service.close()
        running = nil
        defer { running = try? open() }
        let ledger = try LedgerStore(path: directory.ledger, readOnly: true)
        try body(ledger, Views(path: directory.views, readOnly: true))
    }

    /// What an erasure would come to.
    package func dryRun() throws -> DryRun {
        let ledger = try service.ledger.snapshot()
        return try DryRun(
            directory, Projection(views: nil, ledger: ledger), ledger, service.vault, time)
    }

    /// Reads one command line, with the time added where it is simulated.
    package func request(_ name: String, _ fields: [String: Any] = [:]) throws -> Request {
        var line = fields
        line["command"] = name
        if case .simulated = time { line["at"] = UTCTime(milliseconds: now).description }
        let data = try JSONSerialization.data(withJSONObject: line)
        return try Request(line: Array(data))
    }

    /// Sends one command line through the parser.
    @discardableResult
    package func send(_ name: String, _ fields: [String: Any] = [:]) throws -> Reply {
        service.apply([try request(name, fields)])[0]
    }

    /// Sends a command that must be refused with an error, by the parser or by the rules, and must
    /// leave no event.
    package func error(
        _ name: String, _ fields: [String: Any] = [:],
        at location: SourceLocation = #_sourceLocation
    ) throws -> CommandError {
        let before = try size
        let error: CommandError?
        do {
            error = try send(name, fields).error
        } catch let refused as CommandError {
            error = refused
        }
        #expect(try size == before, sourceLocation: location)
        return try #require(error, sourceLocation: location)
    }

    /// The code in the message that was spooled for this `codeIssued`.
    package func code(_ sequence: UInt64) throws -> String {
        try Spool.code(in: message(sequence))
    }

    /// The message that was spooled for this `codeIssued`.
    package func message(_ sequence: UInt64) throws -> String {
        try Spool.message(sequence, in: directory.spool)
    }

    // MARK: What the ledger holds

    /// The number of events.
    package var size: UInt64 { get throws { try service.ledger.read { $0.size } } }

    package func event(_ sequence: UInt64) throws -> Event {
        try #require(try service.ledger.read { try $0.event(sequence) })
    }

    /// Every event from `start` on.
    package func events(from start: UInt64 = 0) throws -> [Event] {
        var events: [Event] = []
        try service.ledger.read { ledger in
            try ledger.forEachEvent(in: start..<max(start, ledger.size)) {
                events.append($0)
                return true
            }
        }
        return events
    }

    package func kinds(from start: UInt64) throws -> [Kind] { try events(from: start).map(\.kind) }

    /// The events of a reply.
    package func events(_ reply: Reply) throws -> [Event] { try reply.events.map(event) }

    /// Every event, folded from zero.
    package func state() throws -> State {
        try service.ledger.read { try Projection(views: nil, ledger: $0).state }
    }

    package func holder(_ id: UInt64) throws -> Cardholder {
        try #require(try state().cardholder(id))
    }
}
