import Ledger

extension AuditFault {
    static let ofLedger = [
        AuditFault("RTS-29: a challenge without an outcome, an hour after its time-out") { story in
            let challenge = story.openChallenge()
            story.add(.emailNotRecognised, after: 4200) { $0.email = 66 }
            story.now += 1
            story.add(.emailNotRecognised) { $0.email = 66 }
            return ["RTS-29": [challenge]]
        },
        AuditFault("a challenge without an outcome, for an hour after its time-out") { story in
            _ = story.openChallenge()
            story.add(.emailNotRecognised, after: 4200) { $0.email = 66 }
            return [:]
        },
        AuditFault("RTS-29: earlier than the event before, which a clock must not be") { story in
            story.add(.emailNotRecognised, after: 2) { $0.email = 66 }
            story.now -= 1
            let back = story.add(.emailNotRecognised) { $0.email = 66 }
            return ["RTS-29": [back], "PCI-10.6": [back]]
        },
        AuditFault("PCI-10.2.1: a gap in a stream") { story in
            let swapped = story.add(.simSwapReported) {
                $0.phone = 61
                $0.version += 1
            }
            return ["PCI-10.2.1": [swapped]]
        },
        AuditFault("PCI-10.2.1: another event before in the stream than there was") { story in
            let swapped = story.add(.simSwapReported) {
                $0.phone = 61
                $0.previous = 0
            }
            return ["PCI-10.2.1": [swapped]]
        },
        AuditFault("PCI-10.2.1: the stream of nobody") { story in
            let swapped = story.add(.simSwapReported, 999) { $0.phone = 61 }
            return ["PCI-10.2.1": [swapped]]
        },
        AuditFault("PCI-10.2.1: failures counted that are no events") { story in
            let session = story.request()
            story.fail(session, failures: 1)
            return ["PCI-10.2.1": [story.fail(session, failures: 3)]]
        },
        AuditFault("PCI-10.2.1: a command when the program had stopped") { story in
            story.add(.ledgerClosed) { $0.instance = 2 }
            let swapped = story.add(.simSwapReported) { $0.phone = 61 }
            story.add(.ledgerOpened)
            story.add(.simSwapReported) { $0.phone = 61 }
            return ["PCI-10.2.1": [swapped]]
        },
        AuditFault("PCI-10.2.1: the stop of what never started") { story in
            let closed = story.add(.ledgerClosed) { $0.instance = 1 }
            return ["PCI-10.2.1": [closed]]
        },
        AuditFault("PCI-10.2.1: created again") { story in
            let created = story.add(.ledgerCreated) { $0.simulated = 0 }
            return ["PCI-10.2.1": [created]]
        },
        AuditFault("PCI-10.2.1: without its beginning, and so with less than a year") { story in
            story = AuditStory(.ledgerOpened)
            return ["PCI-10.2.1": [0], "PCI-10.5": [0]]
        },
        AuditFault("PCI-10.2.2: from nowhere") { story in
            let session = story.request()
            let verified = story.add(.verificationFailed) {
                $0.session = session.id
                ($0.smsFactor, $0.emailFactor, $0.failures) = (.wrong, .right, 1)
                $0.origin = nil
            }
            let opened = story.openChallenge { $0.origin = nil }
            return ["PCI-10.2.2": [verified, opened]]
        },
        AuditFault("PCI-10.2.2: limits changed by nobody") { story in
            let parameters = story.events[1].parameters
            let changed = [Actor.operator, .system, .issuer].map { actor in
                story.add(.policyChanged, by: actor) { $0.parameters = parameters }
            }
            return ["PCI-10.2.2": changed]
        },
        AuditFault("limits in force, stated by a later version") { story in
            _ = story.restatePolicy { $0 }
            return [:]
        },
        AuditFault("PCI-10.2.2: limits changed as if by a later version") { story in
            ["PCI-10.2.2": [story.restatePolicy { $0.dropLast() + [$0.last! + 1] }]]
        },
        AuditFault("PCI-10.3: a day and a millisecond without a checkpoint") { story in
            story.now += 86_400_001
            return ["PCI-10.3": [story.add(.emailNotRecognised) { $0.email = 66 }]]
        },
        AuditFault("a day without a checkpoint") { story in
            story.now += 86_400_000
            story.add(.emailNotRecognised) { $0.email = 66 }
            return [:]
        },
        AuditFault("a checkpoint each day") { story in
            for _ in 1...3 {
                story.add(.reviewCompleted) { $0.treeSize = $0.sequence }
                story.now += 86_400_000
                let size = UInt64(story.events.count)
                story.add(.checkpointSigned) {
                    $0.treeSize = size
                    $0.rootHash = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
                    $0.signature = "c2lnbmVk"
                }
            }
            story.now += 86_400_000
            story.add(.emailNotRecognised) { $0.email = 66 }
            return [:]
        },
        AuditFault("PCI-10.6: before its cause") { story in
            let before = story.add(.emailNotRecognised) {
                $0.email = 66
                $0.cause = $0.sequence
            }
            return ["PCI-10.6": [before]]
        },
        AuditFault("PCI-10.6: restarts each minute froze the time of the ledger") { story in
            // As programs wrote it that kept the lead in memory.
            var frozen: [UInt64] = []
            for minute in 0..<4 as Range<UInt64> {
                let step = story.add(.clockStepped) { $0.offset = 3_600_000 - minute * 60_000 }
                if minute > 0 { frozen.append(step) }
                story.now += 5
                story.add(.emailNotRecognised) { $0.email = 66 }
            }
            return ["PCI-10.6": frozen]
        },
        AuditFault("PCI-10.6: behind by more than the clock was set forward") { story in
            story.add(.clockStepped) { $0.offset = 60_000 }
            story.add(.clockSteppedForward) { $0.offset = 5_000 }
            return ["PCI-10.6": [story.add(.clockStepped) { $0.offset = 53_999 }]]
        },
        AuditFault("the clock was set back, and again, and forward; the lead was given up") {
            story in
            story.add(.clockStepped) { $0.offset = 60_000 }
            story.add(.clockStepped, after: 1) { $0.offset = 90_000 }
            story.add(.clockSteppedForward, after: 1) { $0.offset = 50_000 }
            story.add(.clockSteppedForward, after: 1) { $0.offset = 20_000 }
            story.add(.clockStepped) { $0.offset = 20_000 }
            story.add(.clockStepped) { $0.offset = 19_500 }
            story.add(.clockStepped) { $0.offset = 0 }
            story.add(.clockStepped) { $0.offset = 1 }
            return [:]
        },
    ]
}

extension AuditStory {
    /// An operator states the limits that an early version knew, then the program all that are in
    /// force, once `change` was at them.
    fileprivate mutating func restatePolicy(_ change: ([UInt64]) -> [UInt64]) -> UInt64 {
        let early = Array(events[1].parameters!.prefix(10))
        add(.policyChanged) { ($0.account, $0.parameters) = ("op.un", early) }
        let policy = Policy(sequence: 0, values: early)
        let stated = change(Policy.recorded { policy[$0] })
        return add(.policyChanged, by: .system) { $0.parameters = stated }
    }
}
