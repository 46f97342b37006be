import Ledger

extension AuditFault {
    static let ofPayments = [
        AuditFault("SEED-4: the password twice") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let code = story.issue(challenge)
            let again = story.submitPassword(challenge) { $0.interactionCounter = 2 }
            story.add(.codeVoided, of: challenge, code)
            story.end(challenge, .cancelled)
            return ["SEED-4": [again]]
        },
        AuditFault("SEED-4: a code before the password") { story in
            story.enrol()
            let challenge = story.openChallenge()
            let code = story.issue(challenge)
            story.add(.codeVoided, of: challenge, code)
            story.end(challenge, .cancelled, counter: 0)
            return ["SEED-4": [code]]
        },
        AuditFault("SEED-4: a verdict before the code") { story in
            story.enrol()
            let payment = story.toCode(.wrong)
            story.add(.codeVoided, of: payment.id, payment.sms)
            return ["SEED-4": [story.end(payment.id, .failed, counter: 1)]]
        },
        AuditFault("SEED-4: ended with its code alive") { story in
            story.enrol()
            let payment = story.toCode()
            return ["SEED-4": [story.end(payment.id, .cancelled, counter: 1)]]
        },
        AuditFault("RTS-4.3a: a reason of its own") { story in
            story.enrol()
            let payment = story.toCode(.wrong)
            story.submitCode(payment.id, payment.sms, failures: 1)
            story.add(.codeVoided, of: payment.id, payment.sms)
            return ["RTS-4.3a": [story.end(payment.id, .failed) { $0.transStatusReason = 4 }]]
        },
        AuditFault("RTS-4.3a: a wrong password sends nothing") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge, .wrong)
            return ["RTS-4.3a": [story.end(challenge, .cancelled, counter: 1)]]
        },
        AuditFault("RTS-4.3a: 50 ms more after a wrong password") { story in
            let wrong = timed(&story, wrongAfter: 50, count: 30)
            return ["RTS-4.3a": wrong]
        },
        AuditFault("49 ms more after a wrong password") { story in
            _ = timed(&story, wrongAfter: 49, count: 30)
            return [:]
        },
        AuditFault("a second more after 29 wrong passwords: too few to tell") { story in
            _ = timed(&story, wrongAfter: 1000, count: 29)
            return [:]
        },
        AuditFault("RTS-5: another amount than was shown, from the beginning") { story in
            let opened = story.openChallenge { $0.binding = AuditStory.binding(29901) }
            story.end(opened, .cancelled, counter: 0)
            return ["RTS-5": [opened]]
        },
        AuditFault("RTS-5: a code issued for another payee") { story in
            story.enrol()
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let code = story.issue(challenge) { $0.binding = AuditStory.binding(29900, "Autre") }
            story.submitCode(challenge, code)
            story.add(.codeConsumed, of: challenge, code)
            story.end(challenge, .authenticated)
            return ["RTS-5": [code]]
        },
        AuditFault("RTS-5: a password right for another amount, which is no Y") { story in
            story.enrol()
            let challenge = story.openChallenge()
            let submitted = story.submitPassword(challenge) { $0.binding = AuditStory.binding(1) }
            let code = story.issue(challenge)
            story.submitCode(challenge, code)
            story.add(.codeConsumed, of: challenge, code)
            let ended = story.end(challenge, .authenticated)
            return ["RTS-5": [submitted], "EMV-3": [ended]]
        },
        AuditFault("RTS-5: a code right for another amount, which is no Y") { story in
            story.enrol()
            let payment = story.toCode()
            let submitted = story.submitCode(payment.id, payment.sms) {
                $0.binding = AuditStory.binding(1)
            }
            story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated)
            return ["RTS-5": [submitted], "EMV-3": [ended]]
        },
        AuditFault("EMV-1: two results: no machine, no single outcome") { story in
            let challenge = story.openChallenge()
            story.end(challenge, .cancelled, counter: 0)
            let again = story.end(challenge, .timedOut, counter: 0)
            return ["EMV-1": [again], "SEED-4": [again], "RTS-29": [again]]
        },
        AuditFault("EMV-2: Y with a reason") { story in
            story.enrol()
            let payment = story.toCode()
            story.submitCode(payment.id, payment.sms)
            story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated) { $0.transStatusReason = 1 }
            return ["EMV-2": [ended]]
        },
        AuditFault("EMV-2: U without one") { story in
            let challenge = story.openChallenge()
            let ended = story.end(challenge, .technicalError, counter: 0) {
                $0.transStatusReason = nil
            }
            return ["EMV-2": [ended]]
        },
        AuditFault("EMV-3: Y after a wrong code") { story in
            story.enrol()
            let payment = story.toCode()
            story.submitCode(payment.id, payment.sms, .wrong, failures: 1)
            story.add(.codeVoided, of: payment.id, payment.sms)
            return ["EMV-3": [story.end(payment.id, .authenticated)]]
        },
        AuditFault("EMV-3: Y after a wrong password") { story in
            story.enrol()
            let payment = story.toCode(.wrong)
            story.submitCode(payment.id, payment.sms, failures: 1)
            story.add(.codeConsumed, of: payment.id, payment.sms)
            return ["EMV-3": [story.end(payment.id, .authenticated)]]
        },
        AuditFault("EMV-3: Y with a code that was due, and dead for all controls") { story in
            story.enrol()
            let payment = story.toCode()
            let submitted = story.submitCode(payment.id, payment.sms, after: 600)
            let consumed = story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated)
            let late = [submitted, consumed]
            return ["EMV-3": [ended], "SEED-1": late, "RTS-4.1": late, "NIST-OOB": late]
        },
        AuditFault("EMV-3: authenticated, and N") { story in
            story.enrol()
            let payment = story.toCode()
            story.submitCode(payment.id, payment.sms)
            story.add(.codeConsumed, of: payment.id, payment.sms)
            let ended = story.end(payment.id, .authenticated) {
                ($0.transStatus, $0.transStatusReason) = (.N, 1)
            }
            return ["EMV-3": [ended]]
        },
        AuditFault("EMV-4: submissions counted wrongly, each") { story in
            story.enrol()
            let challenge = story.openChallenge()
            let password = story.submitPassword(challenge) { $0.interactionCounter = 2 }
            let code = story.issue(challenge)
            let submitted = story.submitCode(challenge, code) { $0.interactionCounter = 3 }
            story.add(.codeConsumed, of: challenge, code)
            let ended = story.end(challenge, .authenticated, counter: 1)
            return ["EMV-4": [password, submitted, ended]]
        },
        AuditFault("EMV-5: cancelled and not said") { story in
            let challenge = story.openChallenge()
            let ended = story.end(challenge, .cancelled, counter: 0) { $0.challengeCancel = nil }
            return ["EMV-5": [ended]]
        },
        AuditFault("EMV-5: said and not cancelled") { story in
            let challenge = story.openChallenge()
            let ended = story.end(challenge, .technicalError, counter: 0) {
                $0.challengeCancel = 1
            }
            return ["EMV-5": [ended]]
        },
        AuditFault("EMV-6: an id of each party twice") { story in
            var again: [UInt64] = []
            let first = story.openChallenge()
            story.end(first, .cancelled, counter: 0)
            for party in 1...3 {
                let challenge = story.openChallenge {
                    let id = AuditStory.id(UInt8(party), first)
                    if party == 1 { $0.threeDSServerTransID = id }
                    if party == 2 { $0.dsTransID = id }
                    if party == 3 { $0.acsTransID = id }
                }
                story.end(challenge, .cancelled, counter: 0)
                again.append(challenge)
            }
            return ["EMV-6": again]
        },
        AuditFault("EMV-6: an id of a card that nobody knew") { story in
            let unknown = story.add(.cardNotRecognised) {
                $0.card = 900
                $0.threeDSServerTransID = AuditStory.id(1, 9001)
                $0.dsTransID = AuditStory.id(2, 9001)
                $0.acsTransID = AuditStory.id(3, 9001)
            }
            let challenge = story.openChallenge { $0.dsTransID = AuditStory.id(2, 9001) }
            story.end(challenge, .cancelled, counter: 0)
            return unknown < challenge ? ["EMV-6": [challenge]] : [:]
        },
        AuditFault("EMV-7: the ECI of another scheme, none, and one of a failure") { story in
            story.enrol()
            let wrong = [2, nil].map { (eci: UInt64?) in
                let payment = story.toCode()
                story.submitCode(payment.id, payment.sms)
                story.add(.codeConsumed, of: payment.id, payment.sms)
                return story.end(payment.id, .authenticated) { $0.eci = eci }
            }
            let challenge = story.openChallenge()
            let failed = story.end(challenge, .cancelled, counter: 0) { $0.eci = 5 }
            return ["EMV-7": wrong + [failed]]
        },
    ]

    /// As many payments with a right as with a wrong password; the wrong ones.
    private static func timed(
        _ story: inout AuditStory, wrongAfter milliseconds: UInt64, count: Int
    ) -> [UInt64] {
        policy(&story, .cardholderCodeLimit, 0)
        story.enrol()
        for _ in 0..<count {
            let payment = story.toCode(sentAfter: 10)
            story.submitCode(payment.id, payment.sms)
            story.add(.codeConsumed, of: payment.id, payment.sms)
            story.end(payment.id, .authenticated)
            story.payWrongly(failures: 1, sentAfter: 10 + milliseconds)
        }
        return story.events.filter { $0.kind == .passwordSubmitted && $0.passwordFactor == .wrong }
            .map(\.sequence)
    }
}
