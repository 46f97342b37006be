import Authentication
import Ledger
import Questions

extension Command {
    static let apply = Command(
        "apply", group: "Run a ledger", summary: "Carry out commands, one JSON object a line",
        discussion: """
            Reads commands from FILE or standard input and answers each with one line of JSON, in \
            order, once what it says is durable. A line that is wrong is answered with the field \
            and the reason; the lines around it are carried out.

            docs/commands.md describes the commands; schema/command.schema.json is their schema.

            SIGTERM and SIGINT end it after the lines it has read; the ledger is then closed as at \
            the end of the input.

            Exits with 2 when a line could not be carried out.
            """,
        arguments: [
            Argument("file", .optional, kind: .file, help: "Commands; standard input by default.")
        ],
        options: [
            Option(
                "simulated-time",
                help: "Take the time of each command from its 'at': for a simulated ledger only."),
            Option(
                "accept-shorter",
                help: "Go on from a copy that was put back, and record what was lost."),
        ],
        examples: [
            .init(
                "epin apply < commands.jsonl > replies.jsonl",
                "Carry out what another program wrote.")
        ]
    ) { arguments, output in
        StopSignal.watch()
        let reader = try LineReader(arguments.stringIfGiven("file") ?? "-")
        let directory = DataDirectory(try arguments.string("data"))
        // The service reports what is wrong with the stores.
        _ = try? OpenLedger.open(directory, output)
        let service = try Service(
            directory,
            time: arguments.flag("simulated-time") ? .simulated : .clock(MachineClock.read),
            generator: SystemRandomNumberGenerator(),
            acceptingShorter: arguments.flag("accept-shorter"))
        let isFine: Bool
        do {
            isFine = try answer(reader, service, output)
        } catch {
            // Lines that cannot be read, answers that nobody takes: what was carried out stays.
            try? service.close()
            throw error
        }
        try service.close()
        if let failure = service.viewsFailure {
            output.warn("the views were not written (\(failure)): reading makes up for it")
        }
        return isFine ? .fine : .error
    }

    /// Answers line by line to the end; says whether each was carried out.
    private static func answer(
        _ reader: LineReader, _ service: Service, _ output: Output
    ) throws -> Bool {
        var isFine = true
        var done: UInt64 = 0
        return try output.withProgress("Applying", of: nil) { progress in
            while true {
                let lines = try reader.lines(atMost: CommandQueue.batchCountMax)
                if lines.isEmpty { return isFine }
                for (number, reply) in carryOut(lines, service) {
                    isFine = isFine && reply.error == nil
                    try output.json(
                        .object(
                            [JSON.Member(key: "line", value: .number(number))] + reply.members))
                }
                // The sender of a line waits for its answer.
                try output.flush()
                done += UInt64(lines.count)
                progress.update(done, of: reader.estimate(after: done))
            }
        }
    }

    /// The replies in the order of the lines; what cannot be read is answered without the service.
    private static func carryOut(
        _ lines: [LineReader.Line], _ service: Service
    ) -> [(Int, Reply)] {
        var replies: [(number: Int, reply: Reply?)] = []
        var requests: [Request] = []
        for line in lines {
            do throws(CommandError) {
                guard let bytes = line.bytes else {
                    throw CommandError(.malformed, field: nil, LineReader.Line.tooLong)
                }
                requests.append(try Request(line: bytes))
                replies.append((line.number, nil))
            } catch {
                replies.append((line.number, Reply(error: error)))
            }
        }
        var answers = service.apply(requests).makeIterator()
        return replies.map { ($0.number, $0.reply ?? answers.next()!) }
    }
}
