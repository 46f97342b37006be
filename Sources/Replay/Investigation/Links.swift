import Ledger
import Projections

/// Who shares what with whom, some steps out from where somebody began to look, with the events
/// that prove it.
public struct Links: Sendable {
    /// Two that the same events name.
    public struct Link: Sendable {
        public let from: Entity
        public let to: Entity
        /// How many steps from the beginning ``to`` is.
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
    /// What more share than `sharedMax`, such as the address of a provider: it links nobody, and is
    /// not followed.
    public private(set) var tooShared: [Entity] = []

    /// - Parameters:
    ///   - steps: a value that two share is two steps: to it, and on to the other.
    ///   - sharedMax: the most cardholders that a value may link, but for `start`.
    /// - Complexity: the events of everybody and everything that is reached.
    public init(
        from start: Entity, steps: Int, sharedMax: Int, _ projection: Projection,
        _ ledger: LedgerSnapshot
    ) throws {
        var reached: Set<Entity> = [start]
        var edge = [start]
        for step in 1...max(steps, 1) {
            var next: Set<Entity> = []
            for entity in edge.sorted() {
                let limit = entity == start || entity.kind == .cardholder ? Int.max : sharedMax
                guard
                    let found = try Self.links(of: entity, step, limit, projection, ledger, reached)
                else {
                    tooShared.append(entity)
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

    /// What the events of one name beside it, but for those that were reached earlier; nil when
    /// they are of too many cardholders.
    private static func links(
        of entity: Entity, _ step: Int, _ sharedMax: Int, _ projection: Projection,
        _ ledger: LedgerSnapshot, _ reached: Set<Entity>
    ) throws -> [Link]? {
        var links: [Entity: Link] = [:]
        var holders: Set<UInt64> = []
        try projection.forEachSequence(entity.indexKey) { sequence in
            guard let event = try ledger.event(sequence) else { return true }
            let others = event.entities
            if event.stream != 0 { holders.insert(event.stream) }
            guard holders.count <= sharedMax else { return false }
            for other in others where other != entity && !reached.contains(other) {
                // Two values of one event are linked by its cardholder, if it has one.
                let isDirect =
                    entity.kind == .cardholder || other.kind == .cardholder || event.stream == 0
                guard isDirect else { continue }
                var link =
                    links[other]
                    ?? Link(
                        from: entity, to: other, step: step, firstSeen: event.time,
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
