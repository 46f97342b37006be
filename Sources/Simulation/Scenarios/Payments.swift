/// Frauds with cards.
extension Scenario {
    static let payments: [Scenario] = [
        // D03: the passwords of one holder guessed, or one guess at the card of each of many.
        Scenario("D03", length: 8 * Milliseconds.hour) { swindle in
            let origin = swindle.hostileOrigin()
            if swindle.coin() {
                guard let victim = swindle.enrolled()?.first else { return false }
                // The fifth failure locks.
                let guesses = (0..<swindle.count(3...6)).flatMap { _ in
                    swindle.payment(
                        victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                        after: swindle.minutes(15...90), password: false, code: .wrong)
                }
                swindle.add(victim, from: origin, by: nil, guesses)
            } else {
                guard let victims = swindle.enrolled(swindle.count(5...7)) else { return false }
                for (place, victim) in victims.enumerated() {
                    swindle.add(
                        victim, after: UInt64(place) * swindle.minutes(2...7), from: origin,
                        by: nil,
                        swindle.payment(
                            victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                            password: false, code: .wrong))
                }
            }
            return true
        },
        // D05: the holder is asked to confirm again and again, and gives in.
        Scenario("D05", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let merchant = swindle.anyMerchant()
            let cents = swindle.modestCents(victim)
            var steps: [Step] = []
            for _ in 0..<swindle.count(3...4) {
                steps += swindle.payment(
                    victim, at: merchant, cents, after: swindle.seconds(20...60)
                )
                .dropLast()
            }
            // They have timed out by then, and half an hour is not over.
            steps += swindle.payment(victim, at: merchant, cents, after: swindle.minutes(12...18))
            swindle.add(victim, from: swindle.hostileOrigin(), by: swindle.device(), steps)
            return true
        },
        // D10: SMS codes guessed until the right one comes, just before the lock.
        Scenario("D10", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let failureCount = swindle.count(3...4)
            var steps: [Step] = []
            for place in 0...failureCount {
                steps += swindle.payment(
                    victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                    after: swindle.minutes(2...4), code: place == failureCount ? .right : .wrong)
            }
            swindle.add(victim, from: swindle.hostileOrigin(), by: swindle.device(), steps)
            return true
        },
        // D11: stolen cards tried at one merchant, one after another. One guess at the password of
        // each is D03 too, so many holders from one origin D14.
        Scenario("D11", "D03", "D14", length: Milliseconds.hour) { swindle in
            let count = swindle.count(11...14)
            guard let victims = swindle.enrolled(count) else { return false }
            let origin = swindle.hostileOrigin()
            let merchant = swindle.anyMerchant()
            for (place, victim) in victims.enumerated() {
                let wait = UInt64(place) * 35 * Milliseconds.second + swindle.seconds(0...20)
                swindle.add(
                    victim, after: wait, from: origin, by: nil,
                    swindle.payment(
                        victim, at: merchant, Double(swindle.time(100...900)), password: false,
                        code: .wrong))
            }
            // Cards of the list that are no more.
            let dead = (0..<swindle.count(1...4)).map { _ in
                Step(swindle.seconds(30...90), Act.tryCard)
            }
            swindle.add(nil, from: origin, by: nil, dead)
            return true
        },
        // D12: next to nothing to see that the card works, then much.
        Scenario("D12", length: 8 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            // In euros, so that no rounding spoils the factor of 50.
            let merchant = swindle.newMerchant()
            let small = Double(swindle.time(100...200))
            let large = small * Double(swindle.time(52...70))
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: swindle.device(),
                swindle.payment(victim, at: merchant, small)
                    + swindle.payment(victim, at: merchant, large, after: swindle.minutes(5...400)))
            return true
        },
        // D13: more payments in an hour than anybody makes.
        Scenario("D13", length: 2 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let steps = (0..<swindle.count(7...8)).flatMap { _ in
                swindle.payment(
                    victim, at: swindle.anyMerchant(), swindle.modestCents(victim),
                    after: swindle.minutes(4...5))
            }
            swindle.add(victim, from: swindle.hostileOrigin(), by: swindle.device(), steps)
            return true
        },
        // D14: one device with several holders, or one origin with many.
        Scenario("D14", length: 16 * Milliseconds.hour) { swindle in
            let isDevice = swindle.coin()
            guard
                let victims = swindle.enrolled(
                    isDevice ? swindle.count(3...5) : swindle.count(8...10))
            else { return false }
            let (origin, device) = (swindle.hostileOrigin(), swindle.device())
            for (place, victim) in victims.enumerated() {
                let payment = swindle.payment(
                    victim, at: swindle.anyMerchant(), swindle.modestCents(victim))
                swindle.add(
                    victim, after: UInt64(place) * swindle.minutes(40...90),
                    from: isDevice ? swindle.hostileOrigin() : origin,
                    by: isDevice ? device : swindle.device(), payment)
            }
            return true
        },
        // D15: the holder pays at home, then somebody pays on another continent.
        Scenario("D15", length: 3 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            swindle.add(
                victim, from: swindle.home(victim), by: swindle.ownDevice(victim),
                swindle.payment(victim, at: swindle.anyMerchant(), swindle.modestCents(victim)))
            swindle.add(
                victim, after: swindle.minutes(10...120), from: swindle.hostileOrigin(),
                by: swindle.device(),
                swindle.payment(victim, at: swindle.anyMerchant(), swindle.modestCents(victim)))
            return true
        },
        // D21: payments begun and cancelled, to see what the page shows.
        Scenario("D21", length: 12 * Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let merchant = swindle.anyMerchant()
            let steps = (0..<swindle.count(5...8)).flatMap { _ in
                [
                    Step(
                        swindle.minutes(3...75),
                        Act.openChallenge(
                            card: swindle.card(victim), merchant: merchant,
                            cents: swindle.modestCents(victim))),
                    Step(swindle.seconds(5...40), .cancelChallenge),
                ]
            }
            swindle.add(victim, from: swindle.hostileOrigin(), by: swindle.device(), steps)
            return true
        },
    ]
}
