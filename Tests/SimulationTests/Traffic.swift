import Ledger

@testable import Simulation

/// The events of one simulation, made once for all tests that look at them.
struct Traffic: Sendable {
    let settings: SimulationSettings
    let events: [Event]
    let frauds: [Fraud]
    let places: String

    init(_ settings: SimulationSettings) throws {
        self.settings = settings
        let simulation = Simulation(settings)
        var events: [Event] = []
        try simulation.run { events.append($0) }
        self.events = events
        frauds = simulation.frauds
        places = simulation.places
    }

    /// A month of some hundred holders, with two frauds for each detector. The seed is printed by
    /// the name of the test that fails.
    static let month = Result {
        try Traffic(SimulationSettings(seed: 11, holderCount: 500, fraudCount: 2))
    }

    /// The local hour and weekday, Thursday being 0.
    static func local(_ time: UInt64) -> (hour: Int, weekday: Int) {
        let hours = time / 3_600_000 + 11
        return (Int(hours % 24), Int(hours / 24 % 7))
    }
}
