/// Limits on codes in a sliding hour.
extension WalkModel {
    private static let hour: UInt64 = 3_600_000

    /// Whether too many codes were asked for from this origin; otherwise it is one more.
    mutating func isRefused(_ step: WalkStep) -> Bool {
        guard let origin = step.origin else { return false }
        let recent = (requests[origin] ?? []).filter { step.now < $0 + Self.hour }
        let limit = Int(policy["originCodeLimit"]!)
        guard limit == 0 || recent.count < limit else { return true }
        requests[origin] = recent + [step.now]
        return false
    }

    /// Whether too many codes were issued for this cardholder; otherwise they are once more.
    mutating func isWithheld(_ id: UInt64, _ step: WalkStep) -> Bool {
        let holder = holders[id]!
        let origin = holder.origins.first { $0 == step.origin } ?? ""
        let recent = holder.issuances.filter { step.now < $0.time + Self.hour }
        let limit = Int(policy["cardholderCodeLimit"]!)
        guard limit == 0 || recent.count(where: { $0.origin == origin }) < limit else {
            return true
        }
        holders[id]!.issuances = recent + [(step.now, origin)]
        return false
    }

    /// The holder was there: codes that are asked for from there count by themselves.
    mutating func know(_ id: UInt64, _ step: WalkStep) {
        guard let origin = step.origin else { return }
        holders[id]!.origins.removeAll { $0 == origin }
        holders[id]!.origins.append(origin)
        guard holders[id]!.origins.count > 8 else { return }
        let last = holders[id]!.origins.removeFirst()
        holders[id]!.issuances.removeAll { $0.origin == last }
    }
}
