import FoundationEssentials

/// One immutable fact, with its position in the ledger and in its stream.
///
/// A flat record: ``Kind/schema`` says which fields a kind has, and is enforced wherever an event
/// is encoded or decoded. Times are milliseconds since 1970-01-01T00:00:00Z; identifiers are the
/// sequence number of the event that opened the thing they name; `email`, `phone`, `card`, `origin`
/// and `device` are references that only the vault resolves.
///
/// A value of about 600 bytes: a number for each field, indexed by its key, and one array for the
/// texts and lists, which most events have none of. Making, copying and dropping such an event
/// allocates nothing.
public struct Event: Hashable, Sendable {
    public internal(set) var kind: Kind

    /// The fields it has: at least the envelope. For the others, ``words`` hold zero and ``items``
    /// nothing.
    @usableFromInline var present = FieldSet(rawValue: 0b101_1111)

    /// By key: the number; the first half of sixteen bytes, whose other half is at
    /// ``Field/lowWord``; for a text or a list, its place in ``items``.
    @usableFromInline var words = Words(repeating: 0)

    /// Where ``words`` has the place in ``items`` of the record that was read, when that is one of
    /// an ``OlderKind``: zero otherwise, and as soon as a field is changed.
    @inlinable static var recordWord: Int { @inline(__always) get { Words.count &- 1 } }

    /// Whether it was read from a record of an ``OlderKind`` and has not been changed since.
    package var isOfOlderKind: Bool { words[Self.recordWord] != 0 }

    /// The texts and lists as they are in the record, in the order of their keys; then the record
    /// of an ``OlderKind``.
    var items: [UInt8] = []

    public init(_ kind: Kind, stream: UInt64, actor: Actor) {
        self.kind = kind
        words[Int(Field.kind.rawValue)] = UInt64(kind.rawValue)
        self.stream = stream
        self.actor = actor
    }

    /// Success or failure: PCI DSS 10.2.2.
    public var indication: Indication {
        let isSuccess =
            switch kind.rule.success {
            case .always: true
            case .never: false
            case .when(let field, let number): self[field] == UInt64(number)
            }
        return isSuccess ? .success : .failure
    }

    public static func == (left: Event, right: Event) -> Bool {
        guard left.present == right.present, left.items == right.items else { return false }
        let (left, right) = (left.words.span, right.words.span)
        return left.indices.allSatisfy { left[$0] == right[$0] }
    }

    public func hash(into hasher: inout Hasher) {
        let words = words.span
        for index in words.indices { hasher.combine(words[index]) }
        hasher.combine(present)
        hasher.combine(items)
    }
}
