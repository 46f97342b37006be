import Foundation

/// Which step comes next: any command, with right and wrong secrets, in both forms, about things
/// that live, that have ended, or that never were.
extension Walk {
    package mutating func choose() -> WalkStep {
        if model.holders.count < 3 { return register() }
        switch Int.random(in: 1...1000, using: &random) {
        case ...10: return register()
        case ...45: return ofIssuer()
        case ...165: return requestCodes()
        case ...200: return session("resendCodes", withVerifier: true)
        case ...215: return session("goBack")
        case ...400: return submitCodes()
        case ...470: return setPassword()
        case ...490:
            return session(pick(["cancelPassword", "deactivateMethod", "activateMethod"]))
        case ...493: return session("chooseLanguage", ["language": pick(["fr", "en"])])
        case ...500: return session("modifyPhone", ["phone": phone()], withVerifier: true)
        case ...515: return confirmPhone()
        case ...525: return session("logOut")
        case ...650: return openChallenge()
        case ...780: return submitPassword()
        case ...915: return submitCode()
        case ...930:
            return WalkStep(
                name: pick(["cancelChallenge", "reportTechnicalError"]),
                fields: ["challenge": challenge(at: pick(["opened", "codeIssued"]))])
        case ...950: return releaseLock()
        case ...960: return changePolicy()
        case ...980: return ofCase()
        default: return WalkStep(name: "expire", fields: [:])
        }
    }

    // MARK: What it is about

    private mutating func cardholder() -> UInt64 {
        chance(1, of: 50) ? 999_999_999 : pick(model.holders.keys.sorted())
    }

    /// Mostly one that is at this step, or was when somebody last looked.
    private mutating func session(at status: String) -> UInt64 {
        if recentSessions.isEmpty || chance(1, of: 80) { return 999_999_999 }
        let fit = recentSessions.suffix(20).filter { model.sessions[$0]!.status == status }
        if !fit.isEmpty, !chance(1, of: 6) { return pick(fit) }
        return pick(Array(recentSessions.suffix(chance(1, of: 8) ? 200 : 6)))
    }

    private mutating func challenge(at status: String) -> UInt64 {
        if recentChallenges.isEmpty || chance(1, of: 80) { return 999_999_999 }
        let fit = recentChallenges.suffix(20).filter { model.challenges[$0]!.status == status }
        if !fit.isEmpty, !chance(1, of: 6) { return pick(fit) }
        return pick(Array(recentChallenges.suffix(chance(1, of: 8) ? 200 : 6)))
    }

    private mutating func phone() -> String {
        "+687 00 00 \(Int.random(in: 10...99, using: &random))"
    }

    // MARK: Issuer and operators

    private mutating func register() -> WalkStep {
        let count = Int.random(in: 0...2, using: &random)
        return WalkStep(
            name: "registerCardholder",
            fields: [
                "email": pick(Self.emails), "phone": phone(),
                "cards": Array(Self.cards.shuffled(using: &random).prefix(count)),
            ])
    }

    private mutating func ofIssuer() -> WalkStep {
        let cardholder = cardholder()
        switch Int.random(in: 0...7, using: &random) {
        case 7: return about(cardholder, "changeLanguage", ["language": pick(["fr", "en"])])
        case 0, 1: return about(cardholder, "attachCard", ["card": pick(Self.cards)])
        case 2: return about(cardholder, "detachCard", ["card": pick(Self.cards)])
        case 3: return about(cardholder, "changeEmail", ["email": pick(Self.emails)])
        case 4: return about(cardholder, "changePhone", ["phone": phone()])
        case 5: return about(cardholder, "reportSimSwap")
        default:
            return about(
                cardholder, "reportFraud",
                chance(1, of: 2) ? [:] : ["challenge": challenge(at: "ended")])
        }
    }

    private func about(
        _ cardholder: UInt64, _ name: String, _ fields: [String: Any] = [:]
    ) -> WalkStep {
        WalkStep(name: name, fields: fields.merging(["cardholder": cardholder]) { $1 })
    }

    private mutating func releaseLock() -> WalkStep {
        let locked = model.holders.filter { $0.value.lockedUntil > issuer.now }.keys.sorted()
        let cardholder = locked.isEmpty ? cardholder() : pick(locked)
        return about(cardholder, "releaseLock", ["account": "op.un", "ticket": "DEMANDE-1"])
    }

