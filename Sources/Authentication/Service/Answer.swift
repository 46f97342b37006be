import FoundationEssentials
import Ledger
import Projections

/// Makes the reply to a command from its events and the state after them, so that a request sent
/// again gets the answer it got the first time.
struct Answer {
    let command: Command
    let events: [Event]
    /// As it is now: rows that are final, or that never change.
    let state: State
    /// As it was right after the command. Costs the cardholder's events when others followed.
    let stateAfter: () throws -> State
    let ledger: LedgerSnapshot
    let vault: VaultReader

    func reply(request: UUID?) throws -> Reply {
        var members: [JSON.Member] = []
        func add(_ key: String, _ value: JSON?) {
            if let value { members.append(JSON.Member(key: key, value: value)) }
        }
        add("request", request.map { .string($0.uuidString.lowercased()) })
        let main = mainEvent
        add("result", .string(result(main)))
        add("time", main.map { .string(UTCTime(milliseconds: $0.time).description) })
        if let main {
            if main.stream != 0 { add("cardholder", .number(main.stream)) }
            add("session", sessionID(main).map(JSON.number))
            add("challenge", challengeID(main).map(JSON.number))
            add("case", caseID(main).map(JSON.number))
            add("reason", main.reason.map { .string($0.name) })
            add("message", try message(main).map(JSON.string))
            for member in try details(main) { add(member.key, member.value) }
        }
        let undelivered = events.filter {
            $0.kind == .codeDeliveryFailed || $0.reason == .interrupted
        }
        if !undelivered.isEmpty {
            add(
                "undelivered",
                .array(try undelivered.map { .string(try state.code($0.code!)!.channel.name) }))
        }
        add("events", .array(events.map { .number($0.sequence) }))
        return Reply(events: events.map(\.sequence), members: members)
    }

    /// The one event that says what the command came to.
    private var mainEvent: Event? {
        // What a change of contact or card ended is not its answer: that is for whoever asks next.
        let changes: [Kind] = [.phoneChanged, .emailChanged, .simSwapReported, .cardDetached]
        if let first = events.first, changes.contains(first.kind) { return first }
        let order: [Kind] = [
            .challengeEnded, .verificationSucceeded, .verificationFailed, .codeSubmitted,
            .passwordSubmitted, .challengeOpened, .sessionRequested, .cardholderRegistered,
            .sessionClosed, .caseClosed,
        ]
        // A delivery that fails ends the challenge: that is what the caller must know.
        if let ended = events.first(where: { $0.kind == .challengeEnded }) { return ended }
        let own = events.filter { $0.actor != .system || events[0].actor == .system }
        for kind in order {
            if let event = own.first(where: { $0.kind == kind }) { return event }
        }
        return own.first { $0.kind == .codeIssued } ?? own.first
    }

    private func result(_ event: Event?) -> String {
        guard let event else { return "nothingDue" }
        // Only the command `expire` leads to nothing but what was due.
        guard events[0].actor != .system else { return "expired" }
        switch event.kind {
        case .sessionRequested, .codeIssued, .passwordSubmitted: return "codesSent"
        case .verificationSucceeded: return "sessionOpened"
        case .codeSubmitted: return "codeRefused"
        default: return event.kind.name
        }
    }

    private func sessionID(_ event: Event) -> UInt64? {
        event.kind == .sessionRequested ? event.sequence : event.session
    }

    private func challengeID(_ event: Event) -> UInt64? {
        event.kind == .challengeOpened ? event.sequence : event.challenge
    }

    private func caseID(_ event: Event) -> UInt64? {
        event.kind == .caseOpened ? event.sequence : event.case
    }

    private func message(_ event: Event) throws -> String? {
        switch event.kind {
        case .emailNotRecognised: Texts.emailNotRecognised
        case .verificationFailed: Texts.verificationFailed
        case .passwordNotConfirmed: Texts.passwordNotConfirmed
        case .passwordRefused: Texts.choosePassword
        case .passwordSet, .passwordChanged: Texts.passwordKept
        case .codeSubmitted: Texts.codeRefused
        case .attemptRefused:
            try refusal(event)
        case .challengeEnded:
            switch event.outcome! {
            case .authenticated: Texts.authenticated
            case .failed: Texts.paymentFailed
            case .cancelled, .timedOut, .technicalError, .revoked: Texts.paymentCancelled
            case .notEnrolled: Texts.notEnrolled
            case .locked: try lock(event)
            }
        default: nil
        }
    }

