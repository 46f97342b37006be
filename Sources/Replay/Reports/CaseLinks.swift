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

    /// The events by which two are linked, ascending.
    private(set) var links: [Link: [UInt64]] = [:]
    /// The events that each is in, ascending.
    private(set) var events: [Entity: [UInt64]] = [:]

    /// - Parameter openings: of the challenges that events are of.
    init(_ attached: [Event], openings: [UInt64: Event]) {
        for event in attached {
            let opening = event.challenge.flatMap { openings[$0] }
            var entities = Self.entities(of: event)
            if let card = opening?.card { entities.insert(.card(card)) }
            if let merchant = opening?.merchantName { entities.insert(.merchant(merchant)) }
            for entity in entities { events[entity, default: []].append(event.sequence) }
            // Everything in an event is linked by whom it is about; else by where it came from.
            guard let hub = entities.min() else { continue }
            for entity in entities where entity != hub {
                links[Link(from: hub, to: entity), default: []].append(event.sequence)
            }
        }
    }

    private static func entities(of event: Event) -> Set<Entity> {
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

    /// How many others each is linked to.
    func degree(_ entity: Entity) -> Int {
        links.keys.count { $0.from == entity || $0.to == entity }
    }

    /// Those that link several holders, or several of anything where there is no holder.
    func isShared(_ entity: Entity) -> Bool {
        if case .holder = entity { return false }
        return links.keys.count { $0.to == entity } > 1
    }

    /// The most linked first; holders before the others.
    var ranked: [Entity] {
        let degrees = Dictionary(uniqueKeysWithValues: events.keys.map { ($0, degree($0)) })
        let shared = Set(events.keys.filter(isShared))
        func rank(_ entity: Entity) -> Int {
            if case .holder = entity { return 0 }
            return shared.contains(entity) ? 1 : 2
        }
        return events.keys.sorted {
            (rank($0), -degrees[$0]!, $0) < (rank($1), -degrees[$1]!, $1)
        }
    }
}
