import Ledger

/// A place where views are not what the events lead to.
public struct ViewsDifference: Hashable, Sendable, CustomStringConvertible {
    public enum Fault: Hashable, Sendable {
        case missing
        case differs
        /// A row that no event leads to.
        case ofNoEvent
    }

    /// Such as `challenges 17`: the table, and the sequence of the event that opened the thing.
    public let place: String
    public let fault: Fault
    /// The first event that the row does not reflect; nil where none is to blame.
    public let event: UInt64?

    public var description: String {
        let from = event.map { ", from event \($0) on" } ?? ""
        return switch fault {
        case .missing: "\(place): missing\(from)"
        case .differs: "\(place): differs\(from)"
        case .ofNoEvent: "\(place): of no event"
        }
    }

    /// How many differences are named.
    public static let countMax = 20

    /// Rows that only one of the views has, or that differ; or that the indexes do, when no row
    /// does.
    ///
    /// - Precondition: both have the same watermark and differ.
    /// - Complexity: every row; for each that is named, the events of its stream.
    static func all(
        of live: ViewsSnapshot, from rebuilt: ViewsSnapshot, _ ledger: LedgerSnapshot
    ) throws -> [ViewsDifference] {
        var found: [ViewsDifference] = []
        func note(_ table: StateTable, _ key: UInt64, _ fault: Fault, _ row: [UInt8]?) throws {
            guard found.count < countMax else { return }
            let history = RowHistory(table: table, key: key, rebuilt: rebuilt, ledger: ledger)
            found.append(
                ViewsDifference(
                    place: "\(table.name) \(key)", fault: fault,
                    event: fault == .ofNoEvent ? nil : try history.firstEvent(notIn: row)))
        }
        try rebuilt.forEachRow { table, key, bytes in
            let row = bytes.array
            let other = try live.bytes(table, key)
            if other == nil { try note(table, key, .missing, nil) }
            if let other, other != row { try note(table, key, .differs, other) }
        }
        try live.forEachRow { table, key, _ in
            if try rebuilt.bytes(table, key) == nil { try note(table, key, .ofNoEvent, nil) }
        }
        guard found.isEmpty else { return found }
        return [ViewsDifference(place: "the indexes", fault: .differs, event: nil)]
    }
}

/// How one row came to be, event by event.
private struct RowHistory {
    let table: StateTable
    let key: UInt64
    let rebuilt: ViewsSnapshot
    let ledger: LedgerSnapshot

    /// The event after the last one at which the row was `row`; where it never was, the first that
    /// led to it.
    func firstEvent(notIn row: [UInt8]?) throws -> UInt64? {
        var first: UInt64?
        var born: UInt64?
        // Before all events there is no row.
        var isEqual = row == nil
        try forEachVersion { sequence, version in
            if born == nil, version != nil { born = sequence }
            if version == row {
                isEqual = true
                first = nil
            } else if isEqual {
                isEqual = false
                first = sequence
            }
        }
        return first ?? (isEqual ? nil : born)
    }

    private func forEachVersion(_ body: (UInt64, [UInt8]?) throws -> Void) throws {
        guard table != .ledger else {
            var row = LedgerState()
            return try ledger.forEachEvent(in: 0..<rebuilt.watermark) { event in
                try row.fold(event)
                try body(event.sequence, row.encoded)
                return true
            }
        }
        guard table != .cases else {
            var row: Case?
            return try ledger.forEachEvent(in: key..<rebuilt.watermark) { event in
                if event.sequence == key, event.kind == .caseOpened { row = Case(opening: event) }
                if event.case == key { try row?.evolve(event) }
                try body(event.sequence, row?.encoded)
                return true
            }
        }
        guard table != .origins else {
            var row: RecentTimes?
            return try ledger.forEachEvent(in: 0..<rebuilt.watermark) { event in
                if event.isRequestForCodes, event.origin == key {
                    row = row ?? RecentTimes()
                    row?.add(event.time)
                }
                try body(event.sequence, row?.encoded)
                return true
            }
        }
        guard let stream = try stream else { return }
        let state = State()
        for sequence in try sequences(of: stream) {
            guard let event = try ledger.event(sequence) else { continue }
            try state.evolve(event)
            try body(sequence, state.encodedRow(table, key))
        }
    }

    /// The cardholder whose events lead to the row.
    private var stream: UInt64? {
        get throws {
            switch table {
            case .ledger, .cases, .origins: 0
            case .cardholders, .live: key
            case .sessions, .codes, .challenges: try ledger.event(key)?.stream
            case .owners:
                try (rebuilt.row(.owners, key) as NumberRow?)?.number
            }
        }
    }

    /// The events of a cardholder, each of which names the one before.
    private func sequences(of stream: UInt64) throws -> [UInt64] {
        var sequences: [UInt64] = []
        var next = try (rebuilt.row(.cardholders, stream) as Cardholder?)?.last
        while let sequence = next {
            sequences.append(sequence)
            next = try ledger.event(sequence)?.previous.flatMap { $0 < sequence ? $0 : nil }
        }
        return sequences.reversed()
    }
}
