import FoundationEssentials
import Ledger

/// The transaction ids of every challenge: the one thing that an audit remembers for ever.
///
/// - Complexity: about 100 bytes for each challenge.
struct TransactionIDs {
    private static let fields: [Field] = [.threeDSServerTransID, .dsTransID, .acsTransID]

    private struct ID: Hashable {
        let high: UInt64
        let low: UInt64
    }

    /// Each party has its own ids.
    private var used: [Set<ID>] = [[], [], []]

    func hasOne(of event: Event) -> Bool {
        Self.ids(of: event).enumerated().contains { index, id in
            id.map { used[index].contains($0) } ?? false
        }
    }

    mutating func insert(of event: Event) {
        for (index, id) in Self.ids(of: event).enumerated() {
            if let id { used[index].insert(id) }
        }
    }

    private static func ids(of event: Event) -> [ID?] {
        fields.map { event[halves: $0].map { ID(high: $0.high, low: $0.low) } }
    }
}
