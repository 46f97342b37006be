import Ledger
import Pages

/// What a bundle of evidence is about.
package enum EvidenceSubject: Hashable, Sendable {
    /// A payment challenge: the stream of its cardholder, from the first event to the end of the
    /// challenge.
    case challenge(UInt64)
    /// The stream of a cardholder, from the first event to the last that the checkpoint covers.
    case cardholder(UInt64)
    /// What some conditions found; nothing shows that it is all.
    case query([String])

    var name: String {
        switch self {
        case .challenge: "challenge"
        case .cardholder: "cardholder"
        case .query: "query"
        }
    }
}

/// What `subject.json` says: all that a page is made from besides records, checkpoint and keys.
struct EvidenceDeclaration: Equatable {
    /// Another version of the program may put the same records in other words: its number then
    /// differs, and it says so instead of comparing.
    static let format: UInt64 = 1

    let subject: EvidenceSubject
    let language: Language
    /// The number of records in the bundle.
    let recordCount: Int

    init(subject: EvidenceSubject, language: Language, recordCount: Int) {
        self.subject = subject
        self.language = language
        self.recordCount = recordCount
    }

    var bytes: [UInt8] {
        let value: JSON.Member =
            switch subject {
            case .challenge(let number), .cardholder(let number):
                JSON.Member(key: "number", value: .number(number))
            case .query(let conditions):
                JSON.Member(key: "conditions", value: .array(conditions.map(JSON.string)))
            }
        let members = [
            JSON.Member(key: "format", value: .number(Self.format)),
            JSON.Member(key: "language", value: .string(language.name)),
            JSON.Member(key: "subject", value: .string(subject.name)), value,
            JSON.Member(key: "records", value: .number(recordCount)),
        ]
        return Array("\(JSON.object(members).text)\n".utf8)
    }

    /// Reads what ``bytes`` writes, and nothing else.
    init(parsing bytes: [UInt8]) throws(EvidenceFault) {
        let json: JSON
        do {
            json = try JSON(parsing: bytes)
        } catch {
            throw EvidenceFault("subject.json: \(error)")
        }
        let format: UInt64? = json["format"]?.integerValue()
        guard format == nil || format == Self.format else {
            throw EvidenceFault(
                "subject.json: format \(format!), but this program knows \(Self.format): check it "
                    + "with the version that made it")
        }
        guard let subject = EvidenceSubject(json),
            let language = json["language"]?.stringValue.flatMap(Language.init(name:)),
            let count: Int = json["records"]?.integerValue()
        else { throw EvidenceFault("subject.json: it does not name a subject") }
        self.init(subject: subject, language: language, recordCount: count)
        guard self.bytes == bytes else {
            throw EvidenceFault("subject.json: not written as this program writes it")
        }
    }
}

extension EvidenceSubject {
    fileprivate init?(_ json: JSON) {
        let number: UInt64? = json["number"]?.integerValue()
        switch (json["subject"]?.stringValue, number, json["conditions"]?.arrayValue) {
        case ("challenge", let number?, nil): self = .challenge(number)
        case ("cardholder", let number?, nil): self = .cardholder(number)
        case ("query", nil, let conditions?): self = .query(conditions.compactMap(\.stringValue))
        default: return nil
        }
    }
}
