import Foundation

@testable import Ledger

extension Event {
    /// The event of this kind in the golden records: its required fields, or all of them.
    static func golden(_ kind: Kind, all: Bool) -> Event {
        typical(kind, kind.schema.required.union(all ? kind.schema.optional : []))
    }

    /// An event of this kind in a ledger of some million events, as it usually looks.
    static func typical(_ kind: Kind, _ fields: FieldSet) -> Event {
        // The golden record of a read has a stream, though reads are of none.
        let isOwn = kind.family == .ledger && kind != .ledgerRead
        var event = Event(kind, stream: isOwn ? 0 : 1_203_002, actor: .cardholder)
        for field in fields.fields { event.setTypical(field) }
        return event
    }

    private static let typicalBinding = Binding(
        amount: 29_900, currency: 978, exponent: 2, merchantName: "MyTestMerchantACS3")

    private static let typicalIDs = (
        server: UUID(uuidString: "8A880DC0-D2D2-4067-BCB1-B08D1690B26E"),
        ds: UUID(uuidString: "F25084F0-5B16-4C0A-AE5D-B24808A95E4B"),
        acs: UUID(uuidString: "D7C1EE99-9478-44A6-B1F2-391E29C6B340")
    )

    private static let typicalSignature =
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5"
        + "nNo0xUe+mbIUBkBIfZ+qnA=="

    private mutating func setTypical(_ field: Field) {
        switch field {
        case .kind, .stream, .actor: break
        case .sequence: sequence = 1_203_456
        case .time: time = 1_644_269_298_123
        case .version: version = 17
        case .previous: previous = 1_203_450
        case .origin: origin = 70_001
        case .device: device = 70_002
        case .request: request = UUID(uuidString: "6F9619FF-8B86-D011-B42D-00CF4FC964FF")
        case .cause: cause = 1_203_455
        case .policy: policy = 2
        case .session: session = 1_203_440
        case .challenge: challenge = 1_203_441
        case .code: code = 1_203_442
        case .channel: channel = .sms
        case .generation: generation = 1
        case .validity: validity = 600
        case .reason: reason = .interrupted
        case .smsFactor: smsFactor = .right
        case .emailFactor: emailFactor = .wrong
        case .passwordFactor: passwordFactor = .voided
        case .failures: failures = 3
        case .binding: binding = Self.typicalBinding
        case .email: email = 300_001
        case .phone: phone = 300_002
        case .card: card = 300_003
        case .mask: mask = "497072XXXXXX2226"
        case .cards: cards = [300_003, 300_004]
        case .credentialVersion: credentialVersion = 2
        case .until: until = 1_644_271_098_123
        case .verifier: verifier = "acs.example"
        case .threeDSServerTransID: threeDSServerTransID = Self.typicalIDs.server
        case .dsTransID: dsTransID = Self.typicalIDs.ds
        case .acsTransID: acsTransID = Self.typicalIDs.acs
        case .purchaseAmount: purchaseAmount = 29_900
        case .purchaseCurrency: purchaseCurrency = 978
        case .purchaseExponent: purchaseExponent = 2
        case .purchaseDate: purchaseDate = 1_644_269_298_000
        case .merchantName: merchantName = "Épicerie du Caillou"
        case .mcc: mcc = 5411
        case .merchantCountryCode: merchantCountryCode = 540
        case .interactionCounter: interactionCounter = 2
        case .outcome: outcome = .authenticated
        case .transStatus: transStatus = .Y
        case .transStatusReason: transStatusReason = 14
        case .challengeCancel: challengeCancel = 4
        case .authenticationMethod: authenticationMethod = [1, 2]
        case .eci: eci = 5
        case .account: account = "m.waia"
        case .ticket: ticket = "INC-2041"
        case .parameters: parameters = [600, 600, 5, 5, 1800, 3, 300, 1, 600, 1, 0]
        case .simulated: simulated = 1
        case .offset: offset = 3_600_000
        case .instance: instance = 1_203_000
        case .logOrigin: logOrigin = "example.nc/epin"
        case .treeSize: treeSize = 1_203_400
        case .rootHash: rootHash = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        case .witness: witness = "witness.example/w1"
        case .case: `case` = 1_203_300
        case .note: note = "Carte volée à Nouméa"
        case .events: events = [1_203_301, 1_203_302]
        case .rule: rule = "D07"
        case .language: language = .en
        case .signature: signature = Self.typicalSignature
        }
    }
}

/// Events of random values, each field from the whole of its range.
struct EventRandom {
    var random: JSONRandom

    init(seed: UInt64) { random = JSONRandom(state: seed) }

    mutating func event(_ kind: Kind, _ fields: FieldSet) -> Event {
        let actor = Actor.allCases[random.below(Actor.allCases.count)]
        var event = Event(kind, stream: number(), actor: actor)
        for field in fields.fields { set(field, of: &event) }
        return event
    }

    /// Of every length, from one byte in the record to nine.
    private mutating func number() -> UInt64 { random.next() >> random.below(64) }

    private mutating func numbers() -> [UInt64] {
        let count = [0, 1, 2, 23, 24, 1024][random.below(6)]
        return (0..<count).map { _ in number() }
    }

    /// Up to the longest that is read: 160 bytes.
    private mutating func text() -> String {
        let count = [0, 1, 5, 23, 24, 160][random.below(6)]
        var text = ""
        while text.utf8.count < count {
            let room = count - text.utf8.count
            let highest: UInt32 = [0x80, 0x800, 0x1_0000, 0x11_0000][random.below(min(room, 4))]
            guard let scalar = Unicode.Scalar(UInt32(random.below(Int(highest)))) else { continue }
            text.unicodeScalars.append(scalar)
        }
        return text
    }

    private mutating func set(_ field: Field, of event: inout Event) {
        guard ![.kind, .stream, .actor].contains(field) else { return }
        switch field.type {
        case .unsigned: event[field] = number()
        case .choice(_, let members):
            event[field] = UInt64(members[random.below(members.count)].number)
        case .sixteenBytes: event[halves: field] = (number(), random.next())
        case .text: event[text: field] = text()
        case .numbers: event[numbers: field] = numbers()
        }
    }
}
