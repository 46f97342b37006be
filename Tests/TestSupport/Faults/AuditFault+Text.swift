import Ledger

extension AuditFault {
    static let ofText = [
        AuditFault("PCI-3: a card number for a merchant") { story in
            let names = ["4970720000052226", "n° 4970 7200 0005 2226 !", "4970-7200-0005-2226"]
            let opened = names.map { name in
                let challenge = story.openChallenge(name)
                story.end(challenge, .cancelled, counter: 0)
                return challenge
            }
            return ["PCI-3": opened]
        },
        AuditFault("PCI-3: a card number in another script") { story in
            let digits = "4970720000052226".unicodeScalars.map {
                Character(Unicode.Scalar($0.value - 0x30 + 0x0660)!)
            }
            let challenge = story.openChallenge(String(digits))
            story.end(challenge, .cancelled, counter: 0)
            return ["PCI-3": [challenge]]
        },
        AuditFault("PCI-3: a card number for a reference, and in the cards of a password") {
            story in
            let number: UInt64 = 4_970_720_000_052_226
            let attached = story.add(.cardAttached) {
                $0.card = number
                $0.mask = "497072XXXXXX2226"
            }
            let session = story.openSession()
            let set = story.setPassword(session) { $0.cards = AuditStory.cards + [number] }
            return ["PCI-3": [attached, set]]
        },
        AuditFault("PCI-3: masks that hide nothing, or not enough") { story in
            let masks = ["4970720000052227", "4970720000XX2226", "497072......2226"]
            let attached = masks.enumerated().map { index, mask in
                story.add(.cardAttached) {
                    $0.card = 900 + UInt64(index)
                    $0.mask = mask
                }
            }
            return ["PCI-3": attached]
        },
        AuditFault("PCI-3: what may be a password or a code") { story in
            let tickets = ["code 82698257", "6789"].map { released(&story, $0) }
            return ["PCI-3": tickets]
        },
        AuditFault("what merchants call themselves") { story in
            for name in [
                "1664", " 82698257 ", "TAXI +687 00 00 26", "aide@example.nc", "192.0.2.7",
            ] {
                let challenge = story.openChallenge(name)
                story.end(challenge, .cancelled, counter: 0)
            }
            return [:]
        },
        AuditFault("GDPR-1: where somebody was") { story in
            let tickets = ["vu de 203.0.113.24", "2001:db8::17", "1:2:3:4:5:6:7:8"].map {
                released(&story, $0)
            }
            return ["GDPR-1": tickets]
        },
        AuditFault("GDPR-1: an address or a number, which PCI-3 finds too") { story in
            let tickets = ["écrire à awa@example.nc", "rappeler +687 00.00-23"].map {
                released(&story, $0)
            }
            return ["GDPR-1": tickets, "PCI-3": tickets]
        },
        AuditFault("texts that look like something and are not") { story in
            for name in [
                "Hôtel 1862", "Librairie @ Nouméa", "Magasin 1234567890123", "Achat +12",
                "Vol 12:34", "1.2.3", "a@b", "Boutique 21:28:18",
            ] {
                let challenge = story.openChallenge(name)
                story.end(challenge, .cancelled, counter: 0)
            }
            for ticket in ["DEMANDE-6789", "INC82698257", "256.1.1.1", "1234567"] {
                released(&story, ticket)
            }
            return [:]
        },
    ]

    @discardableResult
    private static func released(_ story: inout AuditStory, _ ticket: String) -> UInt64 {
        story.lock()
        return story.add(.lockReleased) {
            $0.account = "op.un"
            $0.ticket = ticket
        }
    }
}
