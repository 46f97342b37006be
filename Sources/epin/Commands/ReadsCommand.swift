import Authentication
import Ledger
import Questions

extension Command {
    static let reads = Command(
        "reads", group: "Read", summary: "Who looked at what, when and why",
        discussion: """
            Lists what was read of the ledger with this program on this machine, from the record \
            in DIR/reads, which is a ledger of its own. To read that one is not recorded.

            With --cardholder: the reads that showed an event of this one, and those that showed \
            more events than are listed one by one, marked 'bulk', in which it may have been.
            """,
        options: [
            Option("cardholder", takes: "NUMBER", help: "Only what showed this cardholder."),
            Option("account", takes: "NAME", help: "Only what this one read."),
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier reads."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
        ],
        examples: [
            .init("epin reads --cardholder 4", "Who read or exported this holder's data."),
            .init("epin --json reads --since yesterday", "With the digest of what was shown."),
        ]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        _ = try LedgerStore(path: directory.ledger, readOnly: true).path
        guard directory.hasReads else {
            throw Failure("\(directory.path) is a copy: reading it is not recorded")
        }
        let account = arguments.stringIfGiven("account")
        let since = try Reading.time(arguments, "since") ?? 0
        let until = try Reading.time(arguments, "until") ?? .max
        let reads = try ReadLog.reads(
            of: directory, cardholder: try arguments.integerIfGiven("cardholder")
        ).filter { read in
            (since..<until).contains(read.asked.time)
                && (account == nil || read.asked.account == account)
        }
        if arguments.flag("json") {
            for read in reads { try output.json(read.json) }
        } else if reads.isEmpty {
            output.warn("no read found")
        } else {
            var table = TextTable([
                .number("READ"), .text("TIME"), .text("ACCOUNT"), .number("EVENTS"),
                .text("QUESTION"), .text("REASON"),
            ])
            for read in reads { table.add(read.cells) }
            try output.table(table)
        }
        return .fine
    }
}

extension RecordedRead {
    fileprivate var cells: [String] {
        let count = answered?.treeSize.map { isBulk ? "\($0) bulk" : "\($0)" }
        return [
            "\(asked.sequence)", UTCTime(milliseconds: asked.time).description,
            asked.account ?? "", count ?? "not told", asked.note ?? "", asked.ticket ?? "–",
        ]
    }

    fileprivate var json: JSON {
        func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
        return .object([
            JSON.Member(key: "read", value: .number(asked.sequence)),
            JSON.Member(
                key: "time", value: .string(UTCTime(milliseconds: asked.time).description)),
            JSON.Member(key: "account", value: text(asked.account)),
            JSON.Member(key: "question", value: text(asked.note)),
            JSON.Member(key: "reason", value: text(asked.ticket)),
            JSON.Member(key: "count", value: answered?.treeSize.map { .number($0) } ?? .null),
            JSON.Member(key: "root", value: text(answered?.rootHash)),
            JSON.Member(key: "bulk", value: .bool(isBulk)),
            JSON.Member(
                key: "events",
                value: .array((answered?.events ?? []).map { .number($0) })),
        ])
    }
}
