import Ledger

extension Finding {
    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.text(&detector)
        try coder.number(&version)
        try coder.coded(&severity)
        try coder.text(&tag)
        try coder.numbers(&evidence)
        try coder.number(&start)
        try coder.number(&end)
        var kinds = entities.map { UInt64($0.kind.rawValue) }
        try coder.numbers(&kinds)
        if coder.isReading { entities = kinds.map { Entity(EntityKind(saved: $0), 0) } }
        for index in entities.indices { try entities[index].code(&coder) }
    }

    /// A finding to read into.
    static let empty = Finding(
        detector: "", version: 0, severity: .low, tag: "", entities: [], evidence: [], start: 0,
        end: 0)
}

extension Entity {
    fileprivate mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        var (number, name) = (number, name ?? "")
        try coder.number(&number)
        if kind == .merchant { try coder.text(&name) }
        self = Entity(kind, number, name: kind == .merchant ? name : nil)
    }
}

extension EntityKind {
    /// Made from a number that was written: a file with the right digest has no other.
    fileprivate init(saved number: UInt64) {
        self = UInt8(exactly: number).flatMap(EntityKind.init(rawValue:)) ?? .cardholder
    }
}
