import FoundationEssentials
import Ledger
import Projections

/// What the reply to a command is made from: its events and the state after them, so that a request
/// sent again gets the answer it got the first time.
struct Answer {
    let command: Command
    /// The request id that the command came with.
    let request: UUID?
    let events: [Event]
    /// As it is now: rows that are final, or that never change.
    let state: State
    /// As it was right after the command. Reads the cardholder's events when others followed.
    let stateAfter: () throws -> State
    let ledger: LedgerSnapshot
    let vault: VaultReader
    /// The one event that says what came of the command.
    let main: Event?
    /// The form of the reply.
    let form: ReplyForm

    init(
        command: Command, request: UUID?, events: [Event], state: State,
        stateAfter: @escaping () throws -> State, ledger: LedgerSnapshot, vault: VaultReader
    ) {
        self.command = command
        self.request = request
        self.events = events
        self.state = state
        self.stateAfter = stateAfter
        self.ledger = ledger
        self.vault = vault
        main = Self.mainEvent(of: events)
        form =
            switch main?.kind {
            case nil: .nothingDue
            // Only the command `expire` leads to nothing but what was due.
            case _ where events[0].actor == .system: .expired
            case let kind?: .of(kind)
            }
    }

    func reply() throws -> Reply {
        var members: [JSON.Member] = []
        for field in ReplyField.before + form.details + ReplyField.after {
            guard let value = try field.read(self) else { continue }
            members.append(JSON.Member(key: field.name, value: value))
        }
        return Reply(events: events.map(\.sequence), members: members)
    }

    private static func mainEvent(of events: [Event]) -> Event? {
        // What a change of contact or card ended is not its answer: that is for whoever asks next.
        let changes: [Kind] = [.phoneChanged, .emailChanged, .simSwapReported, .cardDetached]
        if let change = events.first(where: { changes.contains($0.kind) }) { return change }
        let order: [Kind] = [
            .phoneEntered, .phoneCodeSubmitted,
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
}

extension Event {
    /// Of a refusal until a time: how long that is, in whole seconds.
    var wait: UInt64 { (until! - time + 999) / 1000 }
}

// MARK: What the members are

extension Answer {
    /// What the main event is about: the thing that it opened, or that it names.
    func id(_ path: KeyPath<Event, UInt64?>, openedBy kind: Kind) -> JSON? {
        guard let main else { return nil }
        return (main.kind == kind ? main.sequence : main[keyPath: path]).map(JSON.number)
    }

    /// The channels whose message did not go out; nil when there is none.
    func undelivered() throws -> JSON? {
        let undelivered = events.filter {
            $0.kind == .codeDeliveryFailed || $0.reason == .interrupted
        }
        guard !undelivered.isEmpty else { return nil }
        return .array(try undelivered.map { .string(try state.code($0.code!)!.channel.name) })
    }

    /// Codes have the one message of their page, which gives nothing away. For any other step the
    /// guide has none.
    func refusalText() throws -> String? {
        if case .portal(.submitCodes) = command { return Texts.verificationFailed }
        return main?.challenge == nil && main?.reason == .locked ? try lockText() : nil
    }

    /// How the payment ended.
    func endText() throws -> String? {
        switch main?.outcome {
        case .authenticated: Texts.authenticated
        case .failed: Texts.paymentFailed
        case .cancelled, .timedOut, .technicalError, .revoked: Texts.paymentCancelled
        case .notEnrolled: Texts.notEnrolled
        case .locked: try lockText()
        case nil: nil
        }
    }

    private func lockText() throws -> String {
        try cardholder().isPermanentlyLocked ? Texts.permanentlyLocked : Texts.locked
    }

    /// Of the pair of codes, in the portal; nil in a payment.
    var generation: JSON? {
        guard let main, main.kind == .sessionRequested || main.session != nil else { return nil }
        return .number(events.first { $0.generation != nil }!.generation!)
    }

    /// As it was right after the command.
    func cardholder() throws -> Cardholder { try stateAfter().cardholder(main!.stream)! }

    func method1() throws -> JSON {
        let phoneMask = try phone()?.portalMask
        return [
            "active": .bool(try cardholder().isMethod1Active),
            "phone": phoneMask.map(JSON.string) ?? .null,
        ]
    }

    /// Nil when it was erased.
    func phone() throws -> PhoneNumber? {
        try vault.value(try cardholder().phone).flatMap { PhoneNumber($0) }
    }

    /// The number that was given and that a code is to prove; nil when it was erased.
    func newPhone() throws -> PhoneNumber? {
        try main?.phone.flatMap { try vault.value($0) }.flatMap { PhoneNumber($0) }
    }

    /// Every card, in the order attached.
    func masks() throws -> JSON {
        .array(try cardholder().attachments.map { try mask($0).map(JSON.string) ?? .null })
    }

    /// The card that is paid with.
    func paymentCard() throws -> JSON {
        let cardholder = try cardholder()
        let index = main?.card.flatMap { cardholder.cards.firstIndex(of: $0) }
        let cardMask = try index.flatMap { try mask(cardholder.attachments[$0]) }
        return cardMask.map { JSON.string(CardNumber.challengeMask($0)) } ?? .null
    }

    private func mask(_ attachment: UInt64) throws -> String? {
        try ledger.event(attachment)?.mask
    }

    /// Whose stream the events of this kind are in.
    func holders(_ kind: Kind) -> JSON {
        .array(events.filter { $0.kind == kind }.map { .number($0.stream) })
    }
}
