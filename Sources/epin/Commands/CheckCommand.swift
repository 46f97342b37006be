import Ledger
import Proofs
import Questions

extension Command {
    static let check = Command(
        "check", group: "Prove", summary: "Check proofs and checkpoints, with a key alone",
        discussion: """
            Needs no ledger. FILE is a proof that 'epin prove' wrote, or a checkpoint; which it is \
            its first line says. The record of 17.tlog-proof is expected in 17.cbor beside it.

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
        ]
    ) { arguments, output in
        let keys = try arguments.strings("key").map { try VerifierKey(reading: $0) }
        let files = arguments.strings("file")
        guard !files.isEmpty else { throw UsageError("FILE is missing") }
        var code = ExitCode.fine
        for path in files {
            let json: JSON
            let text: String
            do {
                let (said, members) = try checked(path, keys, arguments)
                text = "\(path): \(said)"
                json = .object(
                    [
                        JSON.Member(key: "file", value: .string(path)),
                        JSON.Member(key: "valid", value: .bool(true)),
                    ] + members)
            } catch let refusal as ProofFile.Refusal {
                code = .finding
                text = output.styled("\(path): \(refusal)", .red)
                json = [
                    "file": .string(path), "valid": .bool(false),
                    "finding": .string("\(refusal)"),
                ]
            }
            if arguments.flag("json") { try output.json(json) } else { try output.line(text) }
        }
        return code
    }

    /// What a file proves, in words and in JSON.
    private static func checked(
        _ path: String, _ keys: [VerifierKey], _ arguments: ParsedArguments
    ) throws -> (String, [JSON.Member]) {
        let file = try NoteFile.read(path) { bytes throws(MalformedNote) in
            try ProofFile(parsing: bytes)
        }
        let checkpoint = file.checkpoint.checkpoint
        let signers = try ProofFile.signers(of: file.checkpoint, among: keys).map(\.name)
        let ledger =
            "the ledger of \(Text.grouped(checkpoint.size)) events that "
            + "\(signers.joined(separator: ", ")) signed"
        let members = [
            JSON.Member(key: "events", value: .number(checkpoint.size)),
            JSON.Member(key: "root", value: .string(checkpoint.root.hex)),
            JSON.Member(key: "signers", value: .array(signers.map(JSON.string))),
        ]
        switch file {
        case .checkpoint: return ("the checkpoint of \(ledger)", members)
        case .consistency(let proof):
            let old = try SignedCheckpoint(reading: arguments.string("old"))
            _ = try ProofFile.signers(of: old, among: keys)
            try ProofFile.check(proof, from: old.checkpoint)
            return (
                "the first \(Text.grouped(proof.oldSize)) events are unchanged in \(ledger)",
                members + [JSON.Member(key: "oldEvents", value: .number(proof.oldSize))]
            )
        case .inclusion(let proof):
            let record = try NoteFile.read(recordPath(path)) { bytes throws(MalformedNote) in
                bytes
            }
            let event = try ProofFile.check(proof, record: record)
            let kind = "\(event.kind.name) of \(UTCTime(milliseconds: event.time))"
            return (
                "event \(event.sequence), \(kind), is in \(ledger)",
                members + [JSON.Member(key: "event", value: event.json)]
            )
        }
    }

    /// `17.cbor` for `17.tlog-proof`.
    private static func recordPath(_ path: String) -> String {
        let ending = ".tlog-proof"
        return (path.hasSuffix(ending) ? String(path.dropLast(ending.count)) : path) + ".cbor"
    }
}
