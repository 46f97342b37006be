import Ledger

extension AuditFault {
    private static let day: UInt64 = 86_400_000

    /// Somebody types an unknown address on each day, at the same time.
    private static func pass(_ story: inout AuditStory, days: UInt64) -> UInt64 {
        story.now += days * day
        story.add(.checkpointSigned) {
            $0.treeSize = $0.sequence
            ($0.rootHash, $0.signature) = ("root", "signature")
        }
        return story.add(.emailNotRecognised) { $0.email = 66 }
    }

    private static func review(_ story: inout AuditStory) -> UInt64 {
        story.add(.reviewCompleted) { $0.treeSize = $0.sequence }
    }

    static let ofReviews = [
        AuditFault("PCI-10.4: two days passed, and nobody reviewed the first") { story in
            let first = story.events.last!.sequence
            _ = pass(&story, days: 2)
            return ["PCI-10.4": [first]]
        },
        AuditFault("the first day has until the end of the second") { story in
            _ = pass(&story, days: 1)
            return [:]
        },
        AuditFault("a review of each day") { story in
            for _ in 1...4 {
                _ = review(&story)
                _ = pass(&story, days: 1)
            }
            return [:]
        },
        AuditFault("PCI-10.4: a review that leaves out the last event of its day") { story in
            let last = story.events.last!.sequence
            story.add(.reviewCompleted) { $0.treeSize = last }
            _ = pass(&story, days: 1)
            _ = pass(&story, days: 1)
            return ["PCI-10.4": [last]]
        },
        AuditFault("PCI-10.4: a review that comes a day late does not undo it") { story in
            let first = story.events.last!.sequence
            _ = pass(&story, days: 2)
            _ = review(&story)
            return ["PCI-10.4": [first]]
        },
        AuditFault("PCI-10.4: a review of what was not there yet") { story in
            ["PCI-10.4": [story.add(.reviewCompleted) { $0.treeSize = $0.sequence + 1 }]]
        },
        AuditFault("alerts are not themselves to be reviewed") { story in
            let review = review(&story)
            story.add(.alertRaised) {
                $0.cause = review
                $0.rule = "RTS-5"
                $0.events = [3]
            }
            story.now += 3 * day
            story.add(.checkpointSigned) {
                $0.treeSize = $0.sequence
                ($0.rootHash, $0.signature) = ("root", "signature")
            }
            return [:]
        },
        AuditFault("PCI-8.2.2: a lock is released by an account of a group") { story in
            story.lock()
            let released = story.add(.lockReleased) {
                $0.account = "Admin"
                $0.ticket = "DEMANDE-18"
            }
            return ["PCI-8.2.2": [released]]
        },
        AuditFault("PCI-8.2.2: one account acts from two places in ten minutes") { story in
            func release(_ origin: UInt64) -> UInt64 {
                story.lock()
                return story.add(.lockReleased) {
                    ($0.account, $0.ticket, $0.origin) = ("m.waia", "DEMANDE-18", origin)
                }
            }
            _ = release(71)
            story.now += 599_999
            let second = release(72)
            story.now += 600_000
            _ = release(71)
            return ["PCI-8.2.2": [second]]
        },
        AuditFault("two accounts act from two places") { story in
            for (account, origin) in [("m.waia", 71), ("k.naisseline", 72)] as [(String, UInt64)] {
                story.lock()
                story.add(.lockReleased) {
                    ($0.account, $0.ticket, $0.origin) = (account, "DEMANDE-18", origin)
                }
            }
            return [:]
        },
    ]
}
