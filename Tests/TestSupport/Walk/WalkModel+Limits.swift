/// Limits on codes in a sliding hour.
extension WalkModel {
    private static let hour: UInt64 = 3_600_000

    /// Whether too many codes were asked for from this origin; otherwise it is one more.
    mutating func isRefused(_ step: WalkStep) -> Bool {
        guard let origin = step.origin else { return false }
        let recent = (requests[origin] ?? []).filter { step.now < $0 + Self.hour }
        let limit = Int(policy["originCodeLimit"]!)
        guard limit == 0 || recent.count < limit else { return true }
        ask(step)
        return false
    }

    /// Somebody asked for codes, or for them once more.
    mutating func ask(_ step: WalkStep) {
        guard let origin = step.origin else { return }
        requests[origin, default: []].append(step.now)
    }

    /// Whether too many codes were issued for this cardholder; otherwise they are once more.
    mutating func isWithheld(_ id: UInt64, _ step: WalkStep, isPayment: Bool = false) -> Bool {
        let holder = holders[id]!
        let isKnown = step.origin.map(holder.origins.contains) ?? false
        let recent = holder.issuances.filter { step.now < $0.time + Self.hour }
        let limit = Int(policy["cardholderCodeLimit"]!)
        if limit > 0 {
            let alike = recent.filter {
                isKnown
                    ? $0.isKnown && $0.origin == step.origin
                    : !$0.isKnown && $0.isPayment == isPayment
            }
            if alike.count >= limit { return true }
            let quarter = limit / 4 + (limit % 4 == 0 ? 0 : 1)
            let own = alike.count { $0.origin == step.origin }
            if !isKnown, step.origin != nil, own >= quarter { return true }
        }
        holders[id]!.issuances = recent + [(step.now, step.origin, isKnown, isPayment)]
        return false
    }

    /// The holder was there: codes that are asked for from there count by themselves.
    mutating func know(_ id: UInt64, _ step: WalkStep) {
        guard let origin = step.origin else { return }
        holders[id]!.origins.removeAll { $0 == origin }
        holders[id]!.origins.append(origin)
        guard holders[id]!.origins.count > 8 else { return }
        let last = holders[id]!.origins.removeFirst()
        holders[id]!.issuances.removeAll { $0.isKnown && $0.origin == last }
    }
}
