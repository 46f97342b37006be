import Authentication

/// Frauds by who has taken a holder's telephone, password or account.
extension Scenario {
    static let takeovers: [Scenario] = [
        // D06: the operator reports another SIM, then somebody pays.
        Scenario("D06", length: 48 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let payment = swindle.payment(
                victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                after: swindle.hours(1...45))
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: swindle.device(),
                [Step(0, .reportSimSwap)] + payment)
            return true
        },
        // D07: somebody gives the bank another telephone, then pays.
        Scenario("D07", length: 48 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let payment = swindle.payment(
                victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                after: swindle.hours(1...45))
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: swindle.device(),
                [Step(0, .changePhone(swindle.phone()))] + payment)
            return true
        },
        // D08: somebody of the household sets another password and buys something dear.
        Scenario("D08", length: 14 * Milliseconds.hour) { swindle in
            guard let victim = swindle.paying() else { return false }
            // More than anybody else pays, see `Market.centsMax`.
            let cents = Double(swindle.time(150_000...250_000))
            swindle.add(
                victim, from: swindle.known(victim), by: swindle.ownDevice(victim),
                swindle.session(.setPassword(.accepted))
                    + swindle.payment(
                        victim, at: swindle.anyMerchant(), cents, after: swindle.minutes(10...720)))
            return true
        },
        // D09: from a new origin in, the password or the telephone changed, paid at a new merchant.
        Scenario("D09", length: 14 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let changesPhone = swindle.coin()
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: swindle.device(),
                swindle.session(
                    changesPhone ? .modifyPhone(swindle.phone()) : .setPassword(.accepted))
                    + swindle.payment(
                        victim, at: swindle.newMerchant(), swindle.modestCents(victim),
                        after: swindle.minutes(5...720)))
            return true
        },
        // D17: what the holder types is passed on: in at the portal while somebody else pays, or a
        // code typed faster than anybody reads it, at a new merchant.
        Scenario("D17", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let merchant = swindle.newMerchant()
            var payment = swindle.payment(victim, at: merchant, swindle.modestCents(victim))
            if swindle.coin() {
                swindle.add(
                    victim, from: swindle.home(victim), by: swindle.ownDevice(victim),
                    [Step(0, .requestCodes)])
                swindle.add(
                    victim, after: swindle.seconds(20...120), from: swindle.hostileOrigin(),
                    by: swindle.device(), payment)
            } else {
                payment[2] = Step(swindle.time(1500...4000), .submitCode(.right))
                swindle.add(
                    victim, from: swindle.hostileOrigin(), by: swindle.device(), payment)
            }
            return true
        },
        // D19: holders whose telephones were changed all pay at one merchant.
        Scenario("D19", length: 72 * Milliseconds.hour) { swindle in
            guard let victims = swindle.enrolled(swindle.count(3...5)) else { return false }
            let merchant = swindle.newMerchant()
            for victim in victims {
                let payment = swindle.payment(
                    victim, at: merchant, swindle.modestCents(victim), after: swindle.hours(1...40))
                swindle.add(
                    victim, after: swindle.hours(0...24), from: swindle.hostileOrigin(),
                    by: swindle.device(), [Step(0, .changePhone(swindle.phone()))] + payment)
            }
            return true
        },
        // D22: a holder who has slept for half a year, a change, a payment. A change of password
        // from a new origin is D09 too.
        Scenario("D22", length: 24 * Milliseconds.hour) { swindle in
            guard let victim = swindle.dormant() else { return false }
            let origin = swindle.hostileOrigin()
            let payment = swindle.payment(
                victim, at: swindle.newMerchant(), swindle.modestCents(victim),
                after: swindle.minutes(10...1200))
            let change: [Step]
            if swindle.coin() {
                change = [Step(0, .changePhone(swindle.phone()))]
            } else {
                swindle.also("D09")
                change = swindle.session(.setPassword(.accepted))
            }
            swindle.add(victim, from: origin, by: swindle.device(), change + payment)
            return true
        },
        // D23: somebody else enrols first, and spends as much as the card gives.
        Scenario("D23", length: 20 * Milliseconds.hour) { swindle in
            guard let victim = swindle.notEnrolled() else { return false }
            var steps = swindle.session(.setPassword(.accepted))
            for _ in 0..<3 {
                steps += swindle.payment(
                    victim, at: swindle.anyMerchant(), Double(swindle.time(100_000...140_000)),
                    after: swindle.minutes(5...360))
            }
            swindle.add(victim, from: swindle.hostileOrigin(), by: swindle.device(), steps)
            return true
        },
    ]
}
