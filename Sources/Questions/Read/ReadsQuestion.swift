import Authentication
import Ledger

extension Question {
    package static let reads = Question(
        "reads", group: "Read", summary: "Who looked at what, when and why",
        discussion: """
            Lists what was read of the ledger with this program on this machine, from the record \
            in DIR/reads, which is a separate ledger. Reading that one is not recorded.

            With --cardholder: the reads that asked about this one or showed an event of it, and \
            those that showed more events than are listed one by one, marked 'bulk', in which it \
            may have been.
            """,
        options: [
            Option(
                "cardholder", takes: "NUMBER",
                help: "Only what asked about this cardholder, or showed it."),
            Option("account", takes: "NAME", help: "Only what this account read."),
            Option("since", letter: "s", takes: "TIME", help: "Leave out earlier reads."),
            Option("until", letter: "u", takes: "TIME", help: "Leave out this time and later."),
        ],
        examples: [
            .init("epin reads --cardholder 4", "Who read or exported this holder's data."),
            .init("epin --json reads --since yesterday", "With the digest of what was shown."),
        ],
        shapes: [RecordedRead.shape]
    ) { inquiry in
        let directory = inquiry.directory
        _ = try inquiry.openStore()
        guard directory.hasReads else {
            throw Failure("\(directory.path) is a copy: reading it is not recorded")
        }
        let account = inquiry.arguments.stringIfGiven("account")
        let cardholder = try inquiry.arguments.integerIfGiven("cardholder")
        let since = try inquiry.time("since") ?? 0
        let until = try inquiry.time("until") ?? .max
        return .unrecorded {
            let reads = try ReadLog.reads(of: directory, cardholder: cardholder).filter { read in
                (since..<until).contains(read.asked.time)
                    && (account == nil || read.asked.account == account)
            }
            var answer = Answer()
            answer.table(
                [
                    .number("READ"), .whole("TIME"), .text("ACCOUNT"), .number("EVENTS"),
                    .text("QUESTION"), .text("REASON"),
                ], ifEmpty: "no read found"
            ) { rows in
                for read in reads { try rows.add(read.record, read.cells) }
            }
            return answer
        }
    }
}

extension RecordedRead {
    fileprivate var cells: [TextTable.Cell] {
        let count = answered?.treeSize.map { isBulk ? "\($0) bulk" : "\($0)" }
        return [
            "\(asked.sequence)", TextTable.Cell(time: asked.time),
            TextTable.Cell(asked.account ?? ""), TextTable.Cell(count ?? "not finished"),
            TextTable.Cell(asked.note ?? ""), TextTable.Cell(asked.ticket ?? "–"),
        ]
    }

    fileprivate static let shape = Shape([
        .always(.read), .always(Term(.time)), .orNull(Term(.account)), .orNull(.question),
        .orNull(.why), .orNull(.eventCount), .orNull(.root), .always(.bulk), .always(.events),
    ])

    fileprivate var record: Record {
        [
            .read: .number(asked.sequence), Term(.time): JSON(time: asked.time),
            Term(.account): JSON(asked.account), .question: JSON(asked.note),
            .why: JSON(asked.ticket), .eventCount: JSON(answered?.treeSize),
            .root: JSON(answered?.rootHash.flatMap { [UInt8](base64: $0)?.hex }),
            .bulk: .bool(isBulk), .events: JSON(answered?.events ?? []),
        ]
    }
}
