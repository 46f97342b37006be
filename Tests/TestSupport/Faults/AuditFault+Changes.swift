import Ledger

extension AuditFault {
    /// The end of a lock; a new number and its proof; notices of what was changed.
    static let ofChanges = ofLockEnds + ofNewPhones + ofNotices

    private static let ofLockEnds = [
        AuditFault("a lock that is said to have ended at its time") { story in
            endLock(&story, at: 1_800_000)
            story.close(story.openSession())
            return [:]
        },
        AuditFault("RTS-4.3b: a lock that is said to have ended a millisecond before") { story in
            ["RTS-4.3b": [endLock(&story, at: 1_799_999)]]
        },
        AuditFault("RTS-4.3b: a lock that is said to have ended twice") { story in
            endLock(&story, at: 1_800_000)
            let again = story.add(.lockEnded, by: .system) { $0.until = $0.time }
            return ["RTS-4.3b": [again]]
        },
    ]

    @discardableResult
    private static func endLock(_ story: inout AuditStory, at milliseconds: UInt64) -> UInt64 {
        let until = story.now + 1_800_000
        story.lock()
        story.now += milliseconds
        return story.add(.lockEnded, by: .system) { $0.until = until }
    }

    private static let ofNewPhones = [
        AuditFault("a new number, wrong once, and its proof") { story in
            policy(&story, .phoneConfirmation, 1)
            let session = story.openSession()
            let code = story.enterPhone(62, in: session)
            story.submitPhoneCode(code, .wrong, failures: 1)
            story.submitPhoneCode(code, .right)
            story.add(.codeConsumed, about: code, code.sms)
            story.changePhone(62, in: session)
            story.close(session)
            return [:]
        },
        AuditFault("RTS-24: a new number that no code has proved") { story in
            policy(&story, .phoneConfirmation, 1)
            return ["RTS-24": [story.changePhone(62, in: story.openSession())]]
        },
        AuditFault("RTS-24: another number than the one that was proved") { story in
            policy(&story, .phoneConfirmation, 1)
            let session = story.openSession()
            let code = story.enterPhone(62, in: session)
            story.submitPhoneCode(code, .right)
            story.add(.codeConsumed, about: code, code.sms)
            return ["RTS-24": [story.changePhone(63, in: session)]]
        },
        AuditFault("RTS-24: a new number although the code was wrong") { story in
            policy(&story, .phoneConfirmation, 1)
            let session = story.openSession()
            let code = story.enterPhone(62, in: session)
            story.submitPhoneCode(code, .wrong, failures: 1)
            return ["RTS-24": [story.changePhone(62, in: session)]]
        },
        AuditFault("SEED-4: a code to another number than was given") { story in
            let session = story.openSession()
            story.add(.phoneEntered) { ($0.session, $0.phone) = (session, 62) }
            let code = story.add(.codeIssued) {
                ($0.session, $0.channel, $0.validity, $0.phone) = (session, .sms, 600, 63)
            }
            return ["SEED-4": [code]]
        },
        AuditFault("SEED-4: logged out with the code of a new number alive") { story in
            let session = story.openSession()
            _ = story.enterPhone(62, in: session)
            return ["SEED-4": [story.close(session)]]
        },
        AuditFault("RTS-4.1, SEED-1, RTS-24: the code of a new number, too late") { story in
            policy(&story, .phoneConfirmation, 1)
            let session = story.openSession()
            let code = story.enterPhone(62, in: session)
            story.now += 250_000
            story.add(.passwordEntryCancelled) { $0.session = session }
            story.now += 250_000
            story.add(.passwordEntryCancelled) { $0.session = session }
            story.now += 100_000
            let submitted = story.submitPhoneCode(code, .right)
            return [
                "RTS-4.1": [submitted], "SEED-1": [submitted], "NIST-OOB": [submitted],
            ]
        },
        AuditFault("RTS-4.3b: five wrong codes of a new number without the lock") { story in
            let code = story.enterPhone(62, in: story.openSession())
            for failures in 1...5 {
                story.submitPhoneCode(code, .wrong, failures: UInt64(failures))
            }
            return ["RTS-4.3b": [story.submitPhoneCode(code, .wrong, failures: 6)]]
        },
    ]

