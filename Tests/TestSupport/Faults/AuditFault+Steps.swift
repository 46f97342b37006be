import Ledger

extension AuditFault {
    /// Steps that only the order, or the stream, makes wrong.
    static let ofSteps = [
        AuditFault("SEED-4: new codes in an open session") { story in
            let session = story.request()
            story.verify(session)
            let more = story.issuePair(session.id, generation: 2)
            return ["SEED-4": [more.sms, more.email]]
        },
        AuditFault("SEED-4: a code in the stream of somebody else") { story in
            let other = story.register()
            let session = story.request()
            story.add(.codeSuperseded, about: session, session.sms)
            let code = story.add(.codeIssued, other) {
                $0.session = session.id
                $0.channel = .sms
                $0.validity = 600
                $0.phone = 61
            }
            return ["SEED-4": [code]]
        },
        AuditFault("SEED-4: a delivery that fails when it is done") { story in
            let session = story.request()
            return ["SEED-4": [story.add(.codeDeliveryFailed, about: session, session.sms)]]
        },
        AuditFault("SEED-4: expired before its time could begin") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let code = story.issue(challenge, sentAfter: nil)
            let expired = story.add(.codeExpired, of: challenge, code)
            story.now += 600_000
            story.end(challenge, .timedOut, counter: 1)
            return ["SEED-4": [expired], "SEED-1": [expired]]
        },
        AuditFault("SEED-4: a code before there is one, of no payment, and none sent") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let submitted = story.submitCode(challenge, 0, .wrong, failures: 1)
            let ended = story.end(challenge, .failed)
            return ["SEED-4": [submitted], "RTS-5": [submitted], "RTS-4.3a": [ended]]
        },
        AuditFault("SEED-4: a result in the stream of somebody else") { story in
            let other = story.register()
            let challenge = story.openChallenge()
            let ended = story.add(.challengeEnded, other) {
                $0.challenge = challenge
                ($0.outcome, $0.transStatus, $0.transStatusReason) = (.timedOut, .N, 14)
            }
            return ["SEED-4": [ended]]
        },
        AuditFault("RTS-5: a code consumed for another session") { story in
            let session = story.request()
            let other = story.request()
            story.add(.verificationSucceeded) {
                $0.session = session.id
                ($0.smsFactor, $0.emailFactor) = (.right, .right)
            }
            let consumed = story.add(.codeConsumed) {
                $0.session = other.id
                $0.code = session.sms
            }
            story.add(.codeConsumed, about: session, session.email)
            return ["RTS-5": [consumed]]
        },
        AuditFault("EMV-3: failed, and Y, which a payer can tell") { story in
            story.enrol()
            let payment = story.toCode(.wrong)
            story.submitCode(payment.id, payment.sms, failures: 1)
            story.add(.codeVoided, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .failed) {
                ($0.transStatus, $0.transStatusReason) = (.Y, nil)
            }
            return ["EMV-3": [ended], "RTS-4.3a": [ended]]
        },
    ]
}
