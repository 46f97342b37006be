import Ledger
import Proofs

extension Question {
    package static let check = Question(
        "check", group: "Prove", summary: "Check proofs and checkpoints with only a key",
        discussion: """
            Needs no ledger. FILE is a proof that 'epin prove' wrote, or a checkpoint; its first \
            line says which. The record of 17.tlog-proof is expected in 17.cbor beside it.

            Exits with 1 when one of them proves nothing.
            """,
        arguments: [Argument("file", .repeated, kind: .file, help: "A proof or a checkpoint.")],
        options: [
            Option(
                "key", takes: "FILE", kind: .file, required: true, repeats: true,
                help: "The verifier key of the log, or of a witness."),
            Option(
                "old", takes: "FILE", kind: .file,
                help: "The older checkpoint that a proof of 'epin prove --since' goes on from."),
        ],
        examples: [
            .init("epin check 17.tlog-proof --key log.pem.pub", "Is this event in that ledger?"),
            .init(
                "epin check request --old yesterday --key log.pem.pub",
                "Is what was signed yesterday unchanged?"),
        ],
        shapes: [
            Shape([.always(.file), .always(.valid), .always(.finding)]),
            Shape(checkpointMembers),
            Shape(checkpointMembers + [.always(.oldEventCount)]),
            .event(checkpointMembers),
        ]
    ) { inquiry in
        let arguments = inquiry.arguments
        let keys = try arguments.strings("key").map { try VerifierKey(reading: $0) }
        let files = arguments.strings("file")
        guard !files.isEmpty else { throw UsageError("FILE is missing") }
        return .unrecorded {
            var answer = Answer()
            for path in files {
                do {
                    let (text, record) = try checked(path, keys, arguments)
                    answer.text([Text.Line("\(path): \(text)" as ZonedText)])
                    answer.data(record)
                } catch let refusal as ProofFile.Refusal {
                    answer.status = { .finding }
                    answer.text("\(path): \(refusal)", .red)
                    answer.data([
                        .file: .string(path), .valid: .bool(false), .finding: .string("\(refusal)"),
                    ])
                }
            }
            return answer
        }
    }

    private static let checkpointMembers: [Shape.Member] = [
        .always(.file), .always(.valid), .always(.eventCount), .always(.root), .always(.signers),
    ]

    /// What a file proves, in words and in JSON.
    private static func checked(
        _ path: String, _ keys: [VerifierKey], _ arguments: ParsedArguments
    ) throws -> (ZonedText, Record) {
        let file = try NoteFile.read(path) { bytes throws(MalformedNote) in
            try ProofFile(parsing: bytes)
        }
        let checkpoint = file.checkpoint.checkpoint
        let signers = try ProofFile.signers(of: file.checkpoint, among: keys).map(\.name)
        let ledger =
            "the ledger of \(Text.grouped(checkpoint.size)) events that "
            + "\(signers.joined(separator: ", ")) signed"
        let record: Record = [
            .file: .string(path), .valid: .bool(true), .eventCount: .number(checkpoint.size),
            .root: .string(checkpoint.root.hex), .signers: JSON(signers),
        ]
        switch file {
        case .checkpoint: return ("the checkpoint of \(ledger)", record)
        case .consistency(let proof):
            let old = try SignedCheckpoint(reading: arguments.string("old"))
            _ = try ProofFile.signers(of: old, among: keys)
            try ProofFile.check(proof, from: old.checkpoint)
            return (
                "the first \(Text.grouped(proof.oldSize)) events are unchanged in \(ledger)",
                record + [.oldEventCount: .number(proof.oldSize)]
            )
        case .inclusion(let proof):
            let bytes = try NoteFile.read(recordPath(path)) { bytes throws(MalformedNote) in
                bytes
            }
            let event = try ProofFile.check(proof, record: bytes)
            let kind: ZonedText = "\(event.kind.name) of \(time: event.time)"
            return ("event \(event.sequence), \(kind), is in \(ledger)", Record(event, record))
        }
    }

    /// `17.cbor` for `17.tlog-proof`.
    private static func recordPath(_ path: String) -> String {
        let ending = ".tlog-proof"
        return (path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path) + ".cbor"
    }
}