    private static let ofNotices = [
        AuditFault("a new password and number, told on both ways, once in vain") { story in
            policy(&story, .changeNotices, 1)
            let session = story.openSession()
            let set = story.setPassword(session)
            story.notice(of: set, .sms)
            story.notice(of: set, .email, .noticeDeliveryFailed)
            let changed = story.changePhone(62, in: session)
            for channel in Channel.allCases { story.notice(of: changed, channel) }
            story.close(session)
            later(&story)
            return [:]
        },
        AuditFault("ASVS-6.3.7: a new password of which nothing is told") { story in
            policy(&story, .changeNotices, 1)
            let set = story.setPassword(story.openSession())
            later(&story)
            return ["ASVS-6.3.7": [set]]
        },
        AuditFault("ASVS-6.3.7: a new password that is told on one way only") { story in
            policy(&story, .changeNotices, 1)
            let set = story.setPassword(story.openSession())
            story.notice(of: set, .email)
            later(&story)
            return ["ASVS-6.3.7": [set]]
        },
        AuditFault("ASVS-6.3.7: a new number that is told to itself") { story in
            policy(&story, .changeNotices, 1)
            let changed = story.changePhone(62, in: story.openSession())
            let told = story.notice(of: changed, .sms) { $0.phone = 62 }
            story.notice(of: changed, .email)
            return ["ASVS-6.3.7": [told]]
        },
        AuditFault("ASVS-6.3.7: told twice, and of what is no change") { story in
            policy(&story, .changeNotices, 1)
            let session = story.openSession()
            let set = story.setPassword(session)
            for channel in Channel.allCases { story.notice(of: set, channel) }
            return [
                "ASVS-6.3.7": [story.notice(of: set, .sms), story.notice(of: session, .email)]
            ]
        },
        AuditFault("a warning before a lock without end that went out on one way") { story in
            let warned = story.add(.permanentLockWarned) { $0.failures = 95 }
            story.notice(of: warned, .sms, .noticeDeliveryFailed)
            story.notice(of: warned, .email)
            story.add(.permanentLockPlaced) { $0.failures = 100 }
            later(&story)
            return [:]
        },
        AuditFault("RTS-4.4: a lock without end after a warning that did not go out") { story in
            let warned = story.add(.permanentLockWarned) { $0.failures = 95 }
            for channel in Channel.allCases {
                story.notice(of: warned, channel, .noticeDeliveryFailed)
            }
            return ["RTS-4.4": [story.add(.permanentLockPlaced) { $0.failures = 100 }]]
        },
        AuditFault("RTS-4.4: the warning is said not to have gone out after the lock") { story in
            let warned = story.add(.permanentLockWarned) { $0.failures = 95 }
            story.notice(of: warned, .email, .noticeDeliveryFailed)
            story.add(.permanentLockPlaced) { $0.failures = 100 }
            return ["RTS-4.4": [story.notice(of: warned, .sms, .noticeDeliveryFailed)]]
        },
        AuditFault("ASVS-6.3.7: a warning of which nobody says whether it went out") { story in
            policy(&story, .changeNotices, 1)
            let warned = story.add(.permanentLockWarned) { $0.failures = 95 }
            story.notice(of: warned, .sms)
            later(&story)
            return ["ASVS-6.3.7": [warned]]
        },
        AuditFault("ASVS-6.3.7: a warning that is told twice, and to another number") { story in
            let warned = story.add(.permanentLockWarned) { $0.failures = 95 }
            let other = story.notice(of: warned, .sms) { $0.phone = 62 }
            story.notice(of: warned, .email)
            return ["ASVS-6.3.7": [other, story.notice(of: warned, .email)]]
        },
        AuditFault("the same number again, of which nothing is told") { story in
            policy(&story, .changeNotices, 1)
            story.add(.phoneChanged, by: .issuer) { $0.phone = 61 }
            later(&story)
            return [:]
        },
    ]

    /// Any event, after the time within which notices have their outcome.
    private static func later(_ story: inout AuditStory) {
        story.add(.emailNotRecognised, after: 601) { $0.email = 66 }
    }
}
