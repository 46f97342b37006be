import Authentication
import Ledger
import Projections

/// Reads from recorded events what may have been asked.
///
/// Where the record does not say (which step was refused, whether a password that no rule looked at
/// was weak), there are several attempts: those that do not lead to what is recorded are dropped
/// when they are decided.
struct AttemptReader {
    /// Of one cardholder, from the decision's first on.
    let events: ArraySlice<Event>
    /// Before them, in the recorded world.
    let state: State
    /// The `challengeOpened` of each challenge.
    let openings: [UInt64: Event]

    /// Empty for an event that no rule decides.
    func attempts() throws -> [Attempt] {
        let start = events.first!
        guard start.actor == .system else { return try command(events) }
        switch start.kind {
        case .codeSent, .codeDeliveryFailed:
            let failure: Reason? = start.kind == .codeSent ? nil : .deliveryFailed
            return [.delivery(code: start.code!, failure: failure)]
        case .codeVoided where start.reason == .interrupted:
            return [.delivery(code: start.code!, failure: .interrupted)]
        case .codeExpired, .codeVoided, .sessionClosed, .challengeEnded, .lockEnded:
            var facts = Facts()
            (facts.origin, facts.device) = (start.origin, start.device)
            let onItsOwn = [
                Attempt.expiry(facts, continuing: start.cause), .due(cardholder: start.stream),
            ]
            return try (afterDue().map(command) ?? []) + onItsOwn
        default: return []
        }
    }

    /// The events of the command before which what was due was recorded; nil when it was recorded
    /// on its own.
    private func afterDue() -> ArraySlice<Event>? {
        var next = events.first!.sequence
        for index in events.indices {
            let event = events[index]
            guard event.sequence == next, event.time == events.first!.time, event.cause == nil
            else { return nil }
            if event.actor != .system { return events[index...] }
            next += 1
        }
        return nil
    }

    private func command(_ events: ArraySlice<Event>) throws -> [Attempt] {
        let first = events.first!
        let caused = events.dropFirst().prefix { $0.cause == first.sequence }
        var facts = Facts()
        (facts.origin, facts.device) = (first.origin, first.device)
        (facts.email, facts.phone) = (first.email, first.phone)
        let issuer = ([first] + caused).first { $0.kind == .codeIssued }?.verifier
        func one(_ command: Command) -> [Attempt] { [.command(command, facts)] }

        switch first.kind {
        case .cardholderRegistered: return register(caused, facts)
        case .cardAttached:
            facts.cards = [Self.card(first)]
            return one(.issuer(.attachCard(cardholder: first.stream, card: Placeholder.card)))
        case .cardDetached:
            facts.cards = [Self.card(first)]
            return one(.issuer(.detachCard(cardholder: first.stream, card: Placeholder.card)))
        case .emailChanged:
            return one(.issuer(.changeEmail(cardholder: first.stream, email: Placeholder.email)))
        case .phoneEntered: return one(.modifyPhone(in: first.session!, verifier: issuer))
        case .phoneCodeSubmitted: return confirmPhone(first, facts)
        case .phoneChanged:
            return one(
                first.session.map { .modifyPhone(in: $0) }
                    ?? .issuer(.changePhone(cardholder: first.stream, phone: Placeholder.phone)))
        case .languageChosen: return one(Self.language(first))
        case .simSwapReported: return one(.issuer(.reportSimSwap(cardholder: first.stream)))
        case .fraudReported:
            return one(.issuer(.reportFraud(cardholder: first.stream, challenge: first.challenge)))
        case .lockReleased:
            return one(
                .operation(
                    .releaseLock(
                        cardholder: first.stream, account: first.account!, ticket: first.ticket!)))
        case .sessionRequested: return one(.portal(.requestCodes(email: "", verifier: issuer)))
        case .codeIssued, .codeSuperseded, .codesWithheld:
            return first.session.map { one(.portal(.resendCodes(session: $0, verifier: issuer))) }
                ?? []
        case .verificationSucceeded, .verificationFailed: return try submitCodes(first, facts)
        case .sessionClosed:
            return one(
                first.reason == .back
                    ? .portal(.goBack(session: first.session!))
                    : .portal(.logOut(session: first.session!)))
        case .passwordSet, .passwordChanged, .passwordNotConfirmed, .passwordRefused:
            return try setPassword(first.session!, first.verifier, facts)
        case .passwordEntryCancelled: return one(.portal(.cancelPassword(session: first.session!)))
        case .methodActivated: return one(.portal(.activateMethod(session: first.session!)))
        case .methodDeactivated: return one(.portal(.deactivateMethod(session: first.session!)))
        case .challengeOpened:
            facts.cards = [CardFact(reference: first.card!, mask: "")]
            return one(.payment(.openChallenge(card: Placeholder.card, Transaction(of: first))))
        case .passwordSubmitted, .codeSubmitted, .challengeEnded:
            // No policy affects it.
            facts.eci = caused.first { $0.kind == .challengeEnded }?.eci ?? facts.eci
            return try payment(first.challenge!, first, facts)
        case .codeVoided:
            return try first.session.map {
                one(
                    first.reason == .back
                        ? .portal(.goBack(session: $0)) : .portal(.logOut(session: $0)))
            }
                ?? first.challenge.map { try payment($0, first, facts) } ?? []
        case .attemptRefused: return try refused(first, facts)
        // No policy affects it.
        case .holdPlaced, .holdReleased, .personalDataErased: return []
        // One that is not read here: nothing that is due leads to it, and that is reported.
        default: return [.due(cardholder: first.stream)]
        }
    }

