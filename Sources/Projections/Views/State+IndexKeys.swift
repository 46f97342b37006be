import Ledger

extension State {
    /// Visits the keys under which an event that was just folded is found; the same key may come
    /// twice. An event of a challenge is also found by the card and the merchant of that challenge.
    @inline(__always)
    func forEachIndexKey(of event: Event, _ body: (IndexKey) -> Void) throws {
        func visit(_ field: IndexField, _ value: UInt64?) {
            if let value { body(IndexKey(field, value)) }
        }
        body(IndexKey(.kind, UInt64(event.kind.rawValue)))
        body(IndexKey(.cardholder, event.stream))
        visit(.card, event.card)
        for card in event.cards ?? [] { visit(.card, card) }
        visit(.lastFour, event.withText(.mask) { IndexKey.lastFour($0) } ?? nil)
        visit(.session, event.kind == .sessionRequested ? event.sequence : event.session)
        visit(.challenge, event.kind == .challengeOpened ? event.sequence : event.challenge)
        visit(.code, event.kind == .codeIssued ? event.sequence : event.code)
        visit(.case, event.kind == .caseOpened ? event.sequence : event.case)
        visit(.email, event.email)
        visit(.phone, event.phone)
        visit(.origin, event.origin)
        visit(.device, event.device)
        visit(.merchantName, event.withText(.merchantName) { Fingerprint.of($0) })
        func visitHalves(_ field: IndexField, _ halves: (high: UInt64, low: UInt64)?) {
            // As Fingerprint.of(_: UUID).
            visit(field, halves.map { $0.high ^ $0.low })
        }
        visitHalves(.threeDSServerTransID, event[halves: .threeDSServerTransID])
        visitHalves(.dsTransID, event[halves: .dsTransID])
        visitHalves(.acsTransID, event[halves: .acsTransID])
        visitHalves(.request, event[halves: .request])
        if let id = event.challenge, let challenge = try challenge(id) {
            visit(.card, challenge.card)
            visit(.merchantName, challenge.merchant)
        }
    }
}
