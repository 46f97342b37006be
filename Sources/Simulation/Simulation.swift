import Authentication
import Ledger
import Projections

/// A ledger's traffic: honest holders and swindlers give commands, which the rules of the program
/// decide one at a time, as ``Service`` would, on a state in memory.
///
/// There is no vault: references are numbers given in order, and what was typed is right or wrong
/// because the simulation says so.
///
/// - Complexity: memory for each holder, session, challenge and code.
package final class Simulation {
    enum Item {
        case visit(Visit)
        case register(Int)
        case enrol(Int)
        case pay(Int)
        /// The program is stopped and started again.
        case restart
        case release(Int)
        case fraud(Scenario)
    }

    package let settings: SimulationSettings
    let state = State()
    var dice: Dice
    /// Milliseconds: the ledger's time.
    var now: UInt64
    var market = Market()
    var network: Network
    var holders: [Holder] = []
    var agenda = Agenda<Item>()
    var expiry = Expiry()
    /// The frauds played so far.
    package internal(set) var frauds: [Fraud] = []
    /// The one at work.
    var fraud: Int?
    /// The fraud that opened a session or a challenge: that time ends them belongs to it too.
    var fraudOfVisit: [UInt64: Int] = [:]
    package private(set) var summary = Summary()
    private var take: (Event) throws -> Void = { _ in }
    private var activity = Weights([1])
    private var instance: UInt64 = 0
    private var lastReference: UInt64 = 0

    package init(_ settings: SimulationSettings) {
        self.settings = settings
        dice = Dice(seed: settings.seed)
        now = settings.start - Habits.past
        var last: UInt64 = 0
        network = Network {
            last += 1
            return last
        }
        lastReference = last
        populate()
    }

    /// A new reference.
    func reference() -> UInt64 {
        lastReference += 1
        return lastReference
    }

    // MARK: Running

    /// Makes all the events, in order. To be called once.
    ///
    /// - Parameter progress: called now and then with the days done and all of them.
    package func run(
        progress: (UInt64, UInt64) -> Void = { _, _ in },
        _ take: @escaping (Event) throws -> Void
    ) throws {
        self.take = take
        defer { self.take = { _ in } }
        let beginning = now
        try record(Rules.create(isSimulated: true, origin: Self.origin, now: now).events)
        try open()
        planPast()
        planFrauds()
        // What is under way at the end is left to finish.
        let end = settings.end + Self.conclusion
        for minute in stride(from: beginning, to: end, by: Int(Milliseconds.minute)) {
            if minute >= settings.start, minute < settings.end { arrive(minute) }
            let next = minute + Milliseconds.minute
            while let (time, item) = agenda.removeFirst(before: next) {
                now = max(now, time)
                try proceed(item)
            }
            try expireIfDue(at: next)
            if (minute - beginning) % Milliseconds.hour == 0 {
                progress(
                    (minute - beginning) / Milliseconds.day, (end - beginning) / Milliseconds.day)
            }
        }
        try close()
    }

    /// The origin of its checkpoints: a simulated ledger can be signed and used for proofs like any
    /// other.
    private static let origin = "example.nc/simulation"
    /// Longer than sessions, codes and challenges live, and a lock after them.
    private static let conclusion = 90 * Milliseconds.minute

    private func proceed(_ item: Item) throws {
        switch item {
        case .visit(let visit): try proceed(visit)
        case .register(let index): try register(index)
        case .enrol(let index): if isFree(index) { beginEnrolment(index) }
        case .pay(let index): if isFree(index) { beginPayment(index) }
        case .restart:
            try close()
            now += Habits.restartLength
            try open()
            agenda.add(.restart, at: Rhythm.next(Habits.restartTime, after: now))
        case .release(let index): try releaseIfLocked(index)
        case .fraud(let scenario): try play(scenario)
        }
    }

    private func open() throws {
        instance = state.size
        try record([Rules.recordOwn(.ledgerOpened, state, now: now)])
    }

    private func close() throws {
        try record([
            Rules.recordOwn(.ledgerClosed, state, now: now) { $0.instance = instance }
        ])
    }

    // MARK: Deciding

    /// Carries out one command, delivers its codes and records their outcome.
    @discardableResult
    func decide(_ command: Command, _ facts: Facts) throws -> [Event] {
        let request = command.actor == .system ? nil : dice.uuid()
        let decision = try Rules.decide(command, facts, state, now: now, request: request)
        try record(decision.events)
        let issued = decision.effects.compactMap { effect -> UInt64? in
            if case .issue(let code) = effect { code } else { nil }
        }
        try recordNotices(of: decision)
        guard !issued.isEmpty else { return decision.events }
        var events = decision.events
        now += dice.time(Habits.deliveryTime)
        for event in decision.events where issued.contains(event.sequence) {
            let hasFailed = fraud == nil && dice.happens(Habits.deliveryFailureShare)
            let outcome = try Rules.recordDelivery(
                event, hasFailed ? .deliveryFailed : nil, state, now: now)
            try record(outcome.events)
            events += outcome.events
        }
        return events
    }

    /// Notices of changes go out at once.
    private func recordNotices(of decision: Decision) throws {
        for case .notify(let change, let phone, let email) in decision.effects {
            let event = decision.events.first { $0.sequence == change }!
            for (channel, recipient) in [(Channel.sms, phone), (.email, email)] {
                let hasFailed = fraud == nil && dice.happens(Habits.deliveryFailureShare)
                let outcome = try Rules.recordNotice(
                    of: event, channel, to: recipient, isSent: !hasFailed, state, now: now)
                try record(outcome.events)
            }
        }
    }

    /// Folds events and hands them on.
    private func record(_ events: [Event]) throws {
        for event in events {
            try state.evolve(event)
            expiry.note(event, state.ledger.policy)
            note(event)
            summary.add(event)
            try take(event)
        }
    }

    /// As the system's own clock would have it each minute.
    private func expireIfDue(at time: UInt64) throws {
        guard try expiry.isDue(at: time, state) else { return }
        now = max(now, time)
        try decide(.operation(.expire), Facts())
    }

    // MARK: Holders

    private func populate() {
        let newcomers = Int(
            Habits.registrationRate * Double(settings.holderCount) * Double(settings.dayCount))
        let count = settings.holderCount + newcomers
        holders.reserveCapacity(count)
        var weights: [Double] = []
        for index in 0..<count {
            let isPilot = index < pilotCount
            var home = network.drawShared(&dice)
            if dice.happens(Habits.ownOriginShare) {
                home = reference()
                network.add(home)
            }
            let before = holders.last
            let sharesPhone = dice.happens(Habits.sharedPhoneShare)
            let sharesDevice = dice.happens(Habits.sharedDeviceShare)
            holders.append(
                Holder(
                    email: reference(),
                    phone: sharesPhone ? before?.phone ?? reference() : reference(),
                    cards: (0..<(dice.happens(Habits.secondCardShare) ? 2 : 1)).map { _ in
                        reference()
                    }, device: sharesDevice ? before?.device ?? reference() : reference(),
                    home: home, isPilot: isPilot))
            let floor = Habits.activityFloor
            let activity = 1 / (floor + dice.fraction() * (1 - floor))
            weights.append(isPilot ? Habits.dormantActivity : activity)
        }
        activity = Weights(weights)
    }

    /// At least a few, for the scenario of the dormant.
    var pilotCount: Int { max(3, Int(Double(settings.holderCount) * Habits.pilotShare)) }

    /// Somebody who does nothing else now: the active come more often.
    func someone() -> Int? {
        let index = activity.draw(&dice)
        return isFree(index) ? index : nil
    }

    func isFree(_ index: Int) -> Bool {
        let holder = holders[index]
        return holder.id != 0 && !holder.isBusy && now >= holder.reservedUntil
    }

    private func register(_ index: Int) throws {
        var facts = Facts()
        facts.email = holders[index].email
        facts.phone = holders[index].phone
        facts.cards = holders[index].cards.map(Self.fact)
        holders[index].id = state.size
        try decide(
            .issuer(
                .registerCardholder(
                    email: Placeholder.email, phone: Placeholder.phone,
                    cards: holders[index].cards.map { _ in Placeholder.card })), facts)
    }

    static func fact(_ card: UInt64) -> CardFact {
        CardFact(reference: card, mask: mask(card))
    }

    /// Of a card by its reference: four digits that say nothing.
    package static func mask(_ card: UInt64) -> String { "497072XXXXXX\(1000 + card % 9000)" }
}
