import Ledger

extension AuditFault {
    /// Outcomes and reasons that were not true.
    static let ofEnds = ofOutcomes + ofClosings

    private static let ofOutcomes = [
        AuditFault("payments that end for every reason there is") { story in
            let nobody = story.openChallenge()
            story.end(nobody, .notEnrolled, counter: 0)
            let early = story.openChallenge()
            story.enrol()
            story.end(early, .notEnrolled, counter: 0)
            let late = story.openChallenge()
            let broken = story.openChallenge()
            story.end(broken, .technicalError, counter: 0)
            story.now += 600_000
            story.end(late, .timedOut, counter: 0)
            let locked = story.openChallenge()
            story.lock()
            story.end(locked, .locked, counter: 0)
            return [:]
        },
        AuditFault("SEED-4: cancelled, and called something else each time") { story in
            story.enrol()
            let wrong = [Outcome.locked, .notEnrolled, .revoked, .timedOut].map {
                story.end(story.openChallenge(), $0, counter: 0)
            }
            return ["SEED-4": wrong]
        },
        AuditFault("SEED-4: locked a millisecond after, timed out a millisecond before") { story in
            let challenge = story.openChallenge()
            story.now += 599_999
            let early = story.end(challenge, .timedOut, counter: 0)
            let locked = story.openChallenge()
            story.lock()
            story.now += 1_800_000
            return ["SEED-4": [early, story.end(locked, .locked, counter: 0)]]
        },
        AuditFault("SEED-4: not enrolled, though the password was asked") { story in
            let challenge = story.openChallenge()
            let submitted = story.submitPassword(challenge, version: 0)
            let code = story.issue(challenge)
            story.add(.codeVoided, of: challenge, code)
            let ended = story.end(challenge, .notEnrolled, counter: 1)
            return ["SEED-4": [submitted, ended], "SEED-3": [submitted]]
        },
        AuditFault("SEED-4: password and code right, and the payment failed, or was cancelled") {
            story in
            story.enrol()
            let wrong = [Outcome.failed, .cancelled].map { outcome in
                let payment = story.toCode()
                story.submitCode(payment.id, payment.sms)
                story.add(.codeVoided, of: payment.id, payment.sms)
                return story.end(payment.id, outcome)
            }
            return ["SEED-4": wrong]
        },
        AuditFault("SEED-4: authenticated by a password that was set meanwhile") { story in
            let challenge = story.openChallenge()
            story.enrol()
            return ["SEED-4": [authenticate(&story, challenge)]]
        },
        AuditFault("the same under the policy of an earlier version") { story in
            earlierPolicy(&story)
            let challenge = story.openChallenge()
            story.enrol()
            _ = authenticate(&story, challenge)
            return [:]
        },
    ]

    private static let ofClosings = [
        AuditFault("sessions that are closed for every reason there is") { story in
            story.close(story.openSession(), .logout)
            let idle = story.openSession()
            story.now += 300_000
            story.close(idle, .idle)
            let back = story.request()
            void(&story, back)
            story.close(back.id, .back)
            let late = story.request()
            story.now += 600_000
            for code in [late.sms, late.email] { story.add(.codeExpired, about: late, code) }
            story.close(late.id, .expired)
            let open = story.openSession()
            for _ in 1...12 { story.add(.passwordEntryCancelled, after: 299) { $0.session = open } }
            story.now += 7000
            story.close(open, .sessionLifetime)
            let locked = story.openSession()
            story.lock()
            story.close(locked, .locked)
            return [:]
        },
        AuditFault("SEED-4: logged out, and called something else each time") { story in
            let wrong = [
                Reason.idle, .sessionLifetime, .locked, .contactChanged, .expired, .superseded,
                .back, .ended,
            ].map { story.close(story.openSession(), $0) }
            return ["SEED-4": wrong]
        },
        AuditFault("SEED-4: gone back, and called something else each time") { story in
            policy(&story, .cardholderCodeLimit, 0)
            let wrong = [
                Reason.idle, .sessionLifetime, .locked, .contactChanged, .expired, .superseded,
                .logout,
            ].map { reason in
                let session = story.request()
                void(&story, session)
                return story.close(session.id, reason)
            }
            return ["SEED-4": wrong]
        },
        AuditFault("SEED-4: logged out of a session that was over") { story in
            let session = story.openSession()
            story.now += 300_000
            return ["SEED-4": [story.close(session)]]
        },
        AuditFault("superseded by the next, as earlier versions did") { story in
            earlierPolicy(&story)
            let session = story.request()
            for code in [session.sms, session.email] {
                story.add(.codeSuperseded, about: session, code)
            }
            story.close(session.id, .superseded)
            return [:]
        },
        AuditFault("SEED-4: a session for which codes were neither issued nor withheld") { story in
            let closed = story.add(.sessionRequested) { $0.email = 60 }
            let refused = story.add(.sessionRequested) { $0.email = 60 }
            return [
                "SEED-4": [
                    story.close(closed, .back),
                    story.add(.attemptRefused) { ($0.session, $0.reason) = (refused, .wrongStep) },
                ]
            ]
        },
    ]

    /// The right password and the right code; the sequence of the password.
    private static func authenticate(_ story: inout AuditStory, _ challenge: UInt64) -> UInt64 {
        let submitted = story.submitPassword(challenge)
        let code = story.issue(challenge)
        story.submitCode(challenge, code)
        story.add(.codeConsumed, of: challenge, code)
        story.end(challenge, .authenticated)
        return submitted
    }

    static func void(_ story: inout AuditStory, _ session: AuditStory.Issued) {
        for code in [session.sms, session.email] { story.add(.codeVoided, about: session, code) }
    }

    /// One that states the first 42 limits.
    static func earlierPolicy(_ story: inout AuditStory) {
        story.add(.policyChanged) {
            $0.account = "op.un"
            $0.parameters = PolicyParameter.allCases.prefix(42).map(\.defaultValue)
        }
    }
}
