import Projections

/// The two steps of a payment.
extension WalkModel {
    package mutating func openChallenge(_ step: inout WalkStep) -> Expected {
        guard transactions.insert(step.text("acsTransID")).inserted else {
            return .failure("conflict")
        }
        let card = step.text("card")
        guard let id = holders.first(where: { $0.value.cards.contains(card) })?.key else {
            return Expected(result: "cardNotRecognised")
        }
        sweep(id, step.now)
        challenges[step.opened] = Challenge(
            holder: id, card: card, openedAt: step.now, isEnrolled: holders[id]!.version > 0)
        holders[id]!.challenges.append(step.opened)
        guard !isLocked(id, step.now) else {
            end(step.opened, "locked")
            return .ended("locked")
        }
        return Expected(result: "challengeOpened")
    }

    /// A step of a challenge, after what was due has been ended.
    package mutating func inChallenge(_ id: UInt64, _ step: inout WalkStep) -> Expected {
        let challenge = challenges[id]!
        guard challenge.status != "ended" else { return .refused("ended") }
        switch step.name {
        case "cancelChallenge": return ended(id, "cancelled")
        case "reportTechnicalError": return ended(id, "technicalError")
        case "submitPassword":
            guard !isLocked(challenge.holder, step.now) else { return ended(id, "locked") }
            guard challenge.status == "opened" else { return .refused("wrongStep") }
            return submitPassword(id, &step)
        default:
            guard !isLocked(challenge.holder, step.now) else { return ended(id, "locked") }
            guard challenge.status != "opened" else { return .refused("wrongStep") }
            // None was sent.
            guard challenge.code != nil else {
                challenges[id]!.submissions += 1
                return ended(id, "failed")
            }
            return submitCode(id, step)
        }
    }

    private mutating func ended(_ id: UInt64, _ outcome: String) -> Expected {
        end(id, outcome)
        return .ended(outcome)
    }

    private func isChanged(_ step: WalkStep) -> Bool {
        // The walk buys the same thing every time.
        step.fields["purchaseAmount"] as? UInt64 ?? 29900 != 29900
    }

    private mutating func submitPassword(_ id: UInt64, _ step: inout WalkStep) -> Expected {
        let holder = holders[challenges[id]!.holder]!
        guard challenges[id]!.isEnrolled else { return ended(id, "notEnrolled") }
        guard holder.isPasswordOutside == step.isOutside else { return .failure("conflict") }
        let isRight =
            step.isOutside
            ? step.text("passwordResult") == "right" : step.text("password") == holder.password
        challenges[id]!.isPasswordRight = isRight && !isChanged(step)
        challenges[id]!.isChanged = isChanged(step)
        challenges[id]!.version = holder.version
        challenges[id]!.submissions = 1
        challenges[id]!.status = "codeIssued"
        guard !isWithheld(challenges[id]!.holder, step, isPayment: true) else {
            return Expected(result: "codesSent")
        }
        challenges[id]!.code = issue("sms", "paymentCodeValidity", &step)
        // Nothing that the payer sees depends on whether it was right.
        guard codes[challenges[id]!.code!]?.isLive == true else {
            return ended(id, "technicalError")
        }
        return Expected(result: "codesSent")
    }

    private mutating func submitCode(_ id: UInt64, _ step: WalkStep) -> Expected {
        let challenge = challenges[id]!
        let holder = holders[challenge.holder]!
        let code = codes[challenge.code!]!
        guard (code.text == nil) == step.isOutside else { return .failure("conflict") }
        var isRight =
            step.isOutside ? step.text("codeResult") == "right" : step.text("code") == code.text
        isRight = isRight && code.isLive
        challenges[id]!.submissions += 1
        challenges[id]!.status = "codeSubmitted"
        // The merchant's fault, at either step.
        if challenge.isChanged || isChanged(step) { return ended(id, "failed") }
        guard isRight, challenge.isPasswordRight, challenge.version == holder.version else {
            let isLocked = fail(challenge.holder, step.now)
            let isOver = challenge.submissions >= Int(policy["challengeAttempts"]!)
            if isLocked || isOver || !codes[challenge.code!]!.isLive { return ended(id, "failed") }
            return Expected(result: "codeRefused")
        }
        finish([challenge.code!], "consumed")
        know(challenge.holder, step)
        return ended(id, "authenticated")
    }
}