    private mutating func changePolicy() -> WalkStep {
        let values: [String: [UInt64]] = [
            "portalCodeValidity": [600, 60, 300], "paymentCodeValidity": [600, 30, 120],
            "emailCodeLength": [5, 8], "failureLimit": [5, 3, 8], "lockDuration": [1800, 60],
            "resendLimit": [3, 0, 1], "sessionIdleLimit": [300, 60],
            "challengeAttempts": [1, 2, 3], "challengeTimeout": [600, 120],
            "passwordReuse": [1, 0], "weakPasswordRefusal": [0, 1], "sessionLifetime": [3600, 60],
            "openSessionLimit": [5, 1], "originCodeLimit": [20, 1, 0],
            "cardholderCodeLimit": [20, 2, 0],
            "phoneConfirmation": [1, 1, 0], "changeNotices": [1, 0],
        ]
        let name = pick(values.keys.sorted())
        return WalkStep(
            name: "changePolicy",
            fields: ["policy": [name: pick(values[name]!)], "account": "op.un"])
    }

    private mutating func ofCase() -> WalkStep {
        let open = model.cases.filter(\.value.isOpen).keys.sorted()
        let account = ["account": "op.un"] as [String: Any]
        if open.count < 2 || chance(1, of: 10) {
            let fields = account.merging(["note": "Contested."]) { $1 }
            return WalkStep(name: "openCase", fields: fields)
        }
        let all = model.cases.keys.sorted()
        let id = chance(1, of: 30) ? 999_999_999 : pick(chance(1, of: 20) ? all : open)
        let holders = model.cases[id]?.holders ?? []
        let note = ["note": "Looked at."] as [String: Any]
        let (name, more): (String, [String: Any])
        switch Int.random(in: 0...9, using: &random) {
        case 0, 1: (name, more) = ("noteCase", note)
        case 2, 3: (name, more) = ("attachEvents", ["events": someEvents()])
        case 4, 5: (name, more) = ("holdCardholder", ["cardholder": cardholder()])
        case 6, 7:
            let holder = holders.isEmpty || chance(1, of: 5) ? cardholder() : pick(holders)
            (name, more) = ("releaseHold", ["cardholder": holder])
        default: (name, more) = ("closeCase", note)
        }
        let fields = account.merging(more) { $1 }.merging(["case": id]) { $1 }
        return WalkStep(name: name, fields: fields)
    }

    private mutating func someEvents() -> [UInt64] {
        let size = try! issuer.size
        let count = Int.random(in: 1...3, using: &random)
        var events = Set((0..<count).map { _ in UInt64.random(in: 0..<size, using: &random) })
        if chance(1, of: 20) { events.insert(999_999_999) }
        return events.sorted()
    }

    // MARK: Portal

    private mutating func session(
        _ name: String, _ fields: [String: Any] = [:], withVerifier: Bool = false
    ) -> WalkStep {
        var fields = fields
        let waits = name == "resendCodes" || name == "goBack"
        fields["session"] = session(at: waits ? "awaitingCodes" : "open")
        if withVerifier, chance(1, of: 8) { fields["verifier"] = Self.verifier }
        return WalkStep(name: name, fields: fields)
    }

    private mutating func requestCodes() -> WalkStep {
        let declared = model.holders.values.map(\.email).filter { !$0.isEmpty }.sorted()
        guard !declared.isEmpty else { return register() }
        var fields: [String: Any] = ["email": pick(chance(1, of: 12) ? Self.emails : declared)]
        if chance(1, of: 20) { fields["email"] = " \((fields["email"] as! String).uppercased()) " }
        if chance(1, of: 8) { fields["verifier"] = Self.verifier }
        return WalkStep(name: "requestCodes", fields: fields)
    }

    private mutating func submitCodes() -> WalkStep {
        let id = session(at: "awaitingCodes")
        let codes = (model.sessions[id]?.codes ?? []).map { model.codes[$0]! }
        // Now and then those of the pair before, and now and then in the wrong form.
        let pair =
            chance(1, of: 15) && codes.count > 2 ? codes.dropLast(2).suffix(2) : codes.suffix(2)
        let isOutside = (pair.first?.text == nil && !pair.isEmpty) != chance(1, of: 40)
        let isSMSRight = chance(3, of: 4)
        let isEmailRight = chance(3, of: 4)
        guard isOutside else {
            let sms = pair.first?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "12345678"
            let email = pair.last?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "aB3dE"
            return WalkStep(
                name: "submitCodes",
                fields: [
                    "session": id, "smsCode": isSMSRight ? sms : wrong(sms),
                    "emailCode": isEmailRight ? email : wrong(email),
                ])
        }
        let results = ["wrong", "expired", "superseded", "consumed", "voided"]
        return WalkStep(
            name: "submitCodes",
            fields: [
                "session": id, "smsResult": isSMSRight ? "right" : pick(results),
                "emailResult": isEmailRight ? "right" : pick(results), "verifier": Self.verifier,
            ])
    }

