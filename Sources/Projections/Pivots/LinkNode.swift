import Ledger

/// Somebody or something that events name, and that can link them.
public struct LinkNode: Hashable, Comparable, Sendable, CustomStringConvertible {
    public enum Kind: Hashable, CaseIterable, Sendable {
        case cardholder
        case reference(ReferenceKind)

        public static let allCases = [.cardholder] + ReferenceKind.allCases.map(Self.reference)

        /// As conditions of queries have it.
        public var name: String {
            switch self {
            case .cardholder: "cardholder"
            case .reference(let kind): kind.name
            }
        }

        init?(name: String) {
            guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
            self = kind
        }
    }

    public let kind: Kind
    /// The number of the cardholder, or the reference of the value.
    public let id: UInt64

    public init(_ kind: Kind, _ id: UInt64) { (self.kind, self.id) = (kind, id) }

    public init(_ kind: ReferenceKind, _ reference: UInt64) {
        self.init(.reference(kind), reference)
    }

    /// Whether it is a value that a person has.
    package var isOfPerson: Bool {
        if case .reference(let kind) = kind { !kind.isTrace } else { false }
    }

    /// As a condition of a query: `origin=7`.
    public var description: String { "\(kind.name)=\(id)" }

    public static func < (left: LinkNode, right: LinkNode) -> Bool {
        (left.order, left.id) < (right.order, right.id)
    }

    private var order: Int { Kind.allCases.firstIndex(of: kind)! }

    var indexKey: IndexKey {
        let field: IndexField =
            switch kind {
            case .cardholder: .cardholder
            case .reference(let kind): kind.indexField
            }
        return IndexKey(field, id)
    }
}

extension Event {
    /// Everybody and everything that an event names itself.
    var nodes: [LinkNode] {
        (stream == 0 ? [] : [LinkNode(.cardholder, stream)])
            + references.map { LinkNode($0.kind, $0.reference) }
    }
}

/// When a node was seen, and how often. That a value is gone is no use of it.
public struct Sighting: Equatable, Sendable {
    public var node: LinkNode
    public var eventCount: UInt64 = 0
    public var first: Event?
    public var last: Event?
    /// The cardholders of those events, ascending; when there are many, those of the first
    /// ``eventCountMax``.
    public var cardholders: [UInt64] = []

    /// The most events that are looked at one by one.
    public static let eventCountMax = 10_000

    /// - Complexity: the posting list; the first ``eventCountMax`` of its events are read.
    public init(
        of node: LinkNode, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws {
        self.node = node
        var holders: Set<UInt64> = []
        var lastSequence: UInt64?
        let end = try Self.end(of: node, projection, ledger)
        try projection.forEachSequence(node.indexKey) { sequence in
            guard sequence < end else { return false }
            eventCount += 1
            lastSequence = sequence
            if eventCount <= Self.eventCountMax, let event = try ledger.event(sequence) {
                if eventCount == 1 { first = event }
                if event.stream != 0 { holders.insert(event.stream) }
            }
            return true
        }
        last = try lastSequence.flatMap { try ledger.event($0) }
        cardholders = holders.sorted()
    }

    /// Where the receipts begin that say that a value is gone: nothing uses it after them.
    private static func end(
        of node: LinkNode, _ projection: Projection, _ ledger: LedgerSnapshot
    ) throws -> UInt64 {
        var end = UInt64.max
        guard node.kind != .cardholder else { return end }
        let newest = try projection.lastSequences(receiptCountMax, node.indexKey)
        for sequence in newest.sorted(by: >) {
            guard try ledger.event(sequence)?.kind == .personalDataErased else { break }
            end = sequence
        }
        return end
    }

    /// One for each time that a backup with the value was put back.
    private static let receiptCountMax = 16
}

extension Condition {
    /// A personal value that nobody ever used.
    public var isOfNobody: Bool { target == .nothing }

    /// The cardholder, session, challenge or case that it names by its number, and the kind of
    /// event that opens one; nil where it compares something else.
    public var thing: (number: UInt64, opening: Kind)? {
        guard comparison == .equal, case .number(let number) = target else { return nil }
        return switch subject {
        case .cardholder: (number, .cardholderRegistered)
        case .field(.session): (number, .sessionRequested)
        case .field(.challenge): (number, .challengeOpened)
        case .field(.case): (number, .caseOpened)
        case .field, .indication: nil
        }
    }

    /// The node that it names; nil where it compares something else, or a personal value that
    /// nobody ever used.
    public var node: LinkNode? {
        guard comparison == .equal, let kind = LinkNode.Kind(name: name),
            case .number(let id) = target
        else { return nil }
        return LinkNode(kind, id)
    }
}
