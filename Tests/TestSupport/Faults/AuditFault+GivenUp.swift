import Ledger

extension AuditFault {
    /// A phone, an address or a card that is not the holder's, or no longer.
    static let ofGivenUp = ofOwners + ofGoingOn

    private static let ofOwners = [
        AuditFault("RTS-24: a code of a payment to a phone that is not the holder's") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let codes = [61, 62, nil].map { (phone: UInt64?) in
                let code = story.issue(challenge) { $0.phone = phone }
                story.add(.codeVoided, of: challenge, code)
                return code
            }
            story.end(challenge, .cancelled, counter: 1)
            return ["RTS-24": Array(codes.dropFirst()), "SEED-4": Array(codes.dropFirst())]
        },
        AuditFault("RTS-24: codes of the portal to a phone and an address of others") { story in
            let session = story.request {
                if $0.channel == .sms { $0.phone = 62 } else { $0.email = 63 }
            }
            return ["RTS-24": [session.sms, session.email]]
        },
        AuditFault("RTS-24: codes to the phone and the address of before") { story in
            story.add(.emailChanged) { $0.email = 63 }
            story.add(.phoneChanged, by: .issuer) { $0.phone = 62 }
            let session = story.request()
            return ["RTS-24": [session.sms, session.email]]
        },
        AuditFault("RTS-24: paid with a card of somebody else, and with one detached") { story in
            _ = story.register()
            let other = story.openChallenge { $0.card = 80 }
            story.end(other, .cancelled, counter: 0)
            story.add(.cardDetached) { $0.card = AuditStory.cards[0] }
            let detached = story.openChallenge()
            story.end(detached, .cancelled, counter: 0)
            return ["RTS-24": [other, detached]]
        },
    ]

    private static let ofGoingOn = [
        AuditFault("what relied on what is given up ends with it, and nothing else") { story in
            story.enrol()
            for giveUp in [swapSIM, changePhone, changeEmail, detachCard] {
                let session = story.openSession()
                let awaiting = story.request()
                let payment = story.toCode()
                let kind = giveUp(&story)
                if kind != .cardDetached {
                    story.close(session, .contactChanged)
                    void(&story, awaiting)
                    story.close(awaiting.id, .contactChanged)
                }
                story.add(.codeVoided, of: payment.id, payment.sms)
                let outcome = kind == .emailChanged ? Outcome.cancelled : .revoked
                story.end(payment.id, outcome, counter: 1)
                restore(&story)
            }
            return [:]
        },
        AuditFault("the session in which the new number is given goes on") { story in
            let session = story.openSession()
            story.changePhone(62, in: session)
            story.setPassword(session)
            story.close(session)
            return [:]
        },
        AuditFault("SEED-4: a session goes on after the SIM was swapped") { story in
            let session = story.openSession()
            _ = swapSIM(&story)
            let set = story.setPassword(session)
            return ["SEED-4": [set, story.close(session)]]
        },
        AuditFault("SEED-4: a session of before goes on after another gave a new number") { story in
            let other = story.request()
            let session = story.openSession()
            story.changePhone(62, in: session)
            let opened = story.verify(other)
            return ["SEED-4": opened]
        },
        AuditFault("SEED-4: codes are issued, sent and withheld in it") { story in
            let session = story.request()
            story.add(.codeSuperseded, about: session, session.sms)
            story.add(.codeSuperseded, about: session, session.email)
            _ = changeEmail(&story)
            let more = story.issuePair(session.id, generation: 2) {
                if $0.channel == .email { $0.email = 63 }
            }
            let sent = [more.email + 1, more.email + 2]
            return ["SEED-4": [more.sms, more.email] + sent]
        },
        AuditFault("SEED-4: a payment goes on with a card that was detached") { story in
            story.enrol()
            let payment = story.toCode()
            _ = detachCard(&story)
            let submitted = story.submitCode(payment.id, payment.sms)
            let consumed = story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated) { $0.eci = 5 }
            return ["SEED-4": [submitted, consumed, ended]]
        },
        AuditFault("SEED-4: a password after the number was changed, then timed out") { story in
            story.enrol()
            let challenge = story.openChallenge()
            _ = changePhone(&story)
            let submitted = story.submitPassword(challenge)
            let code = story.issue(challenge) { $0.phone = 62 }
            story.now += 600_000
            let expired = story.add(.codeExpired, of: challenge, code)
            let ended = story.end(challenge, .timedOut, counter: 1)
            return ["SEED-4": [submitted, code, code + 1, expired, ended]]
        },
        AuditFault("SEED-4: revoked with another card detached, or by an address") { story in
            let payment = story.openChallenge { $0.card = AuditStory.cards[1] }
            _ = detachCard(&story)
            _ = changeEmail(&story)
            return ["SEED-4": [story.end(payment, .revoked, counter: 0)]]
        },
        AuditFault("what goes on after the same number and the same address were given") { story in
            let session = story.openSession()
            story.add(.phoneChanged, by: .issuer) { $0.phone = 61 }
            story.add(.emailChanged) { $0.email = 60 }
            story.setPassword(session)
            story.close(session)
            return [:]
        },
        AuditFault("codes that come after their time, and after the SIM was swapped") { story in
            let session = story.request()
            story.now += 600_000
            for code in [session.sms, session.email] {
                story.add(.codeExpired, about: session, code)
            }
            story.close(session.id, .expired)
            _ = swapSIM(&story)
            story.fail(session, failures: 1)
            return [:]
        },
        AuditFault("a session that goes on under the policy of the first versions") { story in
            story.add(.policyChanged) {
                $0.account = "op.un"
                $0.parameters = PolicyParameter.allCases.prefix(11).map(\.defaultValue)
            }
            let session = story.openSession()
            _ = swapSIM(&story)
            story.setPassword(session)
            story.close(session)
            return [:]
        },
    ]

    private static func swapSIM(_ story: inout AuditStory) -> Kind {
        story.add(.simSwapReported) { $0.phone = 61 }
        return .simSwapReported
    }

    private static func changePhone(_ story: inout AuditStory) -> Kind {
        story.add(.phoneChanged, by: .issuer) { $0.phone = 62 }
        return .phoneChanged
    }

    private static func changeEmail(_ story: inout AuditStory) -> Kind {
        story.add(.emailChanged) { $0.email = 63 }
        return .emailChanged
    }

    private static func detachCard(_ story: inout AuditStory) -> Kind {
        story.add(.cardDetached) { $0.card = AuditStory.cards[0] }
        return .cardDetached
    }

    /// The holder as he was before.
    private static func restore(_ story: inout AuditStory) {
        story.add(.phoneChanged, by: .issuer) { $0.phone = 61 }
        story.add(.emailChanged) { $0.email = 60 }
        story.add(.cardAttached, by: .issuer) {
            ($0.card, $0.mask) = (AuditStory.cards[0], "497072XXXXXX2270")
        }
    }
}
