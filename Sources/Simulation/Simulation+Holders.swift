import Authentication
import Ledger

/// What honest holders do, and their bank.
extension Simulation {
    // MARK: Arrivals

    /// The pilot, and the campaign after it.
    func planPast() {
        let beginning = now
        agenda.add(.restart, at: Rhythm.next(Habits.restartTime, after: now))
        for index in 0..<pilotCount {
            agenda.add(.register(index), at: beginning + UInt64(index) * Habits.registrationGap)
        }
        let campaign = settings.start - Habits.campaign
        for index in pilotCount..<settings.holderCount {
            let place = UInt64(index - pilotCount)
            agenda.add(.register(index), at: campaign + place * Habits.registrationGap)
        }
        let newcomers = settings.holderCount..<holders.count
        for index in newcomers {
            let time = Rhythm.time(settings.start...(settings.end - 1), &dice)
            agenda.add(.register(index), at: time)
            agenda.add(
                .enrol(index), at: time + dice.time(Milliseconds.hour...3 * Milliseconds.day))
        }
        for index in 0..<pilotCount {
            let time = Rhythm.time(
                (beginning + 12 * Milliseconds.hour)...(beginning + Habits.pilotLength), &dice)
            agenda.add(.enrol(index), at: time)
            agenda.add(.pay(index), at: time + dice.time(Milliseconds.hour...Milliseconds.day))
        }
        // From the next morning on.
        let first = campaign + 20 * Milliseconds.hour
        for index in pilotCount..<settings.holderCount
        where dice.happens(Habits.campaignShare) {
            agenda.add(
                .enrol(index), at: Rhythm.time(first...(settings.start - 1), &dice))
        }
    }

    func beginEnrolment(_ index: Int) { begin(visit(index, enrolment(index)), at: now) }

    func beginPayment(_ index: Int) { begin(visit(index, payment(index)), at: now) }

    /// Those who come in one minute.
    func arrive(_ minute: UInt64) {
        let mean = Rhythm.weight(minute) * Double(settings.holderCount) / (24 * 60)
        func each(_ rate: Double, _ plan: (Int) -> [Step]) {
            for _ in 0..<dice.count(mean: rate * mean) {
                let time = minute + dice.below(Milliseconds.minute)
                guard let index = someone() else { continue }
                begin(visit(index, plan(index)), at: time)
            }
        }
        each(Habits.paymentRate, payment)
        each(Habits.enrolmentRate) { isEnrolled($0) ? [] : enrolment($0) }
        each(Habits.modificationRate) { isEnrolled($0) ? enrolment($0) : [] }
        each(Habits.phoneChangeRate, phoneChange)
        each(Habits.innocentSwapRate) { _ in [Step(0, .reportSimSwap)] }
        each(Habits.cardRenewalRate) { _ in [Step(0, .renewCard)] }
        each(Habits.addressChangeRate) { _ in [Step(0, .changeEmail)] }
        for _ in 0..<dice.count(mean: Habits.unknownCardRate * mean) {
            let visit = Visit(
                nil, origin: dice.element(network.abroad), device: nil, [Step(0, .tryCard)])
            schedule(visit, after: minute)
        }
    }

    func isEnrolled(_ index: Int) -> Bool { holders[index].enrolledAt > 0 }

    /// A visit of a holder, from where she is.
    func visit(_ index: Int, _ steps: [Step]) -> Visit {
        var origin = holders[index].home
        if dice.happens(Habits.otherOriginShare) { origin = network.drawShared(&dice) }
        if let abroad = journey(index) { origin = abroad }
        if dice.happens(Habits.privateNetworkShare) { origin = dice.element(network.hostile) }
        let device = dice.happens(Habits.noDeviceShare) ? nil : holders[index].device
        return Visit(index, origin: origin, device: device, steps)
    }

    /// Where a holder is abroad; nil when she is not.
    private func journey(_ index: Int) -> UInt64? {
        if let journey = holders[index].journey, now < journey.end {
            holders[index].journey?.end = max(journey.end, now + Habits.journeyRest)
            return journey.origin
        }
        guard now >= holders[index].visitedAt + Habits.journeyRest,
            dice.happens(Habits.journeyShare)
        else { return nil }
        let origin = dice.element(network.abroad)
        holders[index].journey = (origin, now + dice.time(Habits.journeyLength))
        return origin
    }

    // MARK: Payments

    private func payment(_ index: Int) -> [Step] {
        let known = holders[index].merchants
        let isKnown = !known.isEmpty && dice.happens(Habits.knownMerchantShare)
        let merchant = isKnown ? dice.element(known) : market.draw(&dice)
        return payment(index, at: merchant, market.cents(merchant, &dice))
    }

