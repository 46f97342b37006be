import Authentication
import Ledger
import Proofs
import Questions

extension Command {
    static let salvage = Command(
        "salvage", group: "Prove", summary: "Save what is left of a damaged ledger",
        discussion: """
            Looks at every page of the ledger's file by itself and writes, as 'epin export' does, \
            the events of which a checkpoint shows that they are those appended: one among the \
            events, one of --against, or what the file last-commit says was acknowledged. Names \
            all others. It opens no store and writes nothing into the data directory.

            With --key only checkpoints count that one of the keys signed.

            It is for the owner of the files when no store can be opened, so it is not recorded as \
            a read. Exits with 1 when not every event was saved.
            """,
        options: Option.vouching,
        examples: [
            .init(
                "epin salvage --key log.pem.pub > events.jsonl",
                "Save what a signed checkpoint proves.")
        ]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let salvage = try Salvage(
            ledger: directory.ledger, keys: arguments.verifierKeys(),
            against: arguments.keptCheckpoints())
        var line: [UInt8] = []
        try salvage.forEachProven { event, record in
            line.removeAll(keepingCapacity: true)
            Export.append(event, record: record.span, to: &line)
            line.append(UInt8(ascii: "\n"))
            try output.write(line.span)
        }
        try output.flush()
        for text in texts(of: salvage) { output.warn(text) }
        let isWhole = !salvage.roots.isEmpty && salvage.provenCount == salvage.size
        return isWhole ? .fine : .finding
    }

    private static func texts(of salvage: Salvage) -> [String] {
        var texts = salvage.unreadablePages.map { "page \($0) cannot be read" }
        for (events, state) in salvage.stretches {
            let name =
                events.count == 1
                ? "event \(events.lowerBound)"
                : "events \(events.lowerBound)–\(events.upperBound)"
            switch state {
            case .proven: break
            case .unproven:
                texts.append("\(name): whole, but no checkpoint shows that this was appended")
            case .lost: texts.append("\(name): lost")
            }
        }
        let count = Text.grouped(salvage.provenCount)
        let roots = salvage.roots.map { "\($0.name) of \(Text.grouped($0.size)) events" }
        texts.append(
            "\(count) of \(Text.grouped(salvage.size)) events saved"
                + (roots.isEmpty ? "" : ", proven by \(roots.joined(separator: " and "))"))
        return texts
    }
}