    private static func language(_ chosen: Event) -> Command {
        chosen.session.map { .portal(.chooseLanguage(session: $0, language: chosen.language!)) }
            ?? .issuer(.changeLanguage(cardholder: chosen.stream, language: chosen.language!))
    }

    private func register(_ caused: some Sequence<Event>, _ facts: Facts) -> [Attempt] {
        var facts = facts
        facts.cards = caused.filter { $0.kind == .cardAttached }.map(Self.card)
        let command = IssuerCommand.registerCardholder(
            email: Placeholder.email, phone: Placeholder.phone, cards: [])
        return [.command(.issuer(command), facts)]
    }

    // MARK: What was typed

    /// Each code that may have been typed where a factor says what it was.
    private func submitCodes(_ event: Event, _ facts: Facts) throws -> [Attempt] {
        let codes = try state.session(event.session!)?.codes.compactMap { try state.code($0) } ?? []
        func typed(_ channel: Channel, _ factor: Factor) -> [(Submission, match: UInt64?)] {
            if let verifier = event.verifier {
                return Set([factor, .right]).map { (.result($0, verifier: verifier), nil) }
            }
            guard factor != .wrong else { return [(Placeholder.typed, nil)] }
            return codes.filter { $0.channel == channel }.map { (Placeholder.typed, $0.id) }
        }
        return typed(.sms, event.smsFactor!).flatMap { sms in
            typed(.email, event.emailFactor!).map { email in
                var facts = facts
                (facts.smsMatch, facts.emailMatch) = (sms.match, email.match)
                return .command(
                    .portal(.submitCodes(session: event.session!, sms: sms.0, email: email.0)),
                    facts)
            }
        }
    }

    func confirmPhone(_ event: Event, _ facts: Facts) -> [Attempt] {
        matches(event.smsFactor!, event.code).flatMap { match -> [Attempt] in
            guard let verifier = event.verifier else {
                var facts = facts
                facts.smsMatch = match
                return [
                    .command(
                        .portal(.confirmPhone(session: event.session!, sms: Placeholder.typed)),
                        facts)
                ]
            }
            return Set([event.smsFactor!, .right]).map {
                .command(
                    .portal(
                        .confirmPhone(
                            session: event.session!, sms: .result($0, verifier: verifier))),
                    facts)
            }
        }
    }

