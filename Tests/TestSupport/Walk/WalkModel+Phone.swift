/// A new phone number that the holder gives.
extension WalkModel {
    mutating func modifyPhone(_ id: UInt64, _ step: inout WalkStep) -> Expected {
        guard policy["phoneConfirmation"] == 1 else {
            sessions[id]!.lastActivity = step.now
            return setPhone(step.text("phone"), id)
        }
        guard sessions[id]!.phoneCodeCount <= Int(policy["resendLimit"]!),
            !isWithheld(sessions[id]!.holder, step)
        else { return .refused("resendLimit") }
        sessions[id]!.lastActivity = step.now
        finish(sessions[id]!.codes, "superseded")
        sessions[id]!.newPhone = step.text("phone")
        let code = issue("sms", "portalCodeValidity", &step)
        sessions[id]!.phoneCode = code
        sessions[id]!.phoneCodeCount += 1
        sessions[id]!.codes.append(code)
        return Expected(result: "phoneEntered")
    }

    mutating func confirmPhone(_ id: UInt64, _ step: WalkStep) -> Expected {
        guard let number = sessions[id]!.phoneCode else { return .refused("wrongStep") }
        let code = codes[number]!
        guard (code.text == nil) == step.isOutside else { return .failure("conflict") }
        sessions[id]!.lastActivity = step.now
        let isTypedRight =
            step.isOutside
            ? step.text("smsResult") == "right" : step.text("smsCode") == code.text
        guard isTypedRight, code.isLive else {
            let result = step.isOutside ? step.text("smsResult") : "right"
            let isLate = isTypedRight ? code.status == "expired" : result == "expired"
            if isLate { sessions[id]!.phoneCode = nil }
            if fail(sessions[id]!.holder, step.now) { close(id, "locked") }
            return Expected(result: "codeRefused")
        }
        finish([number], "consumed")
        return setPhone(sessions[id]!.newPhone!, id)
    }

    private mutating func setPhone(_ phone: String, _ id: UInt64) -> Expected {
        let holder = sessions[id]!.holder
        let before = holders[holder]!.phone
        holders[holder]!.phone = phone
        (sessions[id]!.newPhone, sessions[id]!.phoneCode) = (nil, nil)
        if phone != before { distrust(holder, sparing: id, phone: true) }
        return Expected(result: "phoneChanged")
    }
}
