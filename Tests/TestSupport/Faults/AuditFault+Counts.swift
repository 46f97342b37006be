import Ledger

extension AuditFault {
    /// How often codes are issued, how long and how many sessions are open.
    static let ofCounts = [
        AuditFault("ASVS-6.6.3: a twenty-first pair of codes in an hour") { story in
            request(&story, 20)
            return ["ASVS-6.6.3": [story.request().sms]]
        },
        AuditFault("ASVS-6.6.3: a sixth pair from one origin") { story in
            for _ in 1...5 { _ = story.request() }
            return ["ASVS-6.6.3": [story.request().sms]]
        },
        AuditFault("ASVS-6.6.3: a payment's code withheld for those of the portal") { story in
            story.enrol()
            request(&story, 19)
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            let withheld = story.add(.codesWithheld) {
                $0.challenge = challenge
                $0.origin = 95
            }
            story.end(challenge, .failed)
            return ["ASVS-6.6.3": [withheld]]
        },
        AuditFault("twenty pairs, then withheld, and an hour later another") { story in
            request(&story, 20)
            withhold(&story)
            story.now += 3_600_000
            _ = story.request()
            return [:]
        },
        AuditFault("ASVS-6.6.3: withheld one too early") { story in
            request(&story, 19)
            return ["ASVS-6.6.3": [withhold(&story)]]
        },
        AuditFault("ASVS-6.6.3: from where the holder was verified, twenty more and one") { story in
            story.close(story.openSession())
            for _ in 1...20 { _ = story.request() }
            return ["ASVS-6.6.3": [story.request().sms]]
        },
        AuditFault("no limit, and a policy that does not know of one") { story in
            policy(&story, .cardholderCodeLimit, 0)
            for _ in 1...25 { _ = story.request() }
            story.add(.policyChanged) {
                $0.account = "op.un"
                $0.parameters = PolicyParameter.allCases.prefix(42).map(\.defaultValue)
            }
            for _ in 1...25 { _ = story.request() }
            return [:]
        },
        AuditFault("a payment whose code is withheld") { story in
            story.enrol()
            for _ in 1...20 { _ = story.request() }
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            story.add(.codesWithheld) { $0.challenge = challenge }
            story.end(challenge, .failed)
            return [:]
        },
        AuditFault("SEED-4: authenticated without a code") { story in
            story.enrol()
            for _ in 1...20 { _ = story.request() }
            let challenge = story.openChallenge()
            story.submitPassword(challenge)
            story.add(.codesWithheld) { $0.challenge = challenge }
            let ended = story.end(challenge, .authenticated, counter: 1)
            return ["SEED-4": [ended], "EMV-3": [ended]]
        },
        AuditFault("SEED-4: codes judged twice after their time") { story in
            let session = story.request()
            story.now += 600_000
            for code in [session.sms, session.email] {
                story.add(.codeExpired, about: session, code)
            }
            story.add(.sessionClosed, by: .system) {
                $0.session = session.id
                $0.reason = .expired
            }
            story.fail(session, failures: 1)
            return ["SEED-4": [story.fail(session, failures: 2)]]
        },
        AuditFault("ASVS-7.3.2: a step after an hour and a second") { story in
            let session = story.openSession()
            for _ in 1...18 { step(&story, session, after: 200) }
            return ["ASVS-7.3.2": [step(&story, session, after: 1)]]
        },
        AuditFault("ASVS-7.3.2: a sixth session at once") { story in
            for _ in 1...5 { _ = story.openSession() }
            return ["ASVS-7.3.2": [story.verify(story.request())[0]]]
        },
        AuditFault("a sixth session after one was closed") { story in
            let sessions = (1...5).map { _ in story.openSession() }
            story.close(sessions[0])
            _ = story.openSession()
            return [:]
        },
    ]

    /// From four origins in turn, each of which may ask for a quarter.
    private static func request(_ story: inout AuditStory, _ count: UInt64) {
        for number in 0..<count { _ = story.request { $0.origin = 91 + number % 4 } }
    }

    @discardableResult
    private static func withhold(_ story: inout AuditStory) -> UInt64 {
        let session = story.add(.sessionRequested) { $0.email = 60 }
        return story.add(.codesWithheld) {
            $0.session = session
            $0.generation = 1
        }
    }

    @discardableResult
    private static func step(
        _ story: inout AuditStory, _ session: UInt64, after seconds: UInt64
    ) -> UInt64 {
        story.add(.passwordEntryCancelled, after: seconds) { $0.session = session }
    }
}
