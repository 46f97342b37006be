import Authentication
import Ledger
import Pages
import Projections
import Proofs
import Questions
import Reports

extension Command {
    static let evidence = Command(
        "evidence", group: "Sign", summary: "Write, or check, a bundle that proves what happened",
        discussion: """
            Writes a directory, or a zip file, that a court, an auditor or another program can \
            check without this ledger: a page in plain words, the records, the proofs that they \
            are in the ledger of the last checkpoint, its signatures, and a small checker in \
            Python. Quote the digest that is printed in the covering letter.

            'challenge NUMBER' is a payment, with all that happened to its cardholder before; \
            'cardholder NUMBER' is all that happened to one; 'query CONDITION...' is events as \
            'epin query' finds them, which nothing shows to be all.

            With --check it reads such a directory or zip file, checks what its verify.py checks, \
            makes the page and the other texts again from the records, and compares.

            Exits with 1 when a bundle that is checked is not as it must be.
            """,
        arguments: [
            Argument(
                "subject", .optional, kind: .choice(["challenge", "cardholder", "query"]),
                help: "What it is about."),
            Argument("value", .repeated, help: "Its number, or the conditions."),
        ],
        options: [
            Option(
                "output", letter: "o", takes: "PATH", kind: .file,
                help: "What is written: a new directory, or a file that ends in .zip."),
            Option(
                "check", takes: "PATH", kind: .file, help: "Check this bundle and write nothing."),
            Option(
                "key", takes: "FILE", kind: .file,
                help: "The verifier key of the log; needed to write."),
            Option(
                "witness", takes: "FILE", kind: .file, repeats: true,
                help: "The verifier key of a witness that must have cosigned."),
            .pageLanguage,
        ],
        examples: [
            .init(
                "epin evidence challenge 17 -o payment-17.zip --key log.pem.pub",
                "A disputed payment."),
            .init(
                "epin evidence --check payment-17.zip --key log.pem.pub",
                "What its recipient types."),
        ]
    ) { arguments, output in
        let key = try arguments.stringIfGiven("key").map { try VerifierKey(reading: $0) }
        let witnesses = try arguments.strings("witness").map { try VerifierKey(reading: $0) }
        if let path = arguments.stringIfGiven("check") {
            guard arguments.strings("subject").isEmpty, arguments.stringIfGiven("output") == nil
            else { throw UsageError("'--check' goes with no subject and no '--output'") }
            let verdict = try EvidenceChecker.check(
                EvidenceFiles.read(path), key: key, witnesses: witnesses
            ) { try $0.isSigned(by: $1) }
            try tell(verdict, arguments, output)
            return verdict.isValid ? .fine : .finding
        }
        guard let key else { throw UsageError("'--key' is missing: the verifier key of the log") }
        try write(key, witnesses, arguments, output)
        return .fine
    }

    private static func write(
        _ key: VerifierKey, _ witnesses: [VerifierKey], _ arguments: ParsedArguments,
        _ output: Output
    ) throws {
        let (request, question) = try evidenceRequest(arguments)
        let path = try arguments.string("output")
        try EvidenceFiles.requireFree(path)
        let reading = try OpenLedger(arguments, output)
        let gathering = EvidenceGathering(
            reading.projection, reading.ledger, key: key, witnesses: witnesses,
            language: try PageLanguage(arguments))
        let (content, omittedCount) = try gathering.gather(
            request, checkpoint: reading.bestCheckpoint(ofAtLeast:))
        let bundle = EvidenceBundle(content)
        // Nothing is handed out that would not be found valid: the key is looked at first.
        let verdict = try EvidenceChecker.check(bundle, key: key, witnesses: witnesses) {
            try $0.isSigned(by: $1)
        }
        if let fault = verdict.lines.first(where: { $0.mark == .finding }) {
            throw Failure("\(fault.name): \(fault.text)")
        }
        try recorded(arguments, output, "evidence \(question)") { read in
            for record in content.records { read.show(record.event) }
            try EvidenceFiles.write(bundle, to: path)
        }
        if omittedCount > 0 {
            output.warn(
                "\(omittedCount) later events are not in it, because the checkpoint is of "
                    + "\(content.checkpoint.checkpoint.size) events: 'epin checkpoint --key FILE' "
                    + "signs one that has them")
        }
        if arguments.flag("json") {
            try output.json([
                "path": .string(path), "records": .number(content.records.count),
                "events": .number(content.checkpoint.checkpoint.size),
                "digest": .string(bundle.digest.hex),
            ])
        } else {
            try output.line("\(content.records.count) records of \(path)")
            try output.line("digest \(bundle.digest.hex)")
        }
    }

    private static func evidenceRequest(
        _ arguments: ParsedArguments
    ) throws -> (request: EvidenceGathering.Request, question: String) {
        let subject = try arguments.string("subject")
        let values = arguments.strings("value")
        guard subject != "query" else {
            guard !values.isEmpty else { throw UsageError("a condition is missing") }
            let directory = DataDirectory(try arguments.string("data"))
            let conditions = try directory.conditions(values)
            let texts = conditions.map(\.text).joined(separator: " ")
            return (.query(Query(conditions)), "query \(texts)")
        }
        guard values.count == 1, let number = UInt64(values[0]) else {
            throw UsageError("'\(subject)' and one number are expected")
        }
        let request: EvidenceGathering.Request =
            subject == "challenge" ? .challenge(number) : .cardholder(number)
        return (request, "\(subject) \(number)")
    }

    private static func tell(
        _ verdict: EvidenceVerdict, _ arguments: ParsedArguments, _ output: Output
    ) throws {
        if arguments.flag("json") {
            for line in verdict.lines {
                try output.json([
                    "check": .string(line.name), "result": .string(line.mark.rawValue),
                    "text": .string(line.text),
                ])
            }
            try output.json([
                "valid": .bool(verdict.isValid), "digest": .string(verdict.digest.hex),
            ])
            return
        }
        for line in verdict.lines {
            let style: Style = line.mark == .finding ? .red : line.mark == .held ? .green : .dim
            let mark = line.mark == .held ? "ok" : line.mark.rawValue
            let padding = String(repeating: " ", count: 9 - mark.count)
            try output.line(
                "\(output.styled(mark, style))\(padding)\(line.name): \(Text.visible(line.text))")
        }
        try output.line("digest   \(verdict.digest.hex)")
        try output.line(
            verdict.isValid ? output.styled("valid", .green) : output.styled("not valid", .red))
    }
}
