import Ledger

extension AuditFault {
    /// Steps that are refused, and why.
    static let ofRefusals = [
        AuditFault("refused for every reason there is") { story in
            let closed = story.openSession()
            story.close(closed)
            refuse(&story, .ended, session: closed)
            let challenge = story.openChallenge()
            refuse(&story, .wrongStep, challenge: challenge)
            story.end(challenge, .cancelled, counter: 0)
            refuse(&story, .ended, challenge: challenge)
            for _ in 1...5 { _ = story.openSession() }
            let sixth = story.request()
            refuse(&story, .openSessionLimit, session: sixth.id)
            refuse(&story, .wrongStep, session: sixth.id)
            resend(&story, sixth, times: 3)
            refuse(&story, .resendLimit, session: sixth.id)
            story.lock()
            refuse(&story, .locked, session: sixth.id)
            refuse(&story, .locked)
            return [:]
        },
        AuditFault("SEED-4: refused in a session for what was not so") { story in
            let session = story.request()
            resend(&story, session, times: 2)
            let wrong = [
                Reason.locked, .ended, .resendLimit, .openSessionLimit, .failed, .superseded,
            ].map { refuse(&story, $0, session: session.id) }
            let open = story.openSession()
            _ = story.enterPhone(62, in: open)
            let full = refuse(&story, .resendLimit, session: open)
            story.add(.codeVoided) { ($0.session, $0.code, $0.reason) = (open, full - 2, .failed) }
            story.close(open)
            let over = [Reason.wrongStep, .resendLimit].map {
                refuse(&story, $0, session: open)
            }
            return ["SEED-4": wrong + [full] + over]
        },
        AuditFault("SEED-4: a fourth resend, and a fifth number") { story in
            policy(&story, .cardholderCodeLimit, 0)
            let session = story.request()
            let more = resend(&story, session, times: 4)
            let open = story.openSession()
            let codes = (1...5).map { _ in
                let code = story.enterPhone(62, in: open)
                story.add(.codeSuperseded, about: code, code.sms)
                return code.sms
            }
            return ["SEED-4": [more.sms, more.email, codes[4]]]
        },
        AuditFault("SEED-4: refused in a payment for what was not so") { story in
            let challenge = story.openChallenge()
            let wrong = [Reason.locked, .ended, .resendLimit, .openSessionLimit, .timedOut].map {
                refuse(&story, $0, challenge: challenge)
            }
            story.lock()
            let locked = refuse(&story, .wrongStep, challenge: challenge)
            story.end(challenge, .locked, counter: 0)
            return ["SEED-4": wrong + [locked, refuse(&story, .wrongStep, challenge: challenge)]]
        },
        AuditFault("SEED-4: codes refused to nobody for a lock that is over") { story in
            story.lock()
            story.now += 1_800_000
            return ["SEED-4": [refuse(&story, .locked), refuse(&story, .ended)]]
        },
        AuditFault("at another step though locked, as earlier versions said") { story in
            earlierPolicy(&story)
            let challenge = story.openChallenge()
            story.lock()
            refuse(&story, .wrongStep, challenge: challenge)
            story.end(challenge, .cancelled, counter: 0)
            return [:]
        },
    ]

    @discardableResult
    private static func refuse(
        _ story: inout AuditStory, _ reason: Reason, session: UInt64? = nil,
        challenge: UInt64? = nil
    ) -> UInt64 {
        story.add(.attemptRefused) {
            ($0.reason, $0.session, $0.challenge) = (reason, session, challenge)
            if session == nil, challenge == nil { $0.email = 60 }
        }
    }

    /// New pairs, each in place of the one before; the last one.
    @discardableResult
    private static func resend(
        _ story: inout AuditStory, _ session: AuditStory.Issued, times: UInt64
    ) -> AuditStory.Issued {
        var last = session
        for generation in 2...times + 1 {
            for code in [last.sms, last.email] { story.add(.codeSuperseded, about: last, code) }
            last = story.issuePair(session.id, generation: generation)
        }
        return last
    }
}
