import Ledger

/// What events can be found by.
public enum IndexField: UInt8, CodedValue {
    case cardholder = 1
    case card = 2
    case session = 3
    case challenge = 4
    case code = 5
    case email = 6
    case phone = 7
    case origin = 8
    case device = 9
    case merchantName = 10
    case kind = 11
    case threeDSServerTransID = 12
    case dsTransID = 13
    case acsTransID = 14
    case request = 15
}

/// One posting list: a field and the 64 bits that stand for its value.
///
/// Text and UUIDs are hashed to 64 bits, so a list may hold an event of another value: whoever
/// reads it compares the event itself.
public struct IndexKey: Hashable, Comparable, Sendable {
    public let field: IndexField
    public let value: UInt64

    public init(_ field: IndexField, _ value: UInt64) {
        self.field = field
        self.value = value
    }

    /// The key of a text or of the bytes of a UUID.
    public static func hash(_ text: String) -> UInt64 { hash(Array(text.utf8)) }

    package static func hash(_ bytes: [UInt8]) -> UInt64 {
        let digest = SHA256.hash(bytes).bytes
        return digest.span.bigEndian(at: 0)
    }

    package var bytes: [UInt8] { [field.rawValue] + value.bigEndianBytes }

    package init?(_ bytes: [UInt8]) {
        guard bytes.count == 9, let field = IndexField(rawValue: bytes[0]) else { return nil }
        self.init(field, bytes.span.bigEndian(at: 1))
    }

    public static func < (left: IndexKey, right: IndexKey) -> Bool {
        (left.field.rawValue, left.value) < (right.field.rawValue, right.value)
    }
}

extension State {
    /// Under which keys an event that was just folded is found. An event of a challenge is found
    /// by the card and the merchant of that challenge too.
    package func indexKeys(of event: Event) throws -> [IndexKey] {
        var keys = [
            IndexKey(.kind, UInt64(event.kind.rawValue)), IndexKey(.cardholder, event.stream),
        ]
        func add(_ field: IndexField, _ value: UInt64?) {
            if let value { keys.append(IndexKey(field, value)) }
        }
        add(.card, event.card)
        for card in event.cards ?? [] { add(.card, card) }
        add(.session, event.kind == .sessionRequested ? event.sequence : event.session)
        add(.challenge, event.kind == .challengeOpened ? event.sequence : event.challenge)
        add(.code, event.kind == .codeIssued ? event.sequence : event.code)
        add(.email, event.email)
        add(.phone, event.phone)
        add(.origin, event.origin)
        add(.device, event.device)
        add(.merchantName, event.merchantName.map(IndexKey.hash))
        add(.threeDSServerTransID, event.threeDSServerTransID.map { IndexKey.hash($0.bytes) })
        add(.dsTransID, event.dsTransID.map { IndexKey.hash($0.bytes) })
        add(.acsTransID, event.acsTransID.map { IndexKey.hash($0.bytes) })
        add(.request, event.request.map { IndexKey.hash($0.bytes) })
        if let id = event.challenge, let challenge = try challenge(id) {
            add(.card, challenge.card)
            add(.merchantName, challenge.merchant)
        }
        return keys
    }
}
