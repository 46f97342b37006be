import Ledger

extension AuditFault {
    static let ofGuide = [
        AuditFault("nothing at all: a visit, a change and payments of every end") { story in
            story.add(.emailNotRecognised) { $0.email = 66 }
            story.enrol()
            story.pay()
            story.enrol(version: 2)
            let cancelled = story.openChallenge()
            story.end(cancelled, .cancelled, counter: 0)
            let late = story.openChallenge()
            story.now += 600_000
            story.end(late, .timedOut, counter: 0)
            return [:]
        },
        AuditFault("SEED-1: a portal code of 599 seconds") { story in
            let session = story.request { if $0.channel == .sms { $0.validity = 599 } }
            story.verify(session)
            story.close(session.id)
            return ["SEED-1": [session.sms]]
        },
        AuditFault("SEED-1: a payment code of 601 seconds, which is over 10 minutes too") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let code = story.issue(challenge) { $0.validity = 601 }
            story.add(.codeVoided, of: challenge, code)
            story.end(challenge, .technicalError, counter: 1)
            return ["SEED-1": [code], "NIST-OOB": [code]]
        },
        AuditFault("SEED-1: a code that expires a millisecond too soon") { story in
            let session = story.request()
            story.now += 599_999
            let expired = story.add(.codeExpired, about: session, session.sms)
            story.now += 1
            story.add(.codeExpired, about: session, session.email)
            story.close(session.id, .expired)
            return ["SEED-1": [expired]]
        },
        AuditFault("codes accepted in the last millisecond") { story in
            let session = story.request()
            story.now += 599_999
            story.verify(session, after: 0)
            story.close(session.id)
            return [:]
        },
        AuditFault("SEED-1: codes accepted when they are due: they were dead") { story in
            let session = story.request()
            let accepted = story.verify(session, after: 600)
            story.close(session.id)
            return ["SEED-1": accepted, "RTS-4.1": accepted, "NIST-OOB": accepted]
        },
        AuditFault("SEED-1: a shorter validity in force, for later codes only") { story in
            let before = story.request()
            policy(&story, .portalCodeValidity, 60)
            story.verify(before, after: 599)
            story.close(before.id)
            let after = story.request { $0.validity = 60 }
            let accepted = story.verify(after, after: 60)
            story.close(after.id)
            let wrong = story.request()
            story.verify(wrong, after: 1)
            story.close(wrong.id)
            return ["SEED-1": accepted + [wrong.sms, wrong.email], "RTS-4.1": accepted]
        },
        AuditFault("SEED-2: a password that leaves out a card") { story in
            let session = story.openSession()
            let set = story.setPassword(session) { $0.cards = [AuditStory.cards[0]] }
            return ["SEED-2": [set]]
        },
        AuditFault("SEED-2: a password that covers a card which was detached") { story in
            story.add(.cardDetached) { $0.card = AuditStory.cards[1] }
            let session = story.openSession()
            return ["SEED-2": [story.setPassword(session)]]
        },
        AuditFault("a password that names the cards in another order") { story in
            let session = story.openSession()
            story.setPassword(session) { $0.cards = AuditStory.cards.reversed() }
            return [:]
        },
        AuditFault("SEED-2: a password before the codes: no step of it, no proof") { story in
            let session = story.request()
            let set = story.setPassword(session.id)
            return ["SEED-2": [set], "SEED-4": [set], "RTS-24": [set]]
        },
        AuditFault("SEED-2: a password in the session of somebody else") { story in
            let other = story.register()
            let session = story.openSession()
            let set = story.add(.passwordSet, other) {
                $0.session = session
                $0.credentialVersion = 1
                $0.cards = [80, 81]
            }
            return ["SEED-2": [set], "SEED-4": [set], "RTS-24": [set]]
        },
        AuditFault("SEED-3: set again, though there is one") { story in
            story.enrol()
            let session = story.openSession()
            return ["SEED-3": [story.setPassword(session, version: 2, .passwordSet)]]
        },
        AuditFault("SEED-3: changed, though there is none") { story in
            let session = story.openSession()
            return ["SEED-3": [story.setPassword(session, version: 1, .passwordChanged)]]
        },
        AuditFault("SEED-3: a version left out") { story in
            story.enrol()
            let session = story.openSession()
            return ["SEED-3": [story.setPassword(session, version: 3)]]
        },
        AuditFault("SEED-3: the old password asked of the payer") { story in
            story.enrol()
            story.enrol(version: 2)
            let challenge = story.openChallenge()
            let submitted = story.submitPassword(challenge, version: 1)
            let code = story.issue(challenge)
            story.add(.codeVoided, of: challenge, code)
            story.end(challenge, .cancelled, counter: 1)
            return ["SEED-3": [submitted]]
        },
        AuditFault("SEED-3: replaced between the steps, accepted, and not counted") { story in
            story.enrol()
            let payment = story.toCode()
            story.enrol(version: 2)
            let submitted = story.submitCode(payment.id, payment.sms)
            story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated)
            return ["SEED-3": [ended], "NIST-OOB": [submitted]]
        },
    ]

    static func policy(_ story: inout AuditStory, _ parameter: PolicyParameter, _ value: UInt64) {
        story.add(.policyChanged) {
            $0.parameters = AuditStory.policy([parameter: value])
            $0.account = "op.un"
            $0.ticket = "DEMANDE-18"
        }
    }
}
