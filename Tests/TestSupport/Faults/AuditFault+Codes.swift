import Ledger

extension AuditFault {
    static let ofCodes = [
        AuditFault("SEED-4: opened twice, by codes that are used up") { story in
            let session = story.request()
            story.verify(session)
            let again = story.add(.verificationSucceeded) {
                $0.session = session.id
                ($0.smsFactor, $0.emailFactor) = (.right, .right)
            }
            return ["SEED-4": [again], "RTS-4.1": [again]]
        },
        AuditFault("SEED-4: judged after it was opened") { story in
            let session = story.request()
            story.verify(session)
            return ["SEED-4": [story.fail(session, failures: 1)]]
        },
        AuditFault("SEED-4: a session that was closed goes on") { story in
            let session = story.openSession()
            story.close(session)
            let cancelled = story.add(.passwordEntryCancelled) { $0.session = session }
            return ["SEED-4": [cancelled]]
        },
        AuditFault("SEED-4: closed twice") { story in
            let session = story.openSession()
            story.close(session)
            return ["SEED-4": [story.close(session)]]
        },
        AuditFault("SEED-4: closed with codes alive") { story in
            let session = story.request()
            return ["SEED-4": [story.close(session.id)]]
        },
        AuditFault("SEED-4: new codes beside live ones") { story in
            let session = story.request()
            let more = story.issuePair(session.id, generation: 2)
            return ["SEED-4": [more.sms, more.email]]
        },
        AuditFault("new codes after the old ones were superseded") { story in
            let session = story.request()
            story.add(.codeSuperseded, about: session, session.sms)
            story.add(.codeSuperseded, about: session, session.email)
            let more = story.issuePair(session.id, generation: 2)
            story.verify(more)
            return [:]
        },
        AuditFault("SEED-4: sent twice, which begins its time again") { story in
            let session = story.request()
            return ["SEED-4": [story.add(.codeSent, about: session, session.sms)]]
        },
        AuditFault("SEED-4: an end after the end") { story in
            let session = story.request()
            story.add(.codeVoided, about: session, session.sms)
            return ["SEED-4": [story.add(.codeSuperseded, about: session, session.sms)]]
        },
        AuditFault("SEED-4: a code for nothing") { story in
            let code = story.add(.codeIssued) {
                $0.channel = .sms
                $0.validity = 600
                $0.phone = 61
            }
            return ["SEED-4": [code]]
        },
        AuditFault("SEED-4: a code of somebody else's stream") { story in
            let other = story.register()
            let session = story.request()
            let voided = story.add(.codeVoided, other) {
                $0.session = session.id
                $0.code = session.sms
                $0.reason = .back
            }
            return ["SEED-4": [voided]]
        },
        AuditFault("RTS-4.1: consumed twice") { story in
            let session = story.request()
            story.verify(session)
            let again = story.add(.codeConsumed, about: session, session.sms)
            return ["RTS-4.1": [again], "SEED-4": [again], "NIST-OOB": [again]]
        },
        AuditFault("RTS-4.1: opened by codes that a newer pair had superseded") { story in
            let session = story.request()
            for code in [session.sms, session.email] {
                story.add(.codeSuperseded, about: session, code)
            }
            let verified = story.add(.verificationSucceeded) {
                $0.session = session.id
                ($0.smsFactor, $0.emailFactor) = (.right, .right)
            }
            return ["RTS-4.1": [verified]]
        },
        AuditFault("RTS-4.1: a void code is right") { story in
            policy(&story, .challengeAttempts, 3)
            story.enrol()
            let payment = story.toCode(.wrong)
            story.submitCode(payment.id, payment.sms, .voided, failures: 1)
            story.add(.codeVoided, of: payment.id, payment.sms)
            let accepted = story.submitCode(payment.id, payment.sms, failures: 2) {
                $0.interactionCounter = 3
            }
            story.end(payment.id, .failed, counter: 3)
            return ["RTS-4.1": [accepted]]
        },
        AuditFault("a void code that is taken for void") { story in
            policy(&story, .challengeAttempts, 3)
            story.enrol()
            let payment = story.toCode(.wrong)
            story.add(.codeVoided, of: payment.id, payment.sms)
            story.submitCode(payment.id, payment.sms, .voided, failures: 1)
            story.end(payment.id, .failed)
            return [:]
        },
        AuditFault("RTS-4.1: a code that was never sent: no machine has that either") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let code = story.issue(challenge, sentAfter: nil)
            let right = story.submitCode(challenge, code)
            let consumed = story.add(.codeConsumed, of: challenge, code)
            story.end(challenge, .authenticated)
            return ["RTS-4.1": [right, consumed], "SEED-4": [consumed]]
        },
        AuditFault("RTS-5: a code consumed for another payment") { story in
            story.enrol()
            let other = story.toCode()
            let payment = story.toCode()
            story.submitCode(payment.id, payment.sms)
            let consumed = story.add(.codeConsumed, of: other.id, payment.sms)
            story.end(payment.id, .authenticated)
            story.add(.codeVoided, of: other.id, other.sms)
            story.end(other.id, .cancelled, counter: 1)
            return ["RTS-5": [consumed]]
        },
        AuditFault("RTS-5: the code of another payment is right") { story in
            story.enrol()
            let other = story.toCode()
            let payment = story.toCode(.wrong)
            let submitted = story.submitCode(payment.id, other.sms, failures: 1)
            for one in [payment, other] { story.add(.codeVoided, of: one.id, one.sms) }
            story.end(payment.id, .failed)
            story.end(other.id, .cancelled, counter: 1)
            return ["RTS-5": [submitted]]
        },
    ]
}
