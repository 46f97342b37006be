import FoundationEssentials
import Ledger

/// Reads the fields of one command, each checked against its declaration; an error names the field
/// and the reason.
struct CommandReader {
    private let members: [String: JSON]

    /// Refuses anything that is not an object, has no known command or has an unknown or missing
    /// field.
    static func read(_ json: JSON) throws(CommandError) -> Request {
        guard let members = json.objectValue else {
            throw CommandError(.malformed, field: nil, "not a JSON object")
        }
        guard let name = json["command"]?.stringValue else {
            throw CommandError(.malformed, field: "command", "missing: the name of a command")
        }
        guard let form = CommandForm.all.first(where: { $0.name == name }) else {
            throw CommandError(.malformed, field: "command", "no command '\(name)'")
        }
        let known = form.fields + CommandForm.common
        for member in members where member.key != "command" {
            guard known.contains(where: { $0.name == member.key }) else {
                throw CommandError(.malformed, field: member.key, "not a field of \(name)")
            }
        }
        let reader = CommandReader(
            members: Dictionary(uniqueKeysWithValues: members.map { ($0.key, $0.value) }))
        for field in known { try reader.check(field, of: form) }
        try reader.checkExponent()
        return Request(
            form.make(reader), id: reader.optionalUUID("request"), at: reader.optionalTime("at"),
            origin: reader.optionalText("origin"), device: reader.optionalText("device"))
    }

    /// Whether the field must be there, may be there, and is what its declaration says.
    private func check(_ field: CommandField, of form: CommandForm) throws(CommandError) {
        let isOutside = form.fields.contains { $0.need == .outside && members[$0.name] != nil }
        let isShown = form.fields.contains { $0.need == .shown && members[$0.name] != nil }
        let isRequired =
            switch field.need {
            case .required: true
            case .optional: false
            case .typed: !isOutside
            case .outside: isOutside
            case .shown: isShown
            }
        guard let value = members[field.name] else {
            guard !isRequired else {
                throw CommandError(.malformed, field: field.name, "missing")
            }
            return
        }
        guard field.need != .typed || !isOutside else {
            throw CommandError(
                .malformed, field: field.name,
                "either what was typed or the result of an outside verifier, not both")
        }
        if let reason = field.value.fault(of: value) {
            throw CommandError(.malformed, field: field.name, reason)
        }
    }

    /// An amount in minor units of another size would be shown, and compared, as another amount.
    private func checkExponent() throws(CommandError) {
        guard let currency = optionalNumber("purchaseCurrency").flatMap(Currency.init(code:)),
            let exponent = optionalNumber("purchaseExponent"), exponent != currency.exponent
        else { return }
        throw CommandError(
            .malformed, field: "purchaseExponent",
            "must be \(currency.exponent), as that of \(currency.letters)")
    }

    // The readers below take fields that were checked.

    func text(_ name: String) -> String { members[name]!.stringValue! }

    func optionalText(_ name: String) -> String? {
        members[name]?.stringValue
    }

    func number(_ name: String) -> UInt64 {
        members[name]!.integerValue()!
    }

    func optionalNumber(_ name: String) -> UInt64? {
        members[name]?.integerValue()
    }

    func numbers(_ name: String) -> [UInt64] {
        members[name]!.arrayValue!.map { $0.integerValue()! }
    }

    func email(_ name: String) -> EmailAddress {
        EmailAddress(text(name))!
    }

    func phone(_ name: String) -> PhoneNumber {
        PhoneNumber(text(name))!
    }

    func card(_ name: String) -> CardNumber { CardNumber(text(name))! }

    func cards(_ name: String) -> [CardNumber] {
        (members[name]?.arrayValue ?? []).map { CardNumber($0.stringValue!)! }
    }

    func uuid(_ name: String) -> UUID { UUID(uuidString: text(name))! }

    func optionalUUID(_ name: String) -> UUID? {
        members[name]?.stringValue.flatMap { UUID(uuidString: $0) }
    }

    func optionalTime(_ name: String) -> UInt64? {
        members[name]?.stringValue.flatMap { UTCTime($0)?.milliseconds }
    }

    /// Of a code, the digits that are meant; of a password, what was typed.
    func submission(_ typed: String, _ result: String) -> Submission {
        if let text = optionalText(typed) {
            return .secret(typed == "password" ? text : text.typedCode)
        }
        return .result(Factor(name: text(result))!, verifier: text("verifier"))
    }

    func newPassword() -> NewPassword {
        if let password = optionalText("password") {
            return .secret(password: password, confirmation: text("confirmation"))
        }
        return .result(
            PasswordResult(name: text("passwordResult"))!, verifier: text("verifier"))
    }

    func purchase() -> Purchase {
        Purchase(
            amount: number("purchaseAmount"), currency: number("purchaseCurrency"),
            exponent: number("purchaseExponent"), merchantName: text("merchantName"))
    }

    func shown() -> Purchase? {
        members["purchaseAmount"] == nil ? nil : purchase()
    }

    func transaction() -> Transaction {
        Transaction(
            threeDSServerTransID: uuid("threeDSServerTransID"),
            dsTransID: uuid("dsTransID"), acsTransID: uuid("acsTransID"),
            purchase: purchase(), purchaseDate: optionalTime("purchaseDate")!,
            mcc: optionalNumber("mcc"),
            merchantCountryCode: optionalNumber("merchantCountryCode"))
    }

    func policy(_ name: String) -> [PolicyParameter: UInt64] {
        PolicyParameter.values(checked: members[name]!)
    }
}

extension PolicyParameter {
    /// Reads limits as `changePolicy` takes them.
    ///
    /// - Throws: ``CommandError`` with the limit and the reason.
    package static func values(_ json: JSON) throws(CommandError) -> [PolicyParameter: UInt64] {
        if let reason = CommandField.Value.policy.fault(of: json) {
            throw CommandError(.malformed, field: "policy", reason)
        }
        return values(checked: json)
    }

    fileprivate static func values(checked json: JSON) -> [PolicyParameter: UInt64] {
        var values: [PolicyParameter: UInt64] = [:]
        for member in json.objectValue! {
            values[PolicyParameter(name: member.key)!] = member.value.integerValue()
        }
        return values
    }
}

extension Request {
    /// Reads one command line.
    ///
    /// - Throws: ``CommandError`` with the field and the reason.
    package init(line: [UInt8]) throws(CommandError) {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw CommandError(.malformed, field: nil, error.description)
        }
        self = try CommandReader.read(json)
    }
}
