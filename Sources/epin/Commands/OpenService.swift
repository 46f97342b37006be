import Authentication
import FoundationEssentials
import Ledger
import Projections
import Questions

/// What the commands for a named person open: the service that decides, as `apply` does, and the
/// account on whose word it does.
struct OpenService {
    let service: Service
    let account: String
    private let at: UInt64?

    /// - Parameter given: the time of the commands in a simulated ledger.
    /// - Throws: what the service throws; ``UsageError`` for a time where it is not simulated.
    private init(
        _ arguments: ParsedArguments, at given: UInt64?, _ output: Output
    ) throws {
        account = Self.account(arguments)
        let directory = DataDirectory(try arguments.string("data"))
        let (isSimulated, lastTime) = try Self.times(directory, output)
        guard given == nil || isSimulated else {
            throw UsageError("'--at': only a simulated ledger takes the time of a command")
        }
        at = isSimulated ? given ?? lastTime : nil
        service = try Service(
            directory, time: Self.time(isSimulated: isSimulated),
            generator: SystemRandomNumberGenerator())
    }

    /// Closed again when this returns: a process opens an environment only once.
    private static func times(
        _ directory: DataDirectory, _ output: Output
    ) throws -> (isSimulated: Bool, lastTime: UInt64) {
        let (ledger, views) = try OpenLedger.open(directory, output)
        let (projection, snapshot) = try Projection.open(views, ledger)
        return (projection.state.ledger.isSimulated, try snapshot.lastTime)
    }

    /// Where the time of an event comes from.
    static func time(isSimulated: Bool) -> Service.Time {
        isSimulated ? .simulated : .clock(MachineClock.read)
    }

    /// The account given, or the login name.
    static func account(_ arguments: ParsedArguments) -> String {
        arguments.stringIfGiven("account") ?? Account.name()
    }

    /// Runs `body`, and closes the service whether it succeeds or not.
    static func run<R>(
        _ arguments: ParsedArguments, at time: UInt64? = nil, _ output: Output,
        _ body: (OpenService) throws -> R
    ) throws -> R {
        let opened = try OpenService(arguments, at: time, output)
        let result: R
        do {
            result = try body(opened)
        } catch {
            try? opened.service.close()
            throw error
        }
        try opened.service.close()
        if let failure = opened.service.viewsFailure {
            output.warn("the views were not written (\(failure)): reading makes up for it")
        }
        return result
    }

    /// Sends one command through the parser, as a line of `apply` would be.
    func send(_ name: String, _ fields: [(String, JSON?)]) throws -> Reply {
        var members = [JSON.Member(key: "command", value: .string(name))]
        for (key, value) in fields + [("account", .string(account))] {
            if let value { members.append(JSON.Member(key: key, value: value)) }
        }
        if let at {
            let time = UTCTime(milliseconds: at).description
            members.append(JSON.Member(key: "at", value: .string(time)))
        }
        let reply = service.apply([try Request(line: Array(JSON.object(members).text.utf8))])[0]
        if let error = reply.error { throw error }
        return reply
    }

    /// Reads `--at`.
    static func time(_ arguments: ParsedArguments) throws -> UInt64? {
        try arguments.time("at", now: MachineClock.now())
    }

    static let options = [
        Option("account", takes: "NAME", help: "Who acts; your login name by default."),
        Option(
            "at", takes: "TIME",
            help: "In a simulated ledger: when; the time of the last event by default."),
    ]
}
