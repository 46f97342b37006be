import Ledger

/// What the simulation remembers of what has happened, to plan what follows and to label it.
extension Simulation {
    /// Takes note of what a step of a visit led to.
    func remember(_ events: [Event], _ visit: Visit) throws {
        guard let index = visit.holder else { return }
        for event in events where event.stream == holders[index].id {
            switch event.kind {
            case .sessionRequested: visit.session = event.sequence
            case .challengeOpened: visit.challenge = event.sequence
            case .phoneChanged:
                holders[index].phone = event.phone!
                holders[index].phoneChange = (event.time, fraud)
                holders[index].changedAt = event.time
            case .emailChanged: holders[index].email = event.email!
            case .passwordChanged, .simSwapReported: holders[index].changedAt = event.time
            case .passwordSet: holders[index].enrolledAt = event.time
            case .lockPlaced where dice.happens(Habits.releaseShare):
                agenda.add(.release(index), at: now + dice.time(Habits.releaseTime))
            case .challengeEnded where event.outcome == .authenticated: remember(event, visit)
            default: break
            }
            if event.kind == .verificationSucceeded || event.outcome == .authenticated {
                travel(index, to: visit.origin!, at: event.time)
            }
            if event.actor == .cardholder || event.actor == .acs, event.origin != nil {
                holders[index].visitedAt = event.time
            }
        }
    }

    /// A payment has succeeded.
    private func remember(_ authenticated: Event, _ visit: Visit) {
        guard let index = visit.holder, let (merchant, cents) = visit.payment else { return }
        if !holders[index].merchants.contains(merchant) {
            holders[index].merchants.append(merchant)
        }
        let wasUnusual = holders[index].spending.isUnusual(at: now)
        holders[index].spending.add(cents, at: now)
        // D07, also when the holder pays after a swindler's change.
        if case (let changedAt, let fraud?)? = holders[index].phoneChange,
            now - changedAt <= 72 * Milliseconds.hour
        {
            frauds[fraud].detectors.insert("D07")
        }
        guard let fraud = visit.fraud else { return }
        let isUnusual = holders[index].spending.isUnusual(at: now)
        if isUnusual, !wasUnusual { frauds[fraud].detectors.insert("D13") }
        if dice.happens(Habits.reportShare) {
            let report = Visit(
                index, origin: nil, device: nil,
                [Step(dice.time(Habits.reportTime), .reportFraud(challenge: visit.challenge))])
            schedule(report, after: now)
        }
    }

    /// Faster than 1,000 km/h over more than 50 km: D15, whatever else the fraud is that either
    /// success is of.
    private func travel(_ index: Int, to origin: UInt64, at time: UInt64) {
        defer { holders[index].lastSeen = (time, origin, fraud) }
        guard let last = holders[index].lastSeen else { return }
        let frauds = [last.fraud, fraud].compactMap(\.self)
        guard !frauds.isEmpty else { return }
        let distance = network.kilometres(last.origin, origin)
        let hours = Double(time - last.time) / Double(Milliseconds.hour)
        guard distance > 50, distance > 1000 * hours else { return }
        for fraud in frauds { self.frauds[fraud].detectors.insert("D15") }
    }

    /// Takes note of an event for the label of the fraud that it is part of.
    func note(_ event: Event) {
        guard let fraud = fraud ?? fraudOfEnding(event) else { return }
        if event.kind == .sessionRequested || event.kind == .challengeOpened {
            fraudOfVisit[event.sequence] = fraud
        }
        frauds[fraud].events.append(event.sequence)
        if event.stream != 0 { frauds[fraud].cardholders.insert(event.stream) }
    }

    private func fraudOfEnding(_ event: Event) -> Int? {
        guard !fraudOfVisit.isEmpty, let id = event.session ?? event.challenge,
            event.kind != .fraudReported
        else { return nil }
        return fraudOfVisit[id]
    }
}
