import Authentication
import Ledger
import Proofs

extension Question {
    package static let prove = Question(
        "prove", group: "Sign", summary: "Write the proof that an event is in the ledger",
        discussion: """
            Writes SEQUENCE.cbor, the record, and SEQUENCE.tlog-proof, a C2SP proof that it is in \
            the ledger that the last checkpoint covers: 'epin check', or any other program that \
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
            .init("epin prove --since 0 > request", "The first request to a witness."),
        ],
        shapes: [Shape([.always(.event), .always(.file)])]
    ) { inquiry in
        let sequences = try inquiry.arguments.values("event", "the sequence of an event") {
            UInt64($0)
        }
        let since = try inquiry.arguments.integerIfGiven("since")
        guard (since == nil) != sequences.isEmpty else {
            throw UsageError("either EVENT or '--since' must be given")
        }
        if let since { return .unrecorded { try request(since, inquiry) } }
        let directory = try inquiry.arguments.string("output")
        guard !directory.isEmpty else { throw UsageError("'--output' must not be empty") }
        let prefix = directory == "." ? "" : "\(directory)/"
        let list = sequences.map { "\($0)" }.joined(separator: " ")
        return Asked(recordedAs: "prove \(list)") { read in
            let open = try inquiry.open()
            var answer = Answer()
            for sequence in sequences {
                let (record, inclusion) = try proof(of: sequence, open)
                read.show(try Event(record: record.span))
                for (path, bytes) in [
                    ("\(prefix)\(sequence).cbor", record),
                    ("\(prefix)\(sequence).tlog-proof", inclusion.bytes),
                ] {
                    try FileSystem.write(bytes, toFile: path)
                    answer.data([.event: .number(sequence), .file: .string(path)])
                    answer.text(path)
                }
            }
            return answer
        }
    }

    /// The request to a witness that has seen `size` events.
    private static func request(_ size: UInt64, _ inquiry: Inquiry) throws -> Answer {
        let open = try inquiry.open()
        let checkpoint = try open.newestCheckpoint(ofAtLeast: size)
        let proof = try open.ledger.consistencyProof(from: size, to: checkpoint)
        var answer = Answer()
        answer.stream { write in try write("\(proof)".utf8.span) }
        return answer
    }

    private static func proof(
        of sequence: UInt64, _ open: OpenLedger
    ) throws -> (record: [UInt8], proof: InclusionProof) {
        guard let record = try open.ledger.withRecord(sequence, { $0.array }) else {
            throw Failure("no event \(sequence): the ledger has \(open.ledger.size)")
        }
        let checkpoint = try open.bestCheckpoint(ofAtLeast: sequence + 1)
        return (record, try open.ledger.inclusionProof(of: sequence, in: checkpoint))
    }
}

extension OpenLedger {
    /// The newest checkpoint, which must cover at least `size` events: what a witness is asked to
    /// cosign next.
    package func newestCheckpoint(ofAtLeast size: UInt64) throws -> SignedCheckpoint {
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

    /// The checkpoint to prove things with, of at least `size` events: one that a witness has
    /// cosigned, where there is one.
    package func bestCheckpoint(ofAtLeast size: UInt64) throws -> SignedCheckpoint {
        let newest = try newestCheckpoint(ofAtLeast: size)
        return try Checkpoints(projection, ledger).best(ofAtLeast: size) ?? newest
    }
}
