import Authentication
import Ledger
import Proofs
import Questions

extension Command {
    static let prove = Command(
        "prove", group: "Sign", summary: "Write the proof that an event is in the ledger",
        discussion: """
            Writes SEQUENCE.cbor, the record, and SEQUENCE.tlog-proof, a C2SP proof that it is in \
            the ledger that the last checkpoint tells of: 'epin check', or any other program that \
            knows the format, needs those two and the verifier key.

            With --since it prints the proof that the last checkpoint continues the ledger of SIZE \
            events, in the form of a request to a witness.
            """,
        arguments: [
            Argument("event", .repeated, help: "The sequence of an event.")
        ],
        options: [
            Option("since", takes: "SIZE", help: "Prove that the first SIZE events are unchanged."),
            Option(
                "output", letter: "o", takes: "DIR", kind: .directory, default: ".",
                help: "Where the files are written."),
        ],
        examples: [
            .init("epin prove 17", "17.cbor and 17.tlog-proof."),
            .init("epin prove --since 0 > request", "What a witness is asked first."),
        ]
    ) { arguments, output in
        let sequences = try arguments.values("event", "the sequence of an event") {
            UInt64($0)
        }
        let since = try arguments.integerIfGiven("since")
        guard (since == nil) != sequences.isEmpty else {
            throw UsageError("either EVENT or '--since' must be given")
        }
        let reading = try OpenLedger(arguments, output)
        if let since {
            let checkpoint = try reading.newestCheckpoint(ofAtLeast: since)
            let hashes = try reading.ledger.consistencyProof(
                from: since, to: checkpoint.checkpoint.size)
            let proof = ConsistencyProof(oldSize: since, hashes: hashes, checkpoint: checkpoint)
            try output.write("\(proof)")
            return .fine
        }
        let directory = try arguments.string("output")
        guard !directory.isEmpty else { throw UsageError("'--output' must not be empty") }
        let prefix = directory == "." ? "" : "\(directory)/"
        let list = sequences.map { "\($0)" }.joined(separator: " ")
        return try recorded(arguments, output, "prove \(list)") { read in
            for sequence in sequences {
                guard sequence < reading.ledger.size else {
                    throw Failure("no event \(sequence): the ledger has \(reading.ledger.size)")
                }
                let checkpoint = try reading.bestCheckpoint(ofAtLeast: sequence + 1)
                let proof = InclusionProof(
                    index: sequence,
                    hashes: try reading.ledger.inclusionProof(
                        of: sequence, in: checkpoint.checkpoint.size), checkpoint: checkpoint)
                let record = try reading.ledger.withRecord(sequence) { $0.array }!
                read.show(try Event(record: record.span))
                for (path, bytes) in [
                    ("\(prefix)\(sequence).cbor", record),
                    ("\(prefix)\(sequence).tlog-proof", proof.bytes),
                ] {
                    try NoteFile.write(bytes, to: path)
                    if arguments.flag("json") {
                        try output.json(["event": .number(sequence), "file": .string(path)])
                    } else {
                        try output.line(path)
                    }
                }
            }
            return .fine
        }
    }
}

extension OpenLedger {
    /// The newest checkpoint, which must be of at least `size` events: what a witness is asked to
    /// cosign next.
    func newestCheckpoint(ofAtLeast size: UInt64) throws -> SignedCheckpoint {
        guard size <= ledger.size else {
            throw Failure("the ledger has \(ledger.size) events, fewer than \(size)")
        }
        guard let newest = try Checkpoints(projection, ledger).recent().last else {
            throw Failure("no checkpoint was signed yet: 'epin checkpoint --key FILE' signs one")
        }
        guard newest.checkpoint.size >= size else {
            throw Failure(
                "the last checkpoint is of \(newest.checkpoint.size) events: 'epin checkpoint "
                    + "--key FILE' signs a new one")
        }
        return newest
    }

    /// The checkpoint to prove things by, of at least `size` events: one that a witness has
    /// cosigned, where there is one.
    func bestCheckpoint(ofAtLeast size: UInt64) throws -> SignedCheckpoint {
        let newest = try newestCheckpoint(ofAtLeast: size)
        return try Checkpoints(projection, ledger).best(ofAtLeast: size) ?? newest
    }
}
