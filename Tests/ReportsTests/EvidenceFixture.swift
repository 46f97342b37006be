import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Pages
@testable import Reports

/// Bundles of made-up ledgers. Signatures are bytes that nobody made: whoever checks knows which
/// ones were put there, as if they could not be forged.
struct EvidenceFixture {
    let events: [Event]
    let key: VerifierKey
    let witness: VerifierKey
    let checkpoint: SignedCheckpoint
    private let hashes: [UInt64: [Digest]]

    static let origin = "example.nc/epin"

    /// - Parameter size: that of the checkpoint; all events by default.
    init(_ events: [Event], size: Int? = nil, isCosigned: Bool = false, byte: UInt8 = 7) throws {
        self.events = events
        key = VerifierKey(
            name: Self.origin, type: .ed25519, publicKey: [UInt8](repeating: byte, count: 32))
        witness = VerifierKey(
            name: "witness.example", type: .cosignature,
            publicKey: [UInt8](repeating: byte + 1, count: 32))
        let covered = events.prefix(size ?? events.count)
        var tree = NaiveTree(records: covered.map(\.record))
        let root = tree.root()
        var signatures = [
            NoteSignature(
                name: key.name, keyID: key.id, bytes: [UInt8](repeating: byte, count: 64))
        ]
        if isCosigned {
            let cosignature = Cosignature(
                time: 1_644_270_000, signature: [UInt8](repeating: byte, count: 64))
            signatures.append(
                NoteSignature(name: witness.name, keyID: witness.id, bytes: cosignature.bytes))
        }
        checkpoint = Checkpoint(origin: Self.origin, size: UInt64(covered.count), root: root)
            .signed(signatures)
        var hashes: [UInt64: [Digest]] = [:]
        for sequence in covered.indices {
            hashes[UInt64(sequence)] = MerkleTree.inclusionProof(
                of: UInt64(sequence), in: UInt64(covered.count)
            ) { level, index in
                let start = Int(index) << level
                return tree.hash(start..<start + 1 << level)
            }
        }
        self.hashes = hashes
    }

    func content(
        _ subject: EvidenceSubject, _ sequences: [UInt64], language: Language = .fr
    ) throws -> EvidenceContent {
        EvidenceContent(
            subject: subject, language: language,
            records: try sequences.map {
                try EvidenceRecord(bytes: events[Int($0)].record, hashes: hashes[$0]!)
            }, checkpoint: checkpoint, key: key,
            witnesses: checkpoint.note.signatures.count > 1 ? [witness] : [])
    }

    /// Everything that is in the checkpoint of one cardholder, and the policies.
    func stream(of holder: UInt64, through last: UInt64 = .max) -> [UInt64] {
        let covered = events.prefix(Int(checkpoint.checkpoint.size))
        let policies = Set(covered.filter { $0.stream == holder }.compactMap(\.policy))
        return covered.filter {
            $0.sequence == 0 || policies.contains($0.sequence)
                || $0.stream == holder && $0.sequence <= last
        }.map(\.sequence)
    }

    /// A signature is right when it is one of those put there.
    func isSigned(_ note: SignedNote, _ key: VerifierKey) throws -> Bool {
        guard let signature = note.signature(by: key), key == self.key || key == witness,
            key.message(of: note, signature) != nil
        else { return false }
        return note.text == checkpoint.note.text && checkpoint.note.signatures.contains(signature)
    }

    func check(
        _ bundle: EvidenceBundle, key: VerifierKey? = nil, witnesses: [VerifierKey] = []
    ) throws -> EvidenceVerdict {
        try EvidenceChecker.check(bundle, key: key, witnesses: witnesses, isSigned: isSigned)
    }
}

extension EvidenceBundle {
    /// The files after a change, with their sums made again, as a forger would.
    func changed(_ change: (inout [String: [UInt8]]) throws -> Void) rethrows -> EvidenceBundle {
        var files = files
        try change(&files)
        return EvidenceBundle(files: files).summed
    }

