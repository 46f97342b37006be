import Authentication
import Ledger
import Proofs
import Questions

extension Command {
    static let keyGenerate = Command(
        "key generate", group: "Sign",
        summary: "Make the signing key of a log or of a witness",
        discussion: """
            Writes an Ed25519 private key to FILE, which only its owner can read, and the verifier \
            key to FILE.pub, and prints the latter: hand it out to those who verify. The key of a \
            log has the log's origin as its name. Keep it on another machine or account than the \
            data if you can.

            What is signed is remembered in FILE.signed, so that nothing that contradicts it is \
            ever signed: move it together with the key.
            """,
        arguments: [
            Argument("name", help: "The origin of the log, or the name of the witness."),
            Argument("file", kind: .file, help: "The file of the private key; must not exist yet."),
        ],
        options: [Option("witness", help: "Make the key of a witness.")],
        examples: [
            .init("epin key generate example.nc/epin log.pem", "The key that signs checkpoints."),
            .init(
                "epin key generate --witness witness.example witness.pem",
                "The key of a witness, on its own machine."),
        ]
    ) { arguments, output in
        let name = try arguments.value("name", originWanted, origin)
        let key = try SigningKey.generate(
            try arguments.string("file"), name: name,
            type: arguments.flag("witness") ? .cosignature : .ed25519)
        var answer = Answer()
        answer.text("\(key.verifierKey)")
        answer.data([.verifierKey: .string("\(key.verifierKey)")])
        try output.show(answer, arguments)
        return .fine
    }

    static let checkpoint = Command(
        "checkpoint", group: "Sign", summary: "Sign the ledger as it is now: a checkpoint",
        discussion: """
            Writes a C2SP checkpoint: the origin, the number of events, their root hash, and the \
            signature by the key of --key. It is an event too. Only a ledger that is proved to \
            continue the last checkpoint of this key is signed.

            With --cosignature the answer of a witness is recorded instead; without --key the last \
            checkpoint is printed, with its known cosignatures.

            Exits with 1 when the ledger does not continue what was signed.
            """,
        options: [
            Option("key", takes: "FILE", kind: .file, help: "Sign with this key."),
            Option(
                "cosignature", takes: "FILE", kind: .file,
                help: "Record the answer of a witness; '-' is standard input."),
            Option(
                "witness", takes: "FILE", kind: .file,
                help: "The verifier key of the witness that answered."),
        ],
        examples: [
            .init("epin checkpoint --key log.pem", "Sign, store, print."),
            .init(
                "epin checkpoint --cosignature answer --witness witness.pem.pub",
                "Keep the cosignature of a witness."),
        ]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let signed: SignedCheckpoint
        if let answer = arguments.stringIfGiven("cosignature") {
            guard arguments.stringIfGiven("key") == nil else {
                throw UsageError("'--key' and '--cosignature' do not go together")
            }
            let witness = try VerifierKey(reading: arguments.string("witness"))
            let lines = try NoteFile.read(answer, NoteSignature.lines)
            signed = try CheckpointSigner(directory, clock: MachineClock.read)
                .record(lines, by: witness)
        } else if let path = arguments.stringIfGiven("key") {
            let key = try SigningKey(path)
            do {
                signed = try CheckpointSigner(directory, clock: MachineClock.read).sign(with: key)
            } catch let error as SigningError {
                guard case .inconsistent = error else { throw error }
                output.warn("\(error)")
                return .finding
            }
        } else {
            let reading = try Inquiry(arguments, output).open()
            signed = try reading.newestCheckpoint(ofAtLeast: 0)
        }
        try output.show(signed.answer, arguments)
        return .fine
    }

    static let witness = Command(
        "witness", group: "Sign", summary: "Cosign a checkpoint that continues the one before",
        discussion: """
            Reads what 'epin prove --since' writes (the request of C2SP tlog-witness), checks the \
            log's signature and that the checkpoint continues the last one that this witness saw \
            of the log, remembers it beside the key, and prints the cosignature. It needs neither \
            the ledger nor anything else from its machine.

            Exits with 1 when it refuses: keep the file then, it is evidence.
            """,
        arguments: [
            Argument(
                "file", .optional, kind: .file, help: "The request; standard input by default.")
        ],
        options: [
            Option(
                "key", takes: "FILE", kind: .file, required: true, help: "The witness's key."),
            Option(
                "log", takes: "FILE", kind: .file, required: true, repeats: true,
                help: "The verifier key of a log."),
        ],
        examples: [
            .init(
                "epin prove --since 0 | epin witness --key witness.pem --log log.pem.pub",
                "The first checkpoint of a log.")
        ]
    ) { arguments, output in
        let witness = try Witness(
            key: SigningKey(arguments.string("key")),
            logs: arguments.strings("log").map { try VerifierKey(reading: $0) })
        let path = arguments.stringIfGiven("file") ?? "-"
        let request = try NoteFile.read(path) { bytes throws(MalformedNote) in
            try ConsistencyProof(parsing: bytes)
        }
        do {
            let signature = try witness.cosign(request, at: MachineClock.now() / 1000)
            var answer = Answer()
            answer.text("\(signature)")
            answer.data([.cosignature: .string("\(signature)")])
            try output.show(answer, arguments)
            return .fine
        } catch let refusal as Witness.Refusal {
            output.warn("refused: \(refusal)")
            return .finding
        }
    }
}

extension SignedCheckpoint {
    fileprivate var answer: Answer {
        let lines = "\(self)".split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        var answer = Answer()
        answer.text(lines.map { Text.Line(String($0)) })
        answer.data([
            Term(.logOrigin): .string(checkpoint.origin), .eventCount: .number(checkpoint.size),
            .root: .string(checkpoint.root.hex),
            .signatures: JSON(note.signatures.map { "\($0)" }), .checkpoint: .string("\(self)"),
        ])
        return answer
    }
}
