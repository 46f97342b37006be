import Ledger
import Pages
import Proofs

/// The files of a bundle of evidence, by their names. Whoever holds them can check what a ledger
/// says without it, without its operator and without this program.
///
///     index.html              for people
///     subject.json            what the bundle is about
///     records/N.cbor          the bytes of each record
///     proofs/N.tlog-proof     that it is in the ledger of the checkpoint
///     checkpoint              the ledger's size and root, signed
///     key.pub                 the key that it is signed with; witness-1.pub …
///     events.jsonl            the events as `epin export` writes them
///     policy.json             the limits in force
///     verify.py               a checker of a few pages, which shares no code with this program
///     SHA256SUMS              of all the others
package struct EvidenceBundle: Hashable, Sendable {
    package let files: [String: [UInt8]]

    static let sumsFile = "SHA256SUMS"

    /// Any files, to be checked.
    package init(files: [String: [UInt8]]) { self.files = files }

    /// The bundle of some content: the same bytes whenever and wherever it is made.
    ///
    /// - Precondition: ``EvidenceChecker`` has nothing against the content.
    package init(_ content: EvidenceContent) {
        var files: [String: [UInt8]] = [
            "index.html": Array(EvidencePage(content).html.source.utf8),
            "subject.json": content.declaration.bytes,
            "checkpoint": content.checkpoint.bytes,
            "key.pub": Array("\(content.key)\n".utf8),
            "events.jsonl": Self.lines(content.records),
            "policy.json": Self.policies(content.policies),
            "verify.py": PackageResources.verify_py,
        ]
        for (index, witness) in content.witnesses.enumerated() {
            files["witness-\(index + 1).pub"] = Array("\(witness)\n".utf8)
        }
        for record in content.records {
            files[EvidenceRecord.recordFile(record.sequence)] = record.bytes
            files[EvidenceRecord.proofFile(record.sequence)] =
                record.proof(content.checkpoint).bytes
        }
        files[Self.sumsFile] = Self.sums(of: files)
        self.files = files
    }

    /// The names in the order of their bytes.
    package var names: [String] { Self.sorted(files.keys) }

    /// The SHA-256 of `SHA256SUMS`, and so of everything: to be quoted beside the bundle.
    package var digest: Digest { SHA256.hash(files[Self.sumsFile] ?? []) }

    static func sorted(_ names: some Sequence<String>) -> [String] {
        names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// In the format of `sha256sum`.
    private static func sums(of files: [String: [UInt8]]) -> [UInt8] {
        let lines = sorted(files.keys).map { "\(SHA256.hash(files[$0]!).hex)  \($0)\n" }
        return Array(lines.joined().utf8)
    }

    private static func lines(_ records: [EvidenceRecord]) -> [UInt8] {
        var text: [UInt8] = []
        for record in records {
            Export.append(record.event, record: record.bytes.span, to: &text)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    private static func policies(_ events: [Event]) -> [UInt8] {
        let policies = events.map { event in
            let parameters = event.limits.map { limit in
                JSON.Member(key: limit.name, value: .number(limit.value))
            }
            return JSON.object([
                JSON.Member(key: "event", value: .number(event.sequence)),
                JSON.Member(key: "parameters", value: .object(parameters)),
            ])
        }
        let text = JSON.object([JSON.Member(key: "policies", value: .array(policies))]).text
        return Array("\(text)\n".utf8)
    }
}

extension Event {
    /// The limits that a `policyChanged` sets, with their names; a limit that this program does not
    /// know is named by its number.
    var limits: [(name: String, parameter: PolicyParameter?, value: UInt64)] {
        (parameters ?? []).enumerated().map { index, value in
            let parameter = UInt8(exactly: index + 1).flatMap(PolicyParameter.init(rawValue:))
            return (parameter?.name ?? "parameter\(index + 1)", parameter, value)
        }
    }
}
