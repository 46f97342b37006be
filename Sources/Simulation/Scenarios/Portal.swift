/// Frauds at the portal.
extension Scenario {
    static let portal: [Scenario] = [
        // D01: many e-mail addresses tried from one origin; one of them is known.
        Scenario("D01", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let count = swindle.count(12...18)
            let hit = swindle.count(0...(count - 1))
            let steps = (0..<count).map { place in
                Step(swindle.seconds(4...30), place == hit ? .requestCodes : .tryAddress)
            }
            swindle.add(victim, from: swindle.hostileOrigin(), by: nil, steps)
            return true
        },
        // D02: the codes of one holder guessed, or one guess at each of many.
        Scenario("D02", length: 2 * Milliseconds.hour) { swindle in
            let guess = Act.submitCodes(sms: .wrong, email: .wrong)
            let origin = swindle.hostileOrigin()
            if swindle.coin() {
                guard let victim = swindle.enrolled()?.first else { return false }
                // The fifth failure locks.
                let guesses = (0..<swindle.count(3...6)).map { _ in
                    Step(swindle.seconds(15...60), guess)
                }
                swindle.add(victim, from: origin, by: nil, [Step(0, .requestCodes)] + guesses)
            } else {
                guard let victims = swindle.enrolled(swindle.count(5...7)) else { return false }
                for (place, victim) in victims.enumerated() {
                    let wait = UInt64(place) * swindle.minutes(3...7)
                    swindle.add(
                        victim, after: wait, from: origin, by: nil,
                        [Step(0, .requestCodes), Step(swindle.seconds(15...60), guess)])
                }
            }
            return true
        },
        // D04: more messages to one telephone than anybody asks for.
        Scenario("D04", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let acts: [Act] = [
                .requestCodes, .resendCodes, .resendCodes, .resendCodes, .requestCodes,
                .resendCodes,
            ]
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: nil,
                acts.map { Step(swindle.seconds(15...60), $0) })
            return true
        },
        // D20: codes typed that others have replaced, as by one who reads messages late.
        Scenario("D20", length: Milliseconds.hour) { swindle in
            guard let victim = swindle.enrolled()?.first else { return false }
            let old = (0..<swindle.count(3...4)).map { _ in
                Step(swindle.seconds(20...60), Act.submitCodes(sms: .old, email: .old))
            }
            swindle.add(
                victim, from: swindle.hostileOrigin(), by: swindle.device(),
                [Step(0, .requestCodes), Step(swindle.seconds(30...90), .resendCodes)] + old)
            return true
        },
        // D24: one telephone for several holders, given to the bank or in their sessions.
        Scenario("D24", length: 6 * Milliseconds.hour) { swindle in
            guard let victims = swindle.enrolled(swindle.count(3...5)) else { return false }
            let phone = swindle.phone()
            let atBank = swindle.coin()
            for victim in victims {
                let wait = swindle.minutes(0...300)
                if atBank {
                    swindle.add(
                        victim, after: wait, from: nil, by: nil, [Step(0, .changePhone(phone))])
                } else {
                    swindle.add(
                        victim, after: wait, from: swindle.hostileOrigin(), by: swindle.device(),
                        swindle.session(.modifyPhone(phone)))
                }
            }
            return true
        },
    ]
}
