import FoundationEssentials
import Ledger
import Projections

extension Service {
    /// Gathers what a command needs besides the state: references, masks, comparisons.
    func gatherFacts(
        _ request: Request, _ now: UInt64, _ context: BatchContext
    ) throws -> Facts {
        let record = request.command.record
        var facts = Facts()
        facts.origin = try request.origin.map { try context.vault.makeReference(.origin, $0) }
        facts.device = try request.device.map { try context.vault.makeReference(.device, $0) }
        if case .portal(.requestCodes) = request.command, let origin = facts.origin,
            !sharedOrigins.contains(ReferenceKind.origin.canonical(request.origin!))
        {
            facts.refusedUntil = try Rules.refusalEnd(of: origin, context.state, at: now)
        }
        try gather(record.subject, &facts, context)
        for value in record.values { try gather(value, &facts, context) }
        let question = try Rules.question(request.command, context.state, now: now)
        try compare(question, &facts, context.vault)
        return facts
    }

    private func gather(
        _ subject: CommandRecord.Subject, _ facts: inout Facts, _ context: BatchContext
    ) throws {
        switch subject {
        case .email(let text): facts.email = try reference(typed: text, context)
        case .card(let card): facts.cards = [try fact(of: card, context)]
        // They are in the ledger already.
        case .none, .cardholder, .session, .challenge, .case: break
        }
    }

    private func gather(
        _ value: RecordedValue, _ facts: inout Facts, _ context: BatchContext
    ) throws {
        switch value {
        case .email(let email): facts.email = try context.vault.makeReference(.email, email.text)
        case .phone(let phone): facts.phone = try context.vault.makeReference(.phone, phone.text)
        case .card(let card): facts.cards = [try fact(of: card, context)]
        case .cards(let cards): facts.cards = try cards.map { try fact(of: $0, context) }
        case .events(let events):
            facts.streams = try events.map { try context.appender.event($0)?.stream }
        case .transaction(let transaction):
            facts.earlierTransaction = try earlier(transaction, context)
        case .submission(let challenge, _, _, let shown):
            let opening = try context.appender.event(challenge)
            facts.binding = opening?.binding
            facts.shown = shown?.binding
            facts.eci =
                try opening.flatMap { try mask(of: $0, context) }.map(CardScheme.init(mask:))?.eci
                ?? facts.eci
        // Recorded as they are.
        case .account, .ticket, .note, .conclusion, .holder, .disputed, .policy, .reason, .codesOf,
            .comparedBy, .outcome, .language:
            break
        }
    }

    private func fact(of card: CardNumber, _ context: BatchContext) throws -> CardFact {
        CardFact(reference: try context.vault.makeReference(.card, card.digits), mask: card.mask)
    }

    /// The reference of what somebody typed for an e-mail address; nil for what can be none, of
    /// which nothing is kept. What a cardholder has always can.
    private func reference(typed text: String, _ context: BatchContext) throws -> UInt64? {
        if EmailAddress.canBeOne(text) { return try context.vault.makeReference(.email, text) }
        let known = try context.vault.reference(.email, text)
        return try known.flatMap { try context.state.owner(of: $0) == nil ? nil : $0 }
    }

    /// The mask of the card that a challenge was opened for.
    private func mask(of opening: Event, _ context: BatchContext) throws -> String? {
        guard let holder = try context.state.cardholder(opening.stream),
            let index = opening.card.flatMap({ holder.cards.firstIndex(of: $0) })
        else { return nil }
        return try context.appender.event(holder.attachments[index])?.mask
    }

    /// The first event with one of the ids of a transaction, by each of the three parties.
    private func earlier(
        _ transaction: Transaction, _ context: BatchContext
    ) throws -> EarlierTransaction? {
        let ids: [(Field, IndexField, UUID)] = [
            (.threeDSServerTransID, .threeDSServerTransID, transaction.threeDSServerTransID),
            (.dsTransID, .dsTransID, transaction.dsTransID),
            (.acsTransID, .acsTransID, transaction.acsTransID),
        ]
        for (field, index, id) in ids {
            var found: UInt64?
            try context.projection.forEachSequence(IndexKey(index, Fingerprint.of(id))) {
                if try context.appender.event($0)?[uuid: field] == id { found = $0 }
                return found == nil
            }
            if let found { return EarlierTransaction(field: field, event: found) }
        }
        return nil
    }

    private func compare(
        _ question: Question, _ facts: inout Facts, _ vault: VaultWriter
    ) throws {
        switch question {
        case .none: break
        case .codes(let sms, let email):
            facts.smsMatch = try sms.flatMap { try vault.match($0.text, among: $0.codes) }
            facts.emailMatch = try email.flatMap { try vault.match($0.text, among: $0.codes) }
        case .password(let text, let id, let version):
            facts.isPasswordRight = try vault.isPassword(text, cardholder: id, version: version)
        case .newPassword(let password, let confirmation, let id, let version):
            facts.newPassword = SecretMaker.judge(password, confirmation)
            guard facts.newPassword == .accepted else { return }
            facts.isNewPasswordWeak = WeakPassword.isWeak(password)
            facts.isNewPasswordReused = try vault.isPassword(
                password, cardholder: id, version: version)
        }
    }

    // MARK: A request sent again

    /// The first event of the command that carried this id.
    func earlier(_ id: UUID, _ context: BatchContext) throws -> Event? {
        var found: Event?
        let key = IndexKey(.request, Fingerprint.of(id))
        try context.projection.forEachSequence(key) { sequence in
            let event = try context.appender.event(sequence)
            if event?.request == id { found = event }
            return found == nil
        }
        return found
    }

    /// The events of a command, deliveries of its codes included, from its first.
    func eventsOfCommand(_ first: Event, _ context: BatchContext) throws -> [UInt64] {
        let ledger = context.appender
        var sequences = [first.sequence]
        // What follows a delivery names the code, and the challenge that it may end.
        var keys = first.challenge.map { [IndexKey(.challenge, $0)] } ?? []
        if first.kind == .codeIssued { keys.append(IndexKey(.code, first.sequence)) }
        var next = first.sequence + 1
        while let event = try ledger.event(next), event.cause == first.sequence {
            // What became of a notice is no part of the answer.
            if event.kind.isOfNotice { break }
            sequences.append(next)
            if event.kind == .codeIssued { keys.append(IndexKey(.code, next)) }
            next += 1
        }
        for key in keys {
            for sequence in try context.projection.sequences(key) {
                let isCaused = try ledger.event(sequence)?.cause == first.sequence
                if isCaused, !sequences.contains(sequence) { sequences.append(sequence) }
            }
        }
        return sequences.sorted()
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
