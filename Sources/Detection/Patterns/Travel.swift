internal import Glibc
import Ledger

/// Successes of one cardholder at two places that nobody travels between in that time.
final class Travel: Pattern {
    let kinds: [Kind] = [.verificationSucceeded, .challengeEnded]
    /// By cardholder, the last success at a known place: origin, time, sequence.
    private var last = KeyTable<[UInt64]>()

    /// Kilometres: what is nearer may be one place.
    private static let distanceMin = 50.0
    /// Milliseconds: no two places are more than 30 days apart at the lowest speed.
    private static let age: UInt64 = 30 * DayCounts.length

    func take(_ event: Event, _ context: DetectionContext) -> Match? {
        guard event.kind == .verificationSucceeded || context.isPayment(event), event.stream != 0,
            let origin = context.number(.origin, of: event),
            let here = context.settings.places[origin]
        else { return nil }
        let before = last[event.stream]
        last.set(event.stream, [origin, event.time, event.sequence])
        guard let before, let there = context.settings.places[before[0]] else { return nil }
        let distance = here.distance(to: there)
        let hours = Double(event.time - min(event.time, before[1])) / 3_600_000
        let speed = Double(context.policy.threshold(.travelSpeed))
        guard distance > Self.distanceMin, distance > speed * hours else { return nil }
        var match = Match([(before[2], before[1])])
        match.entities = [Entity(.origin, before[0])]
        return match
    }

    func sweep(at time: UInt64) {
        let start = time - min(time, Self.age)
        last.filter { $0[1] >= start }
    }

    func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try last.code(&coder)
    }
}

extension Place {
    /// Kilometres over the surface, taking the Earth for a sphere.
    func distance(to other: Place) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let (latitude, otherLatitude) = (radians(latitude), radians(other.latitude))
        let north = sin((otherLatitude - latitude) / 2)
        let east = sin(radians(other.longitude - longitude) / 2)
        let half = north * north + cos(latitude) * cos(otherLatitude) * east * east
        return 2 * 6371 * asin(min(half, 1).squareRoot())
    }
}
