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
        check: "Once an erasure has named a reference, no event uses it again.",
        blindSpot: """
            Whether the vault still has what it stood for: 'epin subject' tells who may read the \
            vault. What a backup has.
            """,
        kinds: Kind.allCases
    ) { event, context in
        event.kind != .personalDataErased && namesErased(event, context)
    } conclude: { context in
        let count = context.count(of: .personalDataErased)
        return Conclusion(notes: count == 0 ? [] : ["\(count) events tell of an erasure"])
    }

    static let gdpr3 = Control(
        "GDPR-3", .gdpr, clause: "GDPR art 5(2), 17(3)(e)",
        check: """
            Each erasure says who did it, and whether it was asked for or past its retention; \
            none is of a cardholder whose data a case holds.
            """,
        blindSpot: """
            Whether the reason is true. That nothing was erased of the ledger: 'epin verify \
            --key --against' tells.
            """,
        kinds: [.personalDataErased]
    ) { event, context in
        let isForAReason = event.reason == .erasureRequested || event.reason == .retentionEnded
        return !isForAReason || event.account?.isEmpty ?? true
            || !(context.cardholder?.holds.isEmpty ?? true)
    }

    private static func namesErased(_ event: Event, _ context: AuditContext) -> Bool {
        guard !context.erased.isEmpty else { return false }
        return AuditContext.references.contains { event[$0].map(context.erased.contains) ?? false }
            || event.cards?.contains(where: context.erased.contains) ?? false
    }
}