    /// Codes have the one message of their page, which tells nothing. For any other step the guide
    /// has none.
    private func refusal(_ event: Event) throws -> String? {
        if case .submitCodes = command { return Texts.verificationFailed }
        return event.challenge == nil && event.reason == .locked ? try lock(event) : nil
    }

    private func lock(_ event: Event) throws -> String {
        try stateAfter().cardholder(event.stream)!.isPermanentlyLocked
            ? Texts.permanentlyLocked : Texts.locked
    }

    private func details(_ event: Event) throws -> [JSON.Member] {
        switch event.kind {
        case .verificationSucceeded: try portalPage(event.stream)
        case .sessionRequested, .codeIssued:
            event.session != nil || event.kind == .sessionRequested
                ? [JSON.Member(key: "generation", value: .number(generation))] : []
        case .passwordSet, .passwordChanged:
            [
                JSON.Member(
                    key: "credentialVersion", value: .number(event.credentialVersion!)),
                JSON.Member(key: "cards", value: try masks(event.stream)),
            ]
        case .challengeOpened: try paymentPage(event)
        case .challengeEnded: verdict(event)
        case .eventsAttached: [JSON.Member(key: "held", value: holders(.holdPlaced))]
        case .caseClosed: [JSON.Member(key: "released", value: holders(.holdReleased))]
        case .cardNotRecognised:
            // EMV 3-D Secure 2.3.1, table A.16: no card record.
            [
                JSON.Member(key: "transStatus", value: "N"),
                JSON.Member(key: "transStatusReason", value: "08"),
            ]
        default: []
        }
    }

    /// Of events of a case that have this kind.
    private func holders(_ kind: Kind) -> JSON {
        .array(events.filter { $0.kind == kind }.map { .number($0.stream) })
    }

    private func verdict(_ event: Event) -> [JSON.Member] {
        let json = event.json
        return [
            "outcome", "transStatus", "transStatusReason", "challengeCancel",
            "authenticationMethod", "eci",
        ].compactMap { name in json[name].map { JSON.Member(key: name, value: $0) } }
    }

    private var generation: UInt64 {
        events.first { $0.kind == .codeIssued }?.generation ?? 1
    }

    /// What the open session shows: the cards, numbered from 1, and the two methods.
    private func portalPage(_ id: UInt64) throws -> [JSON.Member] {
        let cardholder = try stateAfter().cardholder(id)!
        let phoneMask = try phone(cardholder)?.portalMask
        return [
            JSON.Member(key: "cards", value: try masks(id)),
            JSON.Member(
                key: "method1",
                value: [
                    "active": .bool(cardholder.isMethod1Active),
                    "phone": phoneMask.map(JSON.string) ?? .null,
                ]),
            JSON.Member(key: "method2", value: ["active": .bool(cardholder.isEnrolled)]),
        ]
    }

    /// What step 1 of a payment shows.
    private func paymentPage(_ event: Event) throws -> [JSON.Member] {
        let cardholder = try stateAfter().cardholder(event.stream)!
        let phoneMask = try phone(cardholder)?.challengeMask
        let index = cardholder.cards.firstIndex(of: event.card!)
        let cardMask = try index.flatMap { try mask(cardholder.attachments[$0]) }
        return [
            JSON.Member(key: "merchantName", value: .string(event.merchantName!)),
            JSON.Member(key: "amount", value: .string(event.purchase!.amountText)),
            JSON.Member(
                key: "date", value: .string(UTCTime(milliseconds: event.time).cardholderText)),
            JSON.Member(
                key: "card",
                value: cardMask.map { JSON.string(CardNumber.challengeMask($0)) } ?? .null),
            JSON.Member(key: "phone", value: phoneMask.map(JSON.string) ?? .null),
        ]
    }

    /// Nil when it was erased.
    private func phone(_ cardholder: Cardholder) throws -> PhoneNumber? {
        try vault.value(cardholder.phone).flatMap { PhoneNumber($0) }
    }

    private func masks(_ id: UInt64) throws -> JSON {
        .array(
            try stateAfter().cardholder(id)!.attachments.map { attachment in
                try mask(attachment).map(JSON.string) ?? .null
            })
    }

    private func mask(_ attachment: UInt64) throws -> String? {
        try ledger.event(attachment)?.mask
    }
}
