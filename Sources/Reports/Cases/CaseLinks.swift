import Detection
import Ledger

/// Who and what the events of a case are about, and which events link them.
struct CaseLinks {
    enum Entity: Hashable, Comparable {
        case holder(UInt64)
        case origin(UInt64)
        case device(UInt64)
        case email(UInt64)
        case phone(UInt64)
        case card(UInt64)
        case merchant(String)
    }

    struct Link: Hashable, Comparable {
        let from: Entity
        let to: Entity

        static func < (left: Self, right: Self) -> Bool {
            (left.from, left.to) < (right.from, right.to)
        }
    }

    /// The events that link two of them, ascending.
    private(set) var links: [Link: [UInt64]] = [:]
    /// The events that each is in, ascending.
    private(set) var events: [Entity: [UInt64]] = [:]
    /// How many others each is linked to.
    private(set) var degrees: [Entity: Int] = [:]
    /// Those that link several cardholders, or several origins where there is no cardholder.
    private(set) var shared: Set<Entity> = []

    /// - Parameter openings: of the challenges that events are of.
    init(_ attached: [Event], openings: [UInt64: Event]) {
        for event in attached {
            let opening = event.challenge.flatMap { openings[$0] }
            var entities = Self.entities(of: event)
            if let card = opening?.card { entities.insert(.card(card)) }
            if let merchant = opening?.merchantName { entities.insert(.merchant(merchant)) }
            for entity in entities { events[entity, default: []].append(event.sequence) }
            // Everything in an event is linked through its cardholder, or else through where it
            // came from.
            guard let hub = entities.min() else { continue }
            for entity in entities where entity != hub {
                links[Link(from: hub, to: entity), default: []].append(event.sequence)
            }
        }
        var hubCounts: [Entity: Int] = [:]
        for link in links.keys {
            for entity in [link.from, link.to] { degrees[entity, default: 0] += 1 }
            hubCounts[link.to, default: 0] += 1
        }
        for (entity, count) in hubCounts where count > 1 { shared.insert(entity) }
    }

    /// None of a receipt: what went together was not used together.
    private static func entities(of event: Event) -> Set<Entity> {
        guard event.kind != .personalDataErased else { return [] }
        var entities: Set<Entity> = []
        if event.stream != 0 { entities.insert(.holder(event.stream)) }
        if let origin = event.origin { entities.insert(.origin(origin)) }
        if let device = event.device { entities.insert(.device(device)) }
        if let email = event.email { entities.insert(.email(email)) }
        if let phone = event.phone { entities.insert(.phone(phone)) }
        if let card = event.card { entities.insert(.card(card)) }
        for card in event.cards ?? [] { entities.insert(.card(card)) }
        if let merchant = event.merchantName { entities.insert(.merchant(merchant)) }
        return entities
    }

    var holders: [UInt64] {
        events.keys.compactMap { if case .holder(let number) = $0 { number } else { nil } }.sorted()
    }

    /// The most linked first; holders before the others.
    var ranked: [Entity] {
        func degree(_ entity: Entity) -> Int { degrees[entity] ?? 0 }
        func rank(_ entity: Entity) -> Int {
            if case .holder = entity { return 0 }
            return shared.contains(entity) ? 1 : 2
        }
        return events.keys.sorted {
            (rank($0), -degree($0), $0) < (rank($1), -degree($1), $1)
        }
    }
}
