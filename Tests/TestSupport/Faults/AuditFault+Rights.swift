import Ledger

extension AuditFault {
    static let ofRights = [
        AuditFault("an erasure, a person registered anew, and a case that was closed") { story in
            let id = story.addCase()
            story.hold(id)
            story.add(.holdReleased, by: .operator) { ($0.case, $0.account) = (id, "op.un") }
            story.erase { ($0.email, $0.phone) = (60, 61) }
            story.erase { $0.card = 70 }
            story.erase(0) { ($0.email, $0.reason) = (66, .retentionEnded) }
            story.add(.cardholderRegistered, UInt64(story.events.count)) {
                ($0.email, $0.phone) = (160, 161)
            }
            // Done again after a backup was restored.
            story.erase { $0.email = 60 }
            return [:]
        },
        AuditFault("GDPR-2: references that were erased, used again") { story in
            story.lock()
            story.erase { ($0.email, $0.phone, $0.card) = (60, 61, 70) }
            let swapped = story.add(.simSwapReported) { $0.phone = 61 }
            let refused = story.add(.attemptRefused) { ($0.reason, $0.email) = (.locked, 60) }
            let unknown = story.add(.emailNotRecognised) { $0.email = 60 }
            let attached = story.add(.cardAttached) {
                ($0.card, $0.mask) = (70, "497072XXXXXX2226")
            }
            story.erase(0) { $0.origin = AuditStory.origin }
            let far = story.add(.emailNotRecognised) { $0.email = 66 }
            return ["GDPR-2": [swapped, refused, unknown, attached, far]]
        },
        AuditFault("GDPR-3: an erasure while a case holds the data") { story in
            let id = story.addCase()
            story.hold(id)
            return ["GDPR-3": [story.erase { $0.email = 60 }]]
        },
        AuditFault("GDPR-3: a held holder's data, erased as nobody's and as another's") { story in
            let other = story.register()
            let id = story.addCase()
            story.hold(id)
            let erased = [
                story.erase(0) { $0.email = 60 }, story.erase(0) { $0.card = 71 },
                story.erase(other) { $0.phone = 61 },
            ]
            // Of nobody, and of the other alone.
            story.erase(0) { $0.email = 66 }
            story.erase(other) { $0.card = 80 }
            return ["GDPR-3": erased]
        },
        AuditFault("GDPR-3: an erasure for no reason, or by nobody") { story in
            let idle = story.erase { ($0.email, $0.reason) = (60, .idle) }
            let nobody = story.erase { ($0.phone, $0.account) = (61, "") }
            return ["GDPR-3": [idle, nobody], "PCI-10.2.2": [nobody]]
        },
        AuditFault("GDPR-1: personal data in a note, which PCI-3 finds too") { story in
            let notes = ["Écrit à awa@example.nc", "Rappelé au +687 00 00 23"].map { note in
                story.addCase(note)
            }
            let origin = story.addCase("Vu de 203.0.113.24")
            story.addCase("Contesté le 07/02/2022, ticket 2041.")
            return ["GDPR-1": notes + [origin], "PCI-3": notes]
        },
    ]
}

extension AuditStory {
    @discardableResult
    mutating func addCase(_ note: String = "Contested.") -> UInt64 {
        add(.caseOpened, 0, by: .operator) { ($0.account, $0.note) = ("op.un", note) }
    }

    mutating func hold(_ id: UInt64) {
        add(.holdPlaced, by: .operator) { ($0.case, $0.account) = (id, "op.un") }
    }

    @discardableResult
    mutating func erase(_ stream: UInt64? = nil, _ fill: Fill) -> UInt64 {
        add(.personalDataErased, stream, by: .operator) {
            ($0.account, $0.reason) = ("op.un", .erasureRequested)
            fill(&$0)
        }
    }
}
