import Ledger

/// Who shares what with whom, some steps from where somebody began to look, with the events that
/// prove it.
public struct Links: Sendable {
    /// Two that the same events name.
    public struct Link: Sendable {
        public let from: LinkNode
        public let to: LinkNode
        /// How many steps ``to`` is from the beginning.
        public let step: Int
        public fileprivate(set) var eventCount: UInt64 = 0
        /// The first of them.
        public fileprivate(set) var events: [UInt64] = []
        /// Milliseconds.
        public fileprivate(set) var firstSeen: UInt64
        public fileprivate(set) var lastSeen: UInt64

        public static let eventCountMax = 100
    }

    /// By step, then by what they join.
    public private(set) var links: [Link] = []
    /// What more than `sharedMax` share, such as the address of a provider: it links nobody, and is
    /// not followed.
    public private(set) var tooShared: [LinkNode] = []

    /// - Parameters:
    ///   - steps: a value that two share is two steps: to it, and on to the other.
    ///   - sharedMax: the most cardholders that a value may link, but for `start`.
    /// - Complexity: the events of everybody and everything that is reached.
    public init(
        from start: LinkNode, steps: Int, sharedMax: Int, _ projection: Projection,
        _ ledger: LedgerSnapshot
    ) throws {
        var reached: Set<LinkNode> = [start]
        var edge = [start]
        for step in 1...max(steps, 1) {
            var next: Set<LinkNode> = []
            for node in edge.sorted() {
                let limit = node == start || node.kind == .cardholder ? Int.max : sharedMax
                guard
                    let found = try Self.links(of: node, step, limit, projection, ledger, reached)
                else {
                    tooShared.append(node)
                    continue
                }
                links += found
                next.formUnion(found.map(\.to))
            }
            edge = next.filter { !reached.contains($0) }
            reached.formUnion(edge)
            if edge.isEmpty { break }
        }
    }

    /// What the events of a node name besides it, except what was reached earlier; nil when they
    /// have too many cardholders.
    private static func links(
        of node: LinkNode, _ step: Int, _ sharedMax: Int, _ projection: Projection,
        _ ledger: LedgerSnapshot, _ reached: Set<LinkNode>
    ) throws -> [Link]? {
        var links: [LinkNode: Link] = [:]
        var holders: Set<UInt64> = []
        try projection.forEachSequence(node.indexKey) { sequence in
            guard let event = try ledger.event(sequence) else { return true }
            // What an erasure names went together; it was not used together.
            guard event.kind != .personalDataErased else { return true }
            let others = Set(event.nodes)
            if event.stream != 0 { holders.insert(event.stream) }
            guard holders.count <= sharedMax else { return false }
            for other in others where other != node && !reached.contains(other) {
                // Two values of one event are linked by its cardholder, if it has one.
                let isDirect =
                    node.kind == .cardholder || other.kind == .cardholder || event.stream == 0
                guard isDirect else { continue }
                var link =
                    links[other]
                    ?? Link(
                        from: node, to: other, step: step, firstSeen: event.time,
                        lastSeen: event.time)
                link.eventCount += 1
                link.lastSeen = event.time
                if link.events.count < Link.eventCountMax { link.events.append(sequence) }
                links[other] = link
            }
            return true
        }
        return holders.count > sharedMax ? nil : links.values.sorted { $0.to < $1.to }
    }
}
