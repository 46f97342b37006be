import Authentication
import Ledger

extension Question {
    package static let show = Question(
        "show", group: "Read", summary: "Show one event, with its record and its hash",
        arguments: [Argument("event", help: "The sequence of the event.")],
        examples: [.init("epin show 15", "Event 15, every field.")],
        shapes: [.event([.always(.indication), .always(.record), .always(.leafHash)])]
    ) { inquiry in
        let sequence = try inquiry.arguments.integer("event")
        let store = try inquiry.openStore()
        return Asked(recordedAs: "show \(sequence)") { read in
            try store.read { ledger in
                guard let event = try ledger.event(sequence) else {
                    throw Failure("no event \(sequence): the ledger has \(ledger.size)")
                }
                read.show(event)
                let record = try ledger.withRecord(sequence) { $0.array }!
                let leaf = MerkleTree.leafHash(record: record.span)
                var answer = Answer()
                answer.fields(
                    Record(
                        event,
                        [
                            .indication: .string(event.indication.rawValue),
                            .record: .string(record.hex), .leafHash: .string(leaf.hex),
                        ]))
                return answer
            }
        }
    }
}
