import Authentication
import Ledger
import Questions

extension Command {
    static let show = Command(
        "show", group: "Read", summary: "Show one event, with its record and its hash",
        arguments: [Argument("event", help: "The sequence of the event.")],
        examples: [.init("epin show 15", "Event 15, every field.")]
    ) { arguments, output in
        let sequence = try arguments.integer("event")
        let directory = DataDirectory(try arguments.string("data"))
        let store = try LedgerStore(path: directory.ledger, readOnly: true)
        return try recorded(arguments, output, "show \(sequence)") { read in
            try store.read { ledger in
                guard let event = try ledger.event(sequence) else {
                    throw Failure("no event \(sequence): the ledger has \(ledger.size)")
                }
                read.show(event)
                let record = try ledger.withRecord(sequence) { $0.array }!
                var members = event.json.objectValue ?? []
                members.append(
                    JSON.Member(key: "indication", value: .string(event.indication.rawValue)))
                members.append(JSON.Member(key: "record", value: .string(record.hex)))
                let leaf = MerkleTree.leafHash(record: record.span)
                members.append(JSON.Member(key: "leafHash", value: .string(leaf.hex)))
                if arguments.flag("json") {
                    try output.json(.object(members))
                } else {
                    let table = EventText.table(.object(members))
                    // What is hexadecimal is to be copied whole.
                    try output.write(table.text(width: nil, styled: output.terminal.isStyled))
                }
                return .fine
            }
        }
    }
}
