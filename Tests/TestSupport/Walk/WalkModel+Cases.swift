/// Cases, holds and erasures.
extension WalkModel {
    package mutating func ofCase(_ id: UInt64, _ step: WalkStep) -> Expected {
        guard let found = cases[id] else { return .failure("unknown") }
        guard found.isOpen else { return .failure("conflict") }
        switch step.name {
        case "noteCase": return Expected(result: "caseNoted")
        case "attachEvents":
            let events = step.fields["events"] as! [UInt64]
            for (event, stream) in zip(events, step.streams) {
                if stream == nil { return .failure("unknown") }
                if found.evidence.contains(event) { return .failure("conflict") }
            }
            cases[id]!.evidence += events
            for case let holder? in step.streams where holder != 0 { hold(holder, id) }
            return Expected(result: "eventsAttached")
        case "closeCase":
            for holder in found.holders { release(holder, id) }
            cases[id]!.isOpen = false
            return Expected(result: "caseClosed")
        default: break
        }
        let holder = step.id("cardholder")
        guard let held = holders[holder]?.holds.contains(id) else { return .failure("unknown") }
        guard held == (step.name == "releaseHold") else { return .failure("conflict") }
        if held { release(holder, id) } else { hold(holder, id) }
        return Expected(result: held ? "holdReleased" : "holdPlaced")
    }

    private mutating func hold(_ holder: UInt64, _ id: UInt64) {
        guard !holders[holder]!.holds.contains(id) else { return }
        holders[holder]!.holds.append(id)
        cases[id]!.holders.append(holder)
    }

    private mutating func release(_ holder: UInt64, _ id: UInt64) {
        holders[holder]!.holds.removeAll { $0 == id }
        cases[id]!.holders.removeAll { $0 == holder }
    }

    /// Says whether the person is erased, or was; nothing has changed when not.
    package mutating func erase(_ id: UInt64, _ now: UInt64) -> Bool {
        guard holders[id]!.holds.isEmpty else { return false }
        let before = trace(id)
        sweep(id, now)
        guard holders[id]!.sessions.isEmpty, holders[id]!.challenges.isEmpty else {
            restore(before)
            return false
        }
        if holders[id]!.erasedCards == nil { holders[id]!.erasedCards = holders[id]!.cards }
        holders[id]!.email = ""
        holders[id]!.cards = []
        return true
    }
}
