import Ledger

/// What detectors are given besides the events.
public struct DetectionSettings: Sendable {
    /// Where origins are; the others have no known place.
    public var places: [UInt64: Place]
    /// Origins that many cardholders share, such as the address of a provider: D14 leaves them out,
    /// D01 counts only unknown addresses there, and for D08 and D09 all of them are one.
    public var sharedOrigins: Set<UInt64>

    /// For each origin of IPv6, the first of its network of 64 bits: who has one address there has
    /// all, so what is counted by origin is counted by network. Nil where addresses are not known.
    public var networks: [UInt64: UInt64]?

    public init(
        places: [UInt64: Place] = [:], sharedOrigins: Set<UInt64> = [],
        networks: [UInt64: UInt64]? = nil
    ) {
        (self.places, self.sharedOrigins, self.networks) = (places, sharedOrigins, networks)
    }

    /// What an origin is counted as.
    func network(of origin: UInt64) -> UInt64 { networks?[origin] ?? origin }

    /// Equal for settings under which equal events have equal findings. Networks only grow: those
    /// of the origins of earlier events stay.
    var digest: Digest {
        let shared = sharedOrigins.sorted().map { "\($0)" }
        let placed = places.sorted { $0.key < $1.key }.map {
            "\($0.key) \($0.value.latitude) \($0.value.longitude)"
        }
        let networks = ["/", networks == nil ? "origins" : "networks"]
        return SHA256.hash(
            Array((shared + ["/"] + placed + networks).joined(separator: "\n").utf8))
    }
}

/// A point of the Earth.
public struct Place: Hashable, Sendable {
    /// Degrees north.
    public let latitude: Double
    /// Degrees east.
    public let longitude: Double

    /// Nil for degrees out of range.
    public init?(latitude: Double, longitude: Double) {
        guard abs(latitude) <= 90, abs(longitude) <= 180 else { return nil }
        (self.latitude, self.longitude) = (latitude, longitude)
    }
}