    var summed: EvidenceBundle { EvidenceBundle(files: TestSupport.summed(files)) }
}

extension EvidenceVerdict {
    var findings: [String] {
        lines.filter { $0.mark == .finding }.map { "\($0.name): \($0.text)" }
    }
}

/// A payment that one holder makes, with a second holder's events between.
enum EvidenceStory {
    static let holder: UInt64 = 3
    static let challenge: UInt64 = 6
    static let end: UInt64 = 13
    static let merchant = "Épicerie « Léa »"

    static func events(merchantName: String = merchant, isEnded: Bool = true) -> [Event] {
        var story = beginning()
        let binding = Binding(
            amount: 29900, currency: 978, exponent: 2, merchantName: merchantName)
        story.add(.challengeOpened, holder, .acs) {
            $0.policy = 1
            $0.card = 3
            $0.threeDSServerTransID = UUID(uuidString: "00000000-0000-4000-8000-000000000001")
            $0.dsTransID = UUID(uuidString: "00000000-0000-4000-8000-000000000002")
            $0.acsTransID = UUID(uuidString: "00000000-0000-4000-8000-000000000003")
            $0.purchaseAmount = 29900
            $0.purchaseCurrency = 978
            $0.purchaseExponent = 2
            $0.purchaseDate = $0.time
            $0.merchantName = merchantName
            $0.binding = binding
        }
        story.add(.passwordSubmitted, holder, .cardholder) {
            $0.challenge = challenge
            $0.passwordFactor = .right
            $0.credentialVersion = 1
            $0.interactionCounter = 1
            $0.binding = binding
        }
        story.add(.codeIssued, holder, .cardholder) {
            $0.challenge = challenge
            $0.channel = .sms
            $0.validity = 600
            $0.phone = 2
            $0.binding = binding
        }
        story.add(.codeSent, holder, .system) {
            $0.challenge = challenge
            $0.code = 8
        }
        story.add(.simSwapReported, 5, .issuer) { $0.phone = 5 }
        story.add(.codeSubmitted, holder, .cardholder) {
            $0.challenge = challenge
            $0.code = 8
            $0.smsFactor = .right
            $0.interactionCounter = 2
            $0.binding = binding
        }
        story.add(.codeConsumed, holder, .cardholder) {
            $0.challenge = challenge
            $0.code = 8
        }
        guard isEnded else { return story.events }
        story.add(.challengeEnded, holder, .cardholder) {
            $0.challenge = challenge
            $0.outcome = .authenticated
            $0.transStatus = .Y
        }
        story.add(.fraudReported, holder, .issuer) { $0.challenge = challenge }
        return story.events
    }

    /// A ledger with a policy and a name, and its two holders.
    private static func beginning() -> Builder {
        var story = Builder()
        story.add(.ledgerCreated, 0, .system) { $0.simulated = 0 }
        story.add(.policyChanged, 0, .system) {
            $0.parameters = PolicyParameter.allCases.map(\.defaultValue)
        }
        story.add(.logOriginSet, 0, .system) { $0.logOrigin = EvidenceFixture.origin }
        story.add(.cardholderRegistered, holder, .issuer) {
            $0.email = 1
            $0.phone = 2
        }
        story.add(.cardAttached, holder, .issuer) {
            $0.card = 3
            $0.mask = "497072XXXXXX2226"
        }
        story.add(.cardholderRegistered, 5, .issuer) {
            $0.email = 4
            $0.phone = 5
        }
        return story
    }

    struct Builder {
        var events: [Event] = []

        mutating func add(
            _ kind: Kind, _ stream: UInt64, _ actor: Actor, _ fill: (inout Event) -> Void
        ) {
            var event = Event(kind, stream: stream, actor: actor)
            event.sequence = UInt64(events.count)
            event.time = 1_644_269_298_000 + event.sequence * 1000
            let before = events.last { $0.stream == stream }
            event.version = (before?.version ?? 0) + 1
            event.previous = before?.sequence
            fill(&event)
            events.append(event)
        }
    }
}
