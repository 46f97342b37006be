import Ledger

extension AuditFault {
    static let ofLimits = [
        AuditFault("RTS-4.3b: a sixth failure without a lock") { story in
            let session = story.request()
            for failures in 1...5 { story.fail(session, failures: UInt64(failures)) }
            return ["RTS-4.3b": [story.fail(session, failures: 6)]]
        },
        AuditFault("RTS-4.3b: a success instead of the lock, across session and payment") { story in
            story.enrol()
            let session = story.request()
            for failures in 1...4 { story.fail(session, failures: UInt64(failures)) }
            let payment = story.toCode(.wrong)
            story.submitCode(payment.id, payment.sms, failures: 5)
            story.add(.codeVoided, of: payment.id, payment.sms)
            story.end(payment.id, .failed)
            return ["RTS-4.3b": [story.verify(session)[0]]]
        },
        AuditFault("five failures, a success, five failures and the lock") { story in
            let session = story.request()
            for failures in 1...4 { story.fail(session, failures: UInt64(failures)) }
            story.verify(session)
            story.close(session.id)
            let again = story.request()
            for failures in 1...5 { story.fail(again, failures: UInt64(failures)) }
            story.lock()
            return [:]
        },
        AuditFault("RTS-4.3b: evaluated in the last millisecond of the lock") { story in
            let session = story.request()
            for failures in 1...5 { story.fail(session, failures: UInt64(failures)) }
            story.lock()
            let other = story.request()
            story.now += 1_799_999
            for code in [other.sms, other.email] { story.add(.codeSuperseded, about: other, code) }
            let more = story.issuePair(other.id, generation: 2)
            let verified = story.verify(more, after: 0)
            return ["RTS-4.3b": [verified[0]]]
        },
        AuditFault("RTS-4.3b: a lock of a second less") { story in
            let session = story.request()
            for failures in 1...5 { story.fail(session, failures: UInt64(failures)) }
            return ["RTS-4.3b": [story.lock(seconds: 1799)]]
        },
        AuditFault("RTS-4.3b: a limit that was lowered holds from then on") { story in
            let session = story.request()
            for failures in 1...3 { story.fail(session, failures: UInt64(failures)) }
            policy(&story, .failureLimit, 2)
            // Not yet locked: the next one is judged, and reaches the limit.
            story.fail(session, failures: 4)
            return ["RTS-4.3b": [story.fail(session, failures: 5)]]
        },
        AuditFault("a limit that was raised: eight failures, then the lock") { story in
            policy(&story, .failureLimit, 8)
            let session = story.request()
            for failures in 1...8 { story.fail(session, failures: UInt64(failures)) }
            story.lock()
            return [:]
        },
        AuditFault("RTS-4.3d: a step after 300 seconds and a millisecond") { story in
            let session = story.openSession()
            story.now += 290_001
            return ["RTS-4.3d": [story.setPassword(session)]]
        },
        AuditFault("a step after 300 seconds") { story in
            let session = story.openSession()
            story.now += 290_000
            story.setPassword(session)
            return [:]
        },
        AuditFault("RTS-4.3d: an idle limit that was lowered") { story in
            let session = story.openSession()
            policy(&story, .sessionIdleLimit, 30)
            story.now += 20_001
            return ["RTS-4.3d": [story.setPassword(session)]]
        },
        AuditFault("RTS-4.3d: refused steps keep no session alive") { story in
            let session = story.openSession()
            story.add(.attemptRefused, after: 200) {
                $0.session = session
                $0.reason = .wrongStep
            }
            story.now += 100_001
            return ["RTS-4.3d": [story.setPassword(session)]]
        },
        AuditFault("RTS-4.4: released without a reason") { story in
            story.lock()
            let released = story.add(.lockReleased) {
                $0.account = "op.un"
                $0.ticket = ""
            }
            return ["RTS-4.4": [released]]
        },
        AuditFault("RTS-4.4: released by nobody, who acts without a name") { story in
            story.lock()
            let released = story.add(.lockReleased) {
                $0.account = ""
                $0.ticket = "DEMANDE-18"
            }
            return ["RTS-4.4": [released], "PCI-10.2.2": [released]]
        },
        AuditFault("RTS-4.4: locked for good, which is no lock of the policy") { story in
            let placed = story.lock { $0.until = .max }
            return ["RTS-4.4": [placed], "RTS-4.3b": [placed]]
        },
        AuditFault("RTS-4.4: a lock without end, and nobody was warned") { story in
            ["RTS-4.4": [story.add(.permanentLockPlaced) { $0.failures = 100 }]]
        },
        AuditFault("RTS-4.4: the warning is from before a success") { story in
            story.add(.permanentLockWarned) { $0.failures = 95 }
            story.close(story.openSession())
            return ["RTS-4.4": [story.add(.permanentLockPlaced) { $0.failures = 100 }]]
        },
        AuditFault("RTS-4.3b: verified during a lock without end, hours later") { story in
            story.add(.permanentLockWarned) { $0.failures = 95 }
            story.add(.permanentLockPlaced) { $0.failures = 100 }
            story.now += 7_200_000
            let session = story.request()
            return ["RTS-4.3b": [story.verify(session)[0]]]
        },
        AuditFault("a lock without end, after a warning, and its release") { story in
            story.add(.permanentLockWarned) { $0.failures = 95 }
            story.add(.permanentLockPlaced) { $0.failures = 100 }
            story.add(.lockReleased) {
                $0.account = "op.un"
                $0.ticket = "DEMANDE-18"
            }
            story.close(story.openSession())
            return [:]
        },
        AuditFault("RTS-24: the holder changes the phone outside of any session") { story in
            let changed = story.add(.phoneChanged) { $0.phone = 62 }
            return ["RTS-24": [changed]]
        },
        AuditFault("the issuer changes the phone, and the holder in a session") { story in
            story.add(.phoneChanged, by: .issuer) { $0.phone = 62 }
            let session = story.request { if $0.channel == .sms { $0.phone = 62 } }
            story.verify(session)
            story.add(.phoneChanged) {
                $0.phone = 63
                $0.session = session.id
            }
            return [:]
        },
        AuditFault("NIST-OOB: codes of 15 minutes, which the policy allows") { story in
            policy(&story, .portalCodeValidity, 900)
            let session = story.request { $0.validity = 900 }
            let accepted = story.verify(session, after: 601)
            return ["NIST-OOB": [session.sms, session.email] + accepted]
        },
        AuditFault("NIST-OOB: a resend that resets the count") { story in
            let session = story.request()
            story.fail(session, failures: 1)
            for code in [session.sms, session.email] {
                story.add(.codeSuperseded, about: session, code)
            }
            _ = story.issuePair(session.id, generation: 2)
            return ["NIST-OOB": [story.fail(session, failures: 1)]]
        },
        AuditFault("NIST-OOB: a hundred and first failure, twenty locks later") { story in
            let session = story.request()
            for _ in 1...20 {
                for failures in 1...5 { story.fail(session, failures: UInt64(failures)) }
                story.lock()
                story.now += 1_800_000
            }
            return ["NIST-OOB": [story.fail(session, failures: 1)]]
        },
    ]
}
