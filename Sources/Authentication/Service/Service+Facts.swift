import FoundationEssentials
import Ledger
import Projections

extension Service {
    /// Gathers what a command needs beside the state: references, masks, comparisons.
    func gatherFacts(
        _ request: Request, _ state: State, _ now: UInt64, _ appender: Appender,
        _ projection: Projection, _ vault: VaultWriter
    ) throws -> Facts {
        var facts = Facts()
        facts.origin = try request.origin.map { try vault.makeReference(.origin, $0) }
        facts.device = try request.device.map { try vault.makeReference(.device, $0) }
        try gatherReferences(request.command, &facts, vault)
        try gatherPast(request.command, &facts, appender, projection)
        try compare(request.command, state, now, &facts, vault)
        return facts
    }

    private func gatherReferences(
        _ command: Command, _ facts: inout Facts, _ vault: VaultWriter
    ) throws {
        func card(_ number: CardNumber) throws -> CardFact {
            CardFact(
                reference: try vault.makeReference(.card, number.digits), mask: number.mask)
        }
        switch command {
        case .registerCardholder(let email, let phone, let cards):
            facts.email = try vault.makeReference(.email, email.text)
            facts.phone = try vault.makeReference(.phone, phone.text)
            facts.cards = try cards.map(card)
        case .attachCard(_, let number), .detachCard(_, let number),
            .openChallenge(let number, _):
            facts.cards = [try card(number)]
        case .changeEmail(_, let email):
            facts.email = try vault.makeReference(.email, email.text)
        case .changePhone(_, let phone), .modifyPhone(_, let phone):
            facts.phone = try vault.makeReference(.phone, phone.text)
        case .requestCodes(let email, _):
            facts.email = try vault.makeReference(.email, EmailAddress.normalized(email))
        default: break
        }
    }

    private func gatherPast(
        _ command: Command, _ facts: inout Facts, _ appender: Appender, _ projection: Projection
    ) throws {
        switch command {
        case .openChallenge(_, let transaction):
            let id = transaction.acsTransID
            let key = IndexKey(.acsTransID, Fingerprint.of(id))
            try projection.forEachSequence(key) { sequence in
                guard try appender.event(sequence)?.acsTransID == id else { return true }
                facts.challengeOfTransaction = sequence
                return false
            }
        case .submitPassword(let id, _, let shown), .submitCode(let id, _, let shown):
            facts.binding = try appender.event(id)?.binding
            facts.shown = shown?.binding
        case .attachEvents(_, let events, _):
            facts.streams = try events.map { try appender.event($0)?.stream }
        default: break
        }
    }

    private func compare(
        _ command: Command, _ state: State, _ now: UInt64, _ facts: inout Facts,
        _ vault: VaultWriter
    ) throws {
        switch (try Rules.question(command, state, now: now), command) {
        case (.codes(let sms, let email), .submitCodes(_, let typedSMS, let typedEmail)):
            if case .secret(let text) = typedSMS {
                facts.smsMatch = try vault.match(text, among: sms)
            }
            if case .secret(let text) = typedEmail {
                facts.emailMatch = try vault.match(text, among: email)
            }
        case (.challengeCode(let code), .submitCode(_, .secret(let text), _)):
            facts.smsMatch = try vault.match(text, among: [code])
        case (.password(let id, let version), .submitPassword(_, .secret(let text), _)):
            facts.isPasswordRight = try vault.isPassword(text, cardholder: id, version: version)
        case (
            .newPassword(let id, let version),
            .setPassword(_, .secret(let password, let confirmation))
        ):
            facts.newPassword = SecretMaker.judge(password, confirmation)
            guard facts.newPassword == .accepted else { return }
            facts.isNewPasswordWeak = SecretMaker.isWeak(password)
            facts.isNewPasswordReused = try vault.isPassword(
                password, cardholder: id, version: version)
        default: break
        }
    }

    // MARK: A request sent again

    /// The first event of the command that carried this id.
    func earlier(
        _ id: UUID, _ projection: Projection, _ ledger: Appender
    ) throws -> Event? {
        var found: Event?
        try projection.forEachSequence(IndexKey(.request, Fingerprint.of(id))) { sequence in
            let event = try ledger.event(sequence)
            if event?.request == id { found = event }
            return found == nil
        }
        return found
    }

    /// The events of a command, deliveries of its codes included, from its first.
    func eventsOfCommand(
        _ first: Event, _ projection: Projection, _ ledger: Appender
    ) throws -> [UInt64] {
        var sequences = [first.sequence]
        // What follows a delivery names the code, and the challenge that it may end.
        var keys = first.challenge.map { [IndexKey(.challenge, $0)] } ?? []
        if first.kind == .codeIssued { keys.append(IndexKey(.code, first.sequence)) }
        var next = first.sequence + 1
        while let event = try ledger.event(next), event.cause == first.sequence {
            sequences.append(next)
            if event.kind == .codeIssued { keys.append(IndexKey(.code, next)) }
            next += 1
        }
        for key in keys {
            for sequence in try projection.sequences(key) {
                let isCaused = try ledger.event(sequence)?.cause == first.sequence
                if isCaused, !sequences.contains(sequence) { sequences.append(sequence) }
            }
        }
        return sequences.sorted()
    }

    // MARK: Messages

    func message(
        _ issued: Event, _ code: String, _ vault: VaultReader, _ ledger: Appender
    ) throws -> Message {
        let minutes = issued.validity! / 60
        let recipient = issued.channel == .sms ? issued.phone! : issued.email!
        let purchase = try issued.challenge.flatMap { try ledger.event($0)?.purchase }
        return Message(
            event: issued.sequence, channel: issued.channel!,
            recipient: try vault.value(recipient),
            subject: "Votre code à usage unique",
            text: purchase.map { Texts.paymentCode(code, $0, minutes: minutes) }
                ?? Texts.portalCode(code, minutes: minutes))
    }

    /// To the phone and to the address: who guesses has one of them at most.
    func warnings(
        _ cardholder: UInt64, _ event: UInt64, _ state: State, _ vault: VaultReader
    ) throws -> [Message] {
        let holder = try state.cardholder(cardholder)!
        return try [(Channel.sms, holder.phone), (.email, holder.email)].map { channel, reference in
            Message(
                event: event, channel: channel, recipient: try vault.value(reference),
                subject: "Votre accès sera bientôt bloqué", text: Texts.permanentLockWarning)
        }
    }
}

extension Decision {
    /// The events of the command itself, without what was due before it.
    var ownEvents: [UInt64] {
        // The command `expire` has only what is due.
        guard let first = events.first(where: { $0.actor != .system }) else {
            return events.map(\.sequence)
        }
        return events.filter { $0.sequence == first.sequence || $0.cause == first.sequence }
            .map(\.sequence)
    }
}