    /// From the merchant's page to the end, with whatever goes wrong on the way.
    ///
    /// - Parameter hasForgotten: the password was wrong before.
    private func payment(
        _ index: Int, at merchant: Int, _ cents: Double, hasForgotten: Bool = false
    ) -> [Step] {
        let card = dice.element(holders[index].cards)
        let open = Step(0, .openChallenge(card: card, merchant: merchant, cents: cents))
        if let steps = unfinished(open) { return steps }
        let isPasswordRight = !dice.happens(
            hasForgotten ? Habits.wrongPasswordAgainShare : Habits.wrongPasswordShare)
        let isCodeRight = !dice.happens(Habits.wrongCodeShare)
        var steps = [open, password(isPasswordRight), code(isCodeRight ? .right : .wrong)]
        guard !(isPasswordRight && isCodeRight), dice.happens(Habits.retryShare) else {
            return steps
        }
        let isRemembered = !isPasswordRight && dice.happens(Habits.forgottenShare)
        if isRemembered { steps += enrolment(index) }
        var again = payment(
            index, at: merchant, cents, hasForgotten: !isPasswordRight && !isRemembered)
        again[0] = Step(dice.time(Habits.passwordTime), open.act)
        return steps + again
    }

    /// How a holder fails to finish a payment; nil for most payments.
    private func unfinished(_ open: Step) -> [Step]? {
        let isEarly = dice.happens(0.5)
        if dice.happens(Habits.abandonedShare) {
            return isEarly ? [open] : [open, password(true)]
        }
        if dice.happens(Habits.cancelledShare) {
            let cancel = Step(dice.time(Habits.passwordTime), .cancelChallenge)
            return isEarly ? [open, cancel] : [open, password(true), cancel]
        }
        if dice.happens(Habits.technicalErrorShare) {
            return [open, Step(dice.time(Habits.passwordTime), .reportTechnicalError)]
        }
        if dice.happens(Habits.lateShare) {
            return [open, password(true), Step(dice.time(Habits.lateTime), .submitCode(.right))]
        }
        return nil
    }

    func password(_ isRight: Bool) -> Step {
        Step(dice.time(Habits.passwordTime), .submitPassword(isRight: isRight))
    }

    func code(_ typed: Typed) -> Step { Step(dice.time(Habits.codeTime), .submitCode(typed)) }

    // MARK: Portal

    /// A visit to the portal that sets the password: the first, or another one.
    private func enrolment(_ index: Int) -> [Step] {
        session(index) {
            var steps: [Step] = []
            if dice.happens(Habits.notConfirmedShare) {
                steps.append(portalStep(.setPassword(.notConfirmed)))
            }
            if dice.happens(Habits.notFourDigitsShare) {
                steps.append(portalStep(.setPassword(.notFourDigits)))
            }
            if dice.happens(Habits.passwordCancelledShare) {
                return steps + [portalStep(.cancelPassword)]
            }
            return steps + [portalStep(.setPassword(.accepted))]
        }
    }

    /// A session, and what is done once it is open.
    private func session(_ index: Int, _ work: () -> [Step]) -> [Step] {
        var steps: [Step] = []
        if dice.happens(Habits.mistypedAddressShare) { steps.append(portalStep(.tryAddress)) }
        if dice.happens(Habits.backShare) {
            steps += [portalStep(.requestCodes), portalStep(.goBack)]
        }
        steps.append(portalStep(.requestCodes))
        if dice.happens(Habits.portalAbandonedShare) { return steps }
        if dice.happens(Habits.resendShare) {
            steps.append(codesStep(.resendCodes))
            if dice.happens(Habits.oldCodeShare) {
                steps.append(codesStep(.submitCodes(sms: .old, email: .right)))
            }
        }
        while dice.happens(Habits.wrongPortalCodeShare) {
            let isSMS = dice.happens(0.6)
            steps.append(
                codesStep(
                    .submitCodes(sms: isSMS ? .wrong : .right, email: isSMS ? .right : .wrong)))
        }
        steps.append(codesStep(.submitCodes(sms: .right, email: .right)))
        steps += work()
        if dice.happens(Habits.methodToggleShare) {
            steps += [portalStep(.deactivateMethod), portalStep(.activateMethod)]
        }
        if dice.happens(Habits.logoutShare) { steps.append(portalStep(.logOut)) }
        return steps
    }

    private func portalStep(_ act: Act) -> Step { Step(dice.time(Habits.portalStepTime), act) }

    private func codesStep(_ act: Act) -> Step { Step(dice.time(Habits.portalCodeTime), act) }

    private func phoneChange(_ index: Int) -> [Step] {
        let phone = reference()
        if isEnrolled(index), dice.happens(Habits.ownPhoneChangeShare) {
            return session(index) { [portalStep(.modifyPhone(phone)), codesStep(.confirmPhone)] }
        }
        return [Step(0, .changePhone(phone))]
    }

    // MARK: What somebody did not expect

    /// What an honest holder does about what has just happened.
    func react(to events: [Event], _ visit: Visit) {
        guard let index = visit.holder else { return }
        let failed = events.contains { $0.kind == .codeDeliveryFailed && $0.session != nil }
        if failed { visit.insert([codesStep(.resendCodes)]) }
        guard let ended = events.last(where: { $0.kind == .challengeEnded }),
            let (merchant, cents) = visit.payment
        else { return }
        switch ended.outcome {
        case .notEnrolled where dice.happens(Habits.enrolAtPaymentShare):
            visit.insert(
                enrolment(index) + payment(index, at: merchant, cents))
        case .technicalError where ended.actor == .system:
            visit.insert(payment(index, at: merchant, cents))
        default: break
        }
    }
}
