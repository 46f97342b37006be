/// A swindler's choice of victims, addresses and merchants, and what is done with them.
final class Swindle {
    let simulation: Simulation
    /// The place of its label.
    let fraud: Int
    /// Until when its victims are reserved.
    let end: UInt64
    private(set) var visits: [(visit: Visit, start: UInt64)] = []
    private(set) var victims: [Int] = []
    /// Detectors whose pattern this fraud fulfils besides those of its scenario.
    private(set) var others: [String] = []

    init(_ simulation: Simulation, fraud: Int, end: UInt64) {
        self.simulation = simulation
        self.fraud = fraud
        self.end = end
    }

    // MARK: Choosing

    func time(_ range: ClosedRange<UInt64>) -> UInt64 { simulation.dice.time(range) }

    func seconds(_ range: ClosedRange<UInt64>) -> UInt64 {
        time(range.lowerBound * Milliseconds.second...range.upperBound * Milliseconds.second)
    }

    func minutes(_ range: ClosedRange<UInt64>) -> UInt64 {
        time(range.lowerBound * Milliseconds.minute...range.upperBound * Milliseconds.minute)
    }

    func hours(_ range: ClosedRange<UInt64>) -> UInt64 {
        time(range.lowerBound * Milliseconds.hour...range.upperBound * Milliseconds.hour)
    }

    func count(_ range: ClosedRange<Int>) -> Int { simulation.dice.among(range) }

    func coin() -> Bool { simulation.dice.happens(0.5) }

    func hostileOrigin() -> UInt64 { simulation.dice.element(simulation.network.hostile) }

    func device() -> UInt64 { simulation.reference() }

    func phone() -> UInt64 { simulation.reference() }

    /// Where the victim was last.
    func known(_ victim: Int) -> UInt64 {
        simulation.holders[victim].lastSeen?.origin ?? home(victim)
    }

    func home(_ victim: Int) -> UInt64 { simulation.holders[victim].home }

    func ownDevice(_ victim: Int) -> UInt64 { simulation.holders[victim].device }

    func card(_ victim: Int) -> UInt64 { simulation.holders[victim].cards[0] }

    func anyMerchant() -> Int { simulation.market.draw(&simulation.dice) }

    /// A shop that was opened for the fraud.
    func newMerchant() -> Int {
        var name = ""
        var rest = simulation.market.merchants.count
        while rest > 0 {
            name.append(Character(Unicode.Scalar(UInt8(65 + rest % 26))))
            rest /= 26
        }
        return simulation.market.add("Comptoir \(name) Lille")
    }

    /// An amount in euro cents that is neither large nor unusual for this holder.
    func modestCents(_ victim: Int) -> Double {
        let cents = Double(time(2500...9000))
        let before = simulation.holders[victim].spending.greatest(before: simulation.now)
        return before > 0 ? min(cents, before) : cents
    }

    /// A number of holders who are enrolled, not in a fraud, and have changed nothing recently. Nil
    /// when they cannot be found.
    func enrolled(_ count: Int = 1) -> [Int]? {
        reserve(count, of: simulation.pilotCount..<simulation.settings.holderCount) {
            simulation.isEnrolled($0) && simulation.isSettled($0)
        }
    }

    /// A holder who has paid in the last month: for the others it is unknown what is much.
    func paying() -> Int? {
        reserve(1, of: simulation.pilotCount..<simulation.settings.holderCount) {
            simulation.isEnrolled($0) && simulation.isSettled($0)
                && simulation.holders[$0].spending.greatest(before: simulation.now) > 0
        }?.first
    }

    func notEnrolled() -> Int? {
        reserve(1, of: simulation.pilotCount..<simulation.holders.count) {
            !simulation.isEnrolled($0) && simulation.isSettled($0)
        }?.first
    }

    func dormant() -> Int? {
        reserve(1, of: 0..<simulation.pilotCount) {
            let visited = simulation.holders[$0].visitedAt
            return simulation.isEnrolled($0) && simulation.isSettled($0)
                && visited + 181 * Milliseconds.day < simulation.now
        }?.first
    }

    private func reserve(
        _ count: Int, of holders: Range<Int>, _ fits: (Int) -> Bool
    ) -> [Int]? {
        var found: [Int] = []
        // From anywhere on, once around.
        let start = simulation.dice.below(holders.count)
        for offset in 0..<holders.count where found.count < count {
            let index = holders.lowerBound + (start + offset) % holders.count
            if simulation.isFree(index), fits(index) {
                found.append(index)
            }
        }
        guard found.count == count else { return nil }
        for index in found { simulation.holders[index].reservedUntil = end }
        victims += found
        return found
    }

    // MARK: Doing

    func also(_ detector: String) { others.append(detector) }

    /// Adds a visit of the fraud that begins some time after the fraud itself.
    func add(
        _ victim: Int?, after wait: UInt64 = 0, from origin: UInt64?, by device: UInt64?,
        _ steps: [Step]
    ) {
        let visit = Visit(victim, origin: origin, device: device, fraud: fraud, steps)
        visits.append((visit, simulation.now + wait))
    }

    /// Both steps of a payment.
    func payment(
        _ victim: Int, at merchant: Int, _ cents: Double, after wait: UInt64 = 0,
        password: Bool = true, code: Typed = .right
    ) -> [Step] {
        [
            Step(wait, .openChallenge(card: card(victim), merchant: merchant, cents: cents)),
            Step(seconds(8...30), .submitPassword(isRight: password)),
            Step(seconds(10...40), .submitCode(code)),
        ]
    }

    /// The portal, entered with both codes.
    func session(_ work: Act, after wait: UInt64 = 0) -> [Step] {
        [
            Step(wait, .requestCodes),
            Step(seconds(20...80), .submitCodes(sms: .right, email: .right)),
            Step(seconds(10...60), work),
        ] + confirmation(of: work) + [Step(seconds(5...40), .logOut)]
    }

    private func confirmation(of work: Act) -> [Step] {
        guard case .modifyPhone = work else { return [] }
        return [Step(seconds(10...60), .confirmPhone)]
    }
}
