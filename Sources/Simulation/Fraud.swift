import Ledger

/// The label of one fraud: what happened, to whom, and which detectors should report it.
package struct Fraud: Sendable {
    /// Such as `D07`.
    package var detectors: Set<String>
    /// Ascending.
    package var events: [UInt64] = []
    package var cardholders: Set<UInt64> = []

    /// One line of the file of labels.
    package var json: JSON {
        [
            "detectors": .array(detectors.sorted().map(JSON.string)),
            "cardholders": .array(cardholders.sorted().map(JSON.number)),
            "events": .array(events.map(JSON.number)),
        ]
    }
}

extension Simulation {
    /// Where each origin is, as CSV: a line `origin,latitude,longitude` for each.
    package var places: String {
        network.places.sorted { $0.key < $1.key }.reduce(into: "") {
            $0 += "\($1.key),\($1.value.latitude),\($1.value.longitude)\n"
        }
    }
}