    private mutating func setPassword() -> WalkStep {
        if chance(1, of: 8) {
            return session(
                "setPassword",
                [
                    "passwordResult":
                        pick(["accepted", "accepted", "notConfirmed", "weak", "reused"]),
                    "verifier": Self.verifier,
                ])
        }
        let password = chance(1, of: 12) ? pick(["12", "abcd", "12345"]) : pick(Self.passwords)
        let confirmation = chance(1, of: 8) ? pick(Self.passwords) : password
        return session("setPassword", ["password": password, "confirmation": confirmation])
    }

    private mutating func confirmPhone() -> WalkStep {
        let waiting = recentSessions.suffix(20).filter { model.sessions[$0]!.phoneCode != nil }
        let id = waiting.isEmpty || chance(1, of: 6) ? session(at: "open") : pick(waiting)
        let code = model.sessions[id]?.phoneCode.map { model.codes[$0]! }
        let isRight = chance(2, of: 3)
        var fields: [String: Any] = ["session": id]
        if let code, code.text == nil, !chance(1, of: 30) {
            fields["smsResult"] = isRight ? "right" : pick(["wrong", "expired", "voided"])
            fields["verifier"] = Self.verifier
        } else {
            let text = code?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "12345678"
            fields["smsCode"] = isRight ? text : wrong(text)
        }
        return WalkStep(name: "confirmPhone", fields: fields)
    }

    // MARK: Payments

    private mutating func openChallenge() -> WalkStep {
        let attached = model.holders.values.flatMap(\.cards).sorted()
        let card = attached.isEmpty || chance(1, of: 15) ? pick(Self.cards) : pick(attached)
        var transaction = uuid()
        if chance(1, of: 40), let used = model.transactions.min() { transaction = used }
        return WalkStep(
            name: "openChallenge",
            fields: [
                "card": card, "threeDSServerTransID": uuid(), "dsTransID": uuid(),
                "acsTransID": transaction, "purchaseDate": "2022-02-07T21:28:18Z",
                "purchaseAmount": 29900, "purchaseCurrency": 978, "purchaseExponent": 2,
                "merchantName": "MyTestMerchantACS3",
            ])
    }

    private mutating func shown(_ fields: [String: Any]) -> [String: Any] {
        guard chance(1, of: 6) else { return fields }
        let amount: UInt64 = chance(1, of: 3) ? 29901 : 29900
        return fields.merging([
            "purchaseAmount": amount, "purchaseCurrency": 978, "purchaseExponent": 2,
            "merchantName": "MyTestMerchantACS3",
        ]) { $1 }
    }

    private mutating func submitPassword() -> WalkStep {
        let id = challenge(at: "opened")
        let holder = model.challenges[id].map { model.holders[$0.holder]! }
        let isRight = chance(3, of: 4)
        var fields: [String: Any] = ["challenge": id]
        if holder?.isPasswordOutside == true, !chance(1, of: 30) {
            fields["passwordResult"] = isRight ? "right" : "wrong"
            fields["verifier"] = Self.verifier
        } else {
            fields["password"] = isRight ? holder?.password ?? "6789" : pick(Self.passwords)
        }
        return WalkStep(name: "submitPassword", fields: shown(fields))
    }

    private mutating func submitCode() -> WalkStep {
        let id = challenge(at: pick(["codeIssued", "codeIssued", "codeSubmitted"]))
        let code = model.challenges[id]?.code.map { model.codes[$0]! }
        let isRight = chance(3, of: 4)
        var fields: [String: Any] = ["challenge": id]
        if let code, code.text == nil, !chance(1, of: 30) {
            fields["codeResult"] = isRight ? "right" : pick(["wrong", "expired", "voided"])
            fields["verifier"] = Self.verifier
        } else {
            let text = code?.text.flatMap { $0.isEmpty ? nil : $0 } ?? "12345678"
            fields["code"] = isRight ? text : wrong(text)
        }
        return WalkStep(name: "submitCode", fields: shown(fields))
    }
}
