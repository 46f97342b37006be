import Projections

/// One command, and what the system named in carrying it out: the model invents no identifiers.
package struct WalkStep {
    package var name: String
    package var fields: [String: Any]
    /// The ledger's time, in milliseconds.
    package var now: UInt64 = 0
    /// Whether messages go out.
    package var isDelivered = true
    /// What was opened: a cardholder, a session, a challenge or a case.
    package var opened: UInt64 = 0
    /// The streams of events that are attached; nil for one that does not exist.
    package var streams: [UInt64?] = []
    /// The codes that were issued, with their texts where our vault made them.
    package var issued: [(id: UInt64, text: String?)] = []

    package func id(_ field: String) -> UInt64 { fields[field] as! UInt64 }
    package func text(_ field: String) -> String { fields[field] as! String }
    package var isOutside: Bool { fields["verifier"] != nil }
    package var origin: String? { fields["origin"] as? String }
}

extension WalkModel {
    /// Carries out a command.
    package mutating func apply(_ step: inout WalkStep) -> Expected {
        switch step.name {
        case "requestCodes": return requestCodes(&step)
        case "openChallenge": return openChallenge(&step)
        case "resendCodes", "goBack", "submitCodes", "setPassword", "cancelPassword",
            "modifyPhone", "confirmPhone", "deactivateMethod", "activateMethod", "chooseLanguage",
            "logOut":
            guard let session = sessions[step.id("session")] else { return .failure("unknown") }
            let before = trace(session.holder)
            sweep(session.holder, step.now)
            let expected = inSession(step.id("session"), &step)
            if expected.error != nil { restore(before) }
            return expected
        case "submitPassword", "submitCode", "cancelChallenge", "reportTechnicalError":
            guard let challenge = challenges[step.id("challenge")] else {
                return .failure("unknown")
            }
            let before = trace(challenge.holder)
            sweep(challenge.holder, step.now)
            let expected = inChallenge(step.id("challenge"), &step)
            if expected.error != nil { restore(before) }
            return expected
        case "expire":
            var isAny = false
            for id in holders.keys { isAny = sweep(id, step.now) || isAny }
            return Expected(result: isAny ? "expired" : "nothingDue")
        case "changePolicy":
            for id in holders.keys { sweep(id, step.now) }
            for (name, value) in step.fields["policy"] as! [String: UInt64] {
                policy[name] = value
            }
            return Expected(result: "policyChanged")
        case "registerCardholder": return register(step)
        case "openCase":
            cases[step.opened] = Case()
            return Expected(result: "caseOpened")
        case "noteCase", "attachEvents", "holdCardholder", "releaseHold", "closeCase":
            return ofCase(step.id("case"), step)
        default: return ofCardholder(step.id("cardholder"), step)
        }
    }

    // MARK: Issuer and operators

    private mutating func register(_ step: WalkStep) -> Expected {
        let cards = step.fields["cards"] as! [String]
        guard !holders.values.contains(where: { $0.email == step.text("email") }),
            !cards.contains(where: isAttached)
        else { return .failure("conflict") }
        holders[step.opened] = Holder(
            email: step.text("email"), phone: step.text("phone"), cards: cards)
        return Expected(result: "cardholderRegistered")
    }

    private func isAttached(_ card: String) -> Bool {
        holders.values.contains { $0.cards.contains(card) }
    }

    private mutating func ofCardholder(_ id: UInt64, _ step: WalkStep) -> Expected {
        guard let holder = holders[id] else { return .failure("unknown") }
        if holder.erasedCards != nil, step.name != "reportFraud", step.name != "releaseLock" {
            return .failure("conflict")
        }
        switch step.name {
        case "attachCard":
            guard !isAttached(step.text("card")) else { return .failure("conflict") }
            holders[id]!.cards.append(step.text("card"))
            return Expected(result: "cardAttached")
        case "detachCard":
            guard holder.cards.contains(step.text("card")) else { return .failure("conflict") }
            sweep(id, step.now)
            holders[id]!.cards.removeAll { $0 == step.text("card") }
            for challenge in holders[id]!.challenges
            where challenges[challenge]!.card == step.text("card") {
                end(challenge, "revoked")
            }
            return Expected(result: "cardDetached")
        case "changeEmail":
            let isTaken = holders.contains { $0 != id && $1.email == step.text("email") }
            guard !isTaken else { return .failure("conflict") }
            sweep(id, step.now)
            holders[id]!.email = step.text("email")
            if step.text("email") != holder.email { distrust(id, phone: false) }
            return Expected(result: "emailChanged")
        case "changePhone":
            sweep(id, step.now)
            holders[id]!.phone = step.text("phone")
            if step.text("phone") != holder.phone { distrust(id, phone: true) }
            return Expected(result: "phoneChanged")
        case "changeLanguage":
            holders[id]!.language = step.text("language")
            return Expected(result: "languageChosen")
        case "reportSimSwap":
            sweep(id, step.now)
            distrust(id, phone: true)
            return Expected(result: "simSwapReported")
        case "reportFraud":
            if let challenge = step.fields["challenge"] as? UInt64 {
                guard challenges[challenge]?.holder == id else { return .failure("unknown") }
            }
            return Expected(result: "fraudReported")
        case "releaseLock":
            guard isLocked(id, step.now) else { return .failure("conflict") }
            holders[id]!.lockedUntil = 0
            holders[id]!.isLockedForGood = false
            succeed(id)
            return Expected(result: "lockReleased")
        default: fatalError("no command \(step.name)")
        }
    }

    // MARK: Codes

    /// A code that goes out, or does not.
    package mutating func issue(_ channel: String, _ validity: String, _ step: inout WalkStep)
        -> UInt64
    {
        guard !step.issued.isEmpty else { return .max }
        let (id, text) = step.issued.removeFirst()
        let isSent = step.isDelivered || step.isOutside
        codes[id] = Code(
            channel: channel, text: text, status: isSent ? "sent" : "voided",
            sentAt: isSent ? step.now : 0, validity: policy[validity]!)
        return id
    }

    package mutating func issuePair(_ session: UInt64, _ step: inout WalkStep) {
        sessions[session]!.askedAt = step.now
        guard !isWithheld(sessions[session]!.holder, step) else { return }
        finish(sessions[session]!.codes, "superseded")
        for channel in ["sms", "email"] {
            sessions[session]!.codes.append(issue(channel, "portalCodeValidity", &step))
        }
    }
}
