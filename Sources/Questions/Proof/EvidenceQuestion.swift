import Authentication
import Ledger
import Pages
import Projections
import Proofs
import Reports

extension Question {
    package static let evidence = Question(
        "evidence", group: "Sign", summary: "Write, or check, a bundle that proves what happened",
        discussion: """
            Writes a directory, or a zip file, that a court, an auditor or another program can \
            check without this ledger: a page in plain words, the records, the proofs that they \
            are in the ledger of the last checkpoint, its signatures, and a small checker in \
            Python. Quote the printed digest in the covering letter.

            'challenge NUMBER' is a payment, with all that happened to its cardholder before; \
            'cardholder NUMBER' is all that happened to a cardholder; 'query CONDITION...' is the \
            events that 'epin query' finds: nothing shows that they are all.

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
        ],
        shapes: [
            Shape([.always(.path), .always(.recordCount), .always(.eventCount), .always(.digest)]),
            Shape([.always(.check), .always(.mark), .always(.text)]),
            Shape([.always(.valid), .always(.digest)]),
        ]
    ) { inquiry in
        let arguments = inquiry.arguments
        let key = try arguments.stringIfGiven("key").map { try VerifierKey(reading: $0) }
        let witnesses = try arguments.strings("witness").map { try VerifierKey(reading: $0) }
        if let path = arguments.stringIfGiven("check") {
            guard arguments.strings("subject").isEmpty, arguments.stringIfGiven("output") == nil
            else { throw UsageError("'--check' goes with no subject and no '--output'") }
            return .unrecorded {
                try EvidenceChecker.check(
                    EvidenceFiles.read(path), key: key, witnesses: witnesses
                ) { try $0.isSigned(by: $1) }.answer
            }
        }
        guard let key else { throw UsageError("'--key' is missing: the verifier key of the log") }
        return try written(key, witnesses, inquiry)
    }

    private static func written(
        _ key: VerifierKey, _ witnesses: [VerifierKey], _ inquiry: Inquiry
    ) throws -> Asked {
        let (request, question) = try evidenceRequest(inquiry)
        let path = try inquiry.arguments.string("output")
        try EvidenceFiles.requireFree(path)
        let language = try Language(inquiry.arguments)
        return Asked(recordedAs: "evidence \(question)") { read in
            let open = try inquiry.open()
            let collector = EvidenceCollector(
                open.projection, open.ledger, key: key, witnesses: witnesses, language: language)
            let (content, omittedCount) = try collector.collect(
                request, checkpoint: open.bestCheckpoint(ofAtLeast:))
            let bundle = EvidenceBundle(content)
            // Nothing is handed out that would not be found valid: the key is checked first.
            let verdict = try EvidenceChecker.check(bundle, key: key, witnesses: witnesses) {
                try $0.isSigned(by: $1)
            }
            if let fault = verdict.lines.first(where: { $0.mark == .finding }) {
                throw Failure("\(fault.name): \(fault.text)")
            }
            for record in content.records { read.show(record.event) }
            try EvidenceFiles.write(bundle, to: path)
            return answer(bundle, content, omittedCount: omittedCount, path)
        }
    }

    private static func answer(
        _ bundle: EvidenceBundle, _ content: EvidenceContent, omittedCount: Int, _ path: String
    ) -> Answer {
        let size = content.checkpoint.checkpoint.size
        var answer = Answer()
        if omittedCount > 0 {
            answer.remark(
                "\(omittedCount) later events are not in it, because the checkpoint is of "
                    + "\(size) events: 'epin checkpoint --key FILE' signs one that has them")
        }
        answer.text("\(content.records.count) records of \(path)")
        answer.text("digest \(bundle.digest.hex)")
        answer.data([
            .path: .string(path), .recordCount: .number(content.records.count),
            .eventCount: .number(size), .digest: .string(bundle.digest.hex),
        ])
        return answer
    }

    private static func evidenceRequest(
        _ inquiry: Inquiry
    ) throws -> (request: EvidenceCollector.Request, question: String) {
        let subject = try inquiry.arguments.string("subject")
        let values = inquiry.arguments.strings("value")
        guard subject != "query" else {
            guard !values.isEmpty else { throw UsageError("a condition is missing") }
            let conditions = try inquiry.conditions(values)
            let texts = conditions.map(\.text).joined(separator: " ")
            return (.query(Query(conditions)), "query \(texts)")
        }
        guard values.count == 1, let number = UInt64(values[0]) else {
            throw UsageError("'\(subject)' and one number are expected")
        }
        let request: EvidenceCollector.Request =
            subject == "challenge" ? .challenge(number) : .cardholder(number)
        return (request, "\(subject) \(number)")
    }
}

extension EvidenceVerdict {
    fileprivate var answer: Answer {
        var answer = Answer()
        for line in lines {
            answer.data([
                .check: .string(line.name), .mark: .string(line.mark.rawValue),
                .text: .string(line.text),
            ])
            let style: Style = line.mark == .finding ? .red : line.mark == .held ? .green : .dim
            let mark = line.mark == .held ? "ok" : line.mark.rawValue
            let padding = String(repeating: " ", count: 9 - mark.count)
            answer.text([
                Text.Line([
                    (ZonedText(mark), style),
                    ("\(padding)\(line.name): \(line.text.visible)", nil),
                ])
            ])
        }
        answer.text("digest   \(digest.hex)")
        answer.text(isValid ? "valid" : "not valid", isValid ? .green : .red)
        answer.data([.valid: .bool(isValid), .digest: .string(digest.hex)])
        let status: ExitCode = isValid ? .fine : .finding
        answer.status = { status }
        return answer
    }
}
