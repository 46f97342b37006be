import Projections

extension Simulation {
    /// Not locked, with nothing open, and without a change that would make another sort of fraud of
    /// it.
    func isSettled(_ index: Int) -> Bool {
        let holder = holders[index]
        guard let believed = try? state.cardholder(holder.id), !believed.isLocked(at: now),
            believed.failures == 0, believed.liveSessions.isEmpty, believed.liveChallenges.isEmpty
        else { return false }
        let isNew = holder.enrolledAt > 0 && now < holder.enrolledAt + Milliseconds.day
        let isChanged = holder.changedAt > 0 && now < holder.changedAt + 11 * Milliseconds.day
        return !isNew && !isChanged
    }

    /// Spreads the scenarios over the days; those that take longer than the days last are left out.
    func planFrauds() {
        for scenario in Scenario.all {
            // The holders pay first.
            let rest = settings.dayCount * Milliseconds.day / 20
            let first = settings.start + min(rest, Milliseconds.day)
            let last = settings.end - min(settings.end, scenario.length + 2 * Milliseconds.hour)
            guard first < last else { continue }
            for _ in 0..<settings.fraudCount {
                agenda.add(.fraud(scenario), at: dice.time(first...last))
            }
        }
    }

    /// Plays a scenario; when nobody fits it comes again later.
    func play(_ scenario: Scenario) throws {
        let end = now + scenario.length + Milliseconds.hour
        let swindle = Swindle(self, fraud: frauds.count, end: end)
        guard scenario.plan(swindle) else {
            for index in swindle.victims { holders[index].reservedUntil = 0 }
            let later = now + 6 * Milliseconds.hour
            if later + scenario.length + 2 * Milliseconds.hour < settings.end {
                agenda.add(.fraud(scenario), at: later)
            }
            return
        }
        frauds.append(Fraud(detectors: Set(scenario.detectors + swindle.others)))
        for (visit, start) in swindle.visits { schedule(visit, after: start) }
    }
}
