import Ledger

extension Control {
    static let gdpr1 = Control(
        "GDPR-1", .gdpr, clause: "GDPR art 5(1)(c), 17; EDPB 02/2025",
        check: "No text has an e-mail address, a phone number or an IP address in it.",
        blindSpot: "Names of people: an operator's is there on purpose.",
        kinds: ClearText.kinds
    ) { event, _ in
        ClearText.textsOf(event).contains { _, text in
            text.hasEmailAddress || text.hasPhoneNumber || text.hasAddress
        }
    }

    static let gdpr2 = Control(
        "GDPR-2", .gdpr, clause: "GDPR art 17",
        check: "After an erasure nothing resolves any more.",
        unrecorded: "erasures are not recorded by this ledger")

    static let gdpr3 = Control(
        "GDPR-3", .gdpr, clause: "GDPR art 5(2), 17",
        check: "After an erasure the tree still verifies.",
        unrecorded: "erasures are not recorded by this ledger")
}
