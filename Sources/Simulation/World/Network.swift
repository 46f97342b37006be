internal import Glibc

/// The addresses that people come from. A reference stands for each, as the vault would give one.
struct Network {
    /// Where an address is, for those who look it up.
    struct Place {
        let name: String
        /// Degrees, as they are written.
        let latitude: String
        let longitude: String
    }

    /// Of the few providers: references 1 to ``Habits/sharedOriginCount``.
    let shared: [UInt64]
    let abroad: [UInt64]
    /// Private networks and hosting, which swindlers use.
    let hostile: [UInt64]
    private let sharedRanks: Weights
    private(set) var places: [UInt64: Place] = [:]

    private static let noumea = Place(name: "Nouméa", latitude: "-22.276", longitude: "166.458")
    private static let journeys = [
        Place(name: "Sydney", latitude: "-33.869", longitude: "151.209"),
        Place(name: "Auckland", latitude: "-36.848", longitude: "174.763"),
        Place(name: "Paris", latitude: "48.857", longitude: "2.352"),
        Place(name: "Papeete", latitude: "-17.535", longitude: "-149.570"),
    ]
    private static let hosting = [
        Place(name: "Paris", latitude: "48.857", longitude: "2.352"),
        Place(name: "Amsterdam", latitude: "52.374", longitude: "4.890"),
        Place(name: "Abidjan", latitude: "5.320", longitude: "-4.016"),
        Place(name: "Montréal", latitude: "45.509", longitude: "-73.554"),
    ]
    private static let abroadCount = 80
    private static let hostileCount = 240

    init(_ reference: () -> UInt64) {
        shared = (0..<Habits.sharedOriginCount).map { _ in reference() }
        abroad = (0..<Self.abroadCount).map { _ in reference() }
        hostile = (0..<Self.hostileCount).map { _ in reference() }
        // Some providers are larger than others.
        sharedRanks = Weights(shared.indices.map { 1 / Double($0 + 4) })
        for origin in shared { places[origin] = Self.noumea }
        for (index, origin) in abroad.enumerated() {
            places[origin] = Self.journeys[index % Self.journeys.count]
        }
        for (index, origin) in hostile.enumerated() {
            places[origin] = Self.hosting[index % Self.hosting.count]
        }
    }

    func drawShared(_ dice: inout Dice) -> UInt64 { shared[sharedRanks.draw(&dice)] }

    /// An address of one's own, in Nouméa.
    mutating func add(_ origin: UInt64) { places[origin] = Self.noumea }

    /// Between two addresses, along the surface of a sphere (haversine formula).
    func kilometres(_ origin: UInt64, _ other: UInt64) -> Double {
        guard let from = places[origin], let to = places[other] else { return 0 }
        func radians(_ degrees: String) -> Double { Double(degrees)! * .pi / 180 }
        let (latitude, otherLatitude) = (radians(from.latitude), radians(to.latitude))
        let north = sin((otherLatitude - latitude) / 2)
        let east = sin((radians(to.longitude) - radians(from.longitude)) / 2)
        let half = north * north + cos(latitude) * cos(otherLatitude) * east * east
        return 2 * 6371 * asin(half.squareRoot())
    }
}