    /// Every password: the record says only what the rules made of it.
    func setPassword(
        _ session: UInt64, _ verifier: String?, _ facts: Facts
    ) throws -> [Attempt] {
        if let verifier {
            return PasswordResult.allCases.map {
                .command(
                    .portal(.setPassword(session: session, .result($0, verifier: verifier))), facts)
            }
        }
        var possible: [Facts] = []
        for result in [PasswordResult.notConfirmed, .notFourDigits] {
            var facts = facts
            facts.newPassword = result
            possible.append(facts)
        }
        // The first password has no earlier one that it could equal.
        let isEnrolled = try state.cardholder(events.first!.stream)?.isEnrolled ?? false
        for isWeak in [false, true] {
            for isReused in isEnrolled ? [false, true] : [false] {
                var facts = facts
                (facts.isNewPasswordWeak, facts.isNewPasswordReused) = (isWeak, isReused)
                possible.append(facts)
            }
        }
        return possible.map {
            .command(.portal(.setPassword(session: session, Placeholder.password)), $0)
        }
    }

    /// A step of a payment: what was typed, or all that may have been where it was not looked at.
    func payment(
        _ id: UInt64, _ event: Event, _ facts: Facts
    ) throws -> [Attempt] {
        var facts = facts
        facts.binding = openings[id]?.binding
        if let shown = event.binding, shown != facts.binding { facts.shown = shown }
        switch event.kind {
        case .passwordSubmitted:
            return passwords(id, event.passwordFactor!, event.verifier, facts)
        case .codeSubmitted: return codes(id, event.smsFactor!, event.code, event.verifier, facts)
        default: break
        }
        return try [
            .command(.payment(.cancelChallenge(challenge: id)), facts),
            .command(.payment(.reportTechnicalError(challenge: id)), facts),
        ] + anySubmission(id, facts, isRefusal: event.kind == .attemptRefused)
    }

    /// At the step that was not the next one, only where that was refused: no page offers it.
    private func anySubmission(
        _ id: UInt64, _ facts: Facts, isRefusal: Bool
    ) throws -> [Attempt] {
        let isAtPassword = try state.challenge(id)?.status == .opened
        let isExternal = try state.cardholder(events.first!.stream)?.isCredentialExternal ?? false
        let code = try state.challenge(id)?.code.flatMap { try state.code($0) }
        let isCodeExternal = code?.isExternal ?? false
        return [Factor.right, .wrong].flatMap { factor -> [Attempt] in
            let passwords = passwords(id, factor, isExternal ? Placeholder.verifier : nil, facts)
            let codes = codes(
                id, factor, code?.id, isCodeExternal ? Placeholder.verifier : nil, facts)
            return isRefusal ? passwords + codes : isAtPassword ? passwords : codes
        }
    }

    private func passwords(
        _ id: UInt64, _ factor: Factor, _ verifier: String?, _ facts: Facts
    ) -> [Attempt] {
        // Nothing else is recorded about what was typed for another transaction.
        let factors = factor == .voided ? [.right, .wrong, .voided] : [factor]
        return factors.map { factor in
            guard let verifier else {
                var facts = facts
                facts.isPasswordRight = factor == .right
                return .command(
                    .payment(.submitPassword(challenge: id, Placeholder.typed, shown: nil)), facts)
            }
            return .command(
                .payment(
                    .submitPassword(
                        challenge: id, .result(factor, verifier: verifier), shown: nil)), facts)
        }
    }

    private func codes(
        _ id: UInt64, _ factor: Factor, _ code: UInt64?, _ verifier: String?, _ facts: Facts
    ) -> [Attempt] {
        if let verifier {
            let given = factor == .voided ? Factor.allCases : [factor, .right]
            return Set(given).map {
                .command(
                    .payment(
                        .submitCode(challenge: id, .result($0, verifier: verifier), shown: nil)),
                    facts)
            }
        }
        return matches(factor, code).map {
            var facts = facts
            facts.smsMatch = $0
            return .command(
                .payment(.submitCode(challenge: id, Placeholder.typed, shown: nil)), facts)
        }
    }

    /// What may have been typed where a factor says what it was.
    private func matches(_ factor: Factor, _ code: UInt64?) -> [UInt64?] {
        switch factor {
        case .wrong: [nil]
        case .voided: [code, nil]
        default: [code]
        }
    }

    private static func card(_ event: Event) -> CardFact {
        CardFact(reference: event.card!, mask: event.mask ?? "")
    }
}
