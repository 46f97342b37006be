import Ledger

extension CommandField {
    /// A value that the field can have, for the integrator's page and for tests.
    package var example: JSON {
        switch value {
        case .text, .typed, .secret, .note, .name, .address:
            .string(Self.textExamples[name] ?? "text")
        case .events: [18, 24]
        case .email: "awa@example.nc"
        case .phone: "+687 00 00 23"
        case .card: "4970720000052226"
        case .cards: ["4970720000052226"]
        case .uuid: .string(Self.uuidExamples[name] ?? "6f9619ff-8b86-d011-b42d-00cf4fc964ff")
        case .time: "2022-02-07T21:28:18Z"
        case .number(let range): .number(Self.numberExamples[name] ?? range.lowerBound)
        case .currency: 978
        case .choice(let choices): .string(choices[0])
        case .policy:
            [
                PolicyParameter.failureLimit.name: .number(
                    PolicyParameter.failureLimit.defaultValue)
            ]
        }
    }

    private static let textExamples = [
        "email": "Awa@example.nc", "smsCode": "12345678", "emailCode": "aB3dE",
        "password": "6789", "confirmation": "6789", "code": "12345678", "verifier": "acs.example",
        "merchantName": "MyTestMerchantACS3", "account": "m.waia", "ticket": "INC-2041",
        "note": "The holder disputes the payment.", "origin": "192.0.2.7", "device": "d-4f21",
    ]

    private static let uuidExamples = [
        "threeDSServerTransID": "8a880dc0-d2d2-4067-bcb1-b08d1690b26e",
        "dsTransID": "f25084f0-5b16-4c0a-ae5d-b24808a95e4b",
        "acsTransID": "d7c1ee99-9478-44a6-b1f2-391e29c6b340",
    ]

    private static let numberExamples: [String: UInt64] = [
        "cardholder": 3, "case": 30, "session": 5, "challenge": 21, "purchaseAmount": 29_900,
        "purchaseExponent": 2, "mcc": 5411, "merchantCountryCode": 250,
    ]
}

extension CommandForm {
    /// Whether an outside system may have compared what was typed: the command has two forms.
    package var hasTwoForms: Bool { fields.contains { $0.need == .outside } }

    /// A command line with what is needed in one of its forms.
    package func example(outside: Bool = false) -> JSON {
        let needed = fields.filter {
            switch $0.need {
            case .required: true
            case .optional, .shown: false
            case .typed: !outside
            case .outside: outside
            }
        }
        return .object(
            [JSON.Member(key: "command", value: .string(name))]
                + needed.map { JSON.Member(key: $0.name, value: $0.example) })
    }

    /// The command of that line.
    var exampleCommand: Command {
        // Tests read every example.
        try! CommandReader.read(example()).command
    }
}
