import Ledger

extension CommandForm {
    /// The JSON Schema (draft 2020-12) of a command line: `schema/command.schema.json`.
    ///
    /// The parser refuses a little more, which a schema cannot say: the check digit of a card
    /// number, a card number or personal data in another text, the days of a month, an integer
    /// written `1.0`.
    package static var jsonSchema: JSON {
        [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A command line of epin apply",
            "description": "Generated: epin schema command > schema/command.schema.json",
            "type": "object",
            "required": ["command"],
            "oneOf": .array(all.map { .reference($0.name) }),
            "$defs": .members(all.map { ($0.name, $0.schema) } + sharedTypes + commonTypes),
        ]
    }

    private var schema: JSON {
        var properties: [(String, JSON)] = [("command", ["const": .string(name)])]
        properties += fields.map { ($0.name, $0.schema) }
        properties += Self.common.map { ($0.name, .reference($0.name)) }
        var members: [(String, JSON)] = [
            ("description", .string(summary)),
            ("type", "object"),
            ("properties", .members(properties)),
            ("required", .strings(["command"] + names(.required))),
            ("additionalProperties", false),
        ]
        if hasTwoForms {
            let (typed, outside) = (names(.typed), names(.outside))
            members.append(
                ("oneOf", [Self.form(typed, not: outside), Self.form(outside, not: typed)]))
        }
        let shown = names(.shown)
        if !shown.isEmpty {
            let dependencies = shown.map { name in
                (name, JSON.strings(shown.filter { $0 != name }))
            }
            members.append(("dependentRequired", .members(dependencies)))
        }
        if fields.contains(where: { $0.name == "purchaseExponent" }) {
            members.append(("allOf", [.reference("exponents")]))
        }
        return .members(members)
    }

    private func names(_ need: CommandField.Need) -> [String] {
        fields.filter { $0.need == need }.map(\.name)
    }

    /// All fields of one form, none of the other.
    private static func form(_ names: [String], not others: [String]) -> JSON {
        [
            "required": .strings(names),
            "properties": .members(others.map { ($0, false) }),
        ]
    }

    /// What several fields are.
    private static var sharedTypes: [(String, JSON)] {
        let types: [(String, CommandField.Value)] = [
            ("identifier", .identifier), ("email", .email), ("phone", .phone), ("card", .card),
            ("uuid", .uuid), ("time", .time), ("currency", .currency),
        ]
        return types.map { ($0.0, .members($0.1.constraints)) } + [("exponents", exponents)]
    }

    /// Each currency has the one exponent of ISO 4217.
    private static var exponents: JSON {
        let byExponent = Dictionary(grouping: Currency.active, by: \.exponent)
        let choices = byExponent.sorted { $0.key < $1.key }.map { exponent, currencies -> JSON in
            [
                "properties": [
                    "purchaseCurrency": ["enum": .array(currencies.map { .number($0.code) })],
                    "purchaseExponent": ["const": .number(exponent)],
                ]
            ]
        }
        return ["anyOf": .array(choices)]
    }

    private static var commonTypes: [(String, JSON)] { common.map { ($0.name, $0.schema) } }
}

extension CommandField {
    fileprivate var schema: JSON {
        let type = value.sharedType.map { [("$ref", JSON.string("#/$defs/\($0)"))] }
        return .members(
            [("description", .string(note))] + (type ?? value.constraints))
    }
}

extension CommandField.Value {
    /// The name of its definition, when it has one.
    fileprivate var sharedType: String? {
        switch self {
        case .email: "email"
        case .phone: "phone"
        case .card: "card"
        case .uuid: "uuid"
        case .time: "time"
        case .currency: "currency"
        case .number(1...UInt64(Int64.max)): "identifier"
        case .text, .typed, .secret, .address, .cards, .number, .choice, .policy, .note, .name,
            .events:
            nil
        }
    }

    /// What ``fault(of:)`` checks, as far as a schema can say it.
    fileprivate var constraints: [(String, JSON)] {
        switch self {
        case .text(let limit):
            [
                ("type", "string"), ("minLength", 1), ("maxLength", .number(limit)),
                ("pattern", .string("^(?=.*\\S)[^\(Self.invisible)]*$")),
            ]
        case .typed(let limit):
            [
                ("type", "string"), ("minLength", 1), ("maxLength", .number(limit)),
                ("pattern", #"^[^\u0000-\u001f\u007f]*$"#),
            ]
        case .secret(let limit):
            [("type", "string"), ("minLength", 1), ("maxLength", .number(limit))]
        // In characters; the parser counts bytes.
        case .note: Self.text(Event.textCountMax).constraints
        case .name(let limit): Self.text(limit).constraints
        case .address: Self.text(64).constraints
        case .events:
            [
                ("type", "array"),
                ("items", ["type": "integer", "minimum": 0]),
                ("minItems", 1), ("maxItems", .number(Self.eventCountMax)), ("uniqueItems", true),
            ]
        case .email:
            [
                ("type", "string"), ("maxLength", 254),
                ("pattern", .string("^[^@\\s\(Self.invisible)]+@[!-?A-~]*\\.[!-?A-~]*$")),
            ]
        case .phone:
            [
                ("type", "string"),
                ("pattern", .string(Self.phonePattern)),
            ]
        case .card: [("type", "string"), ("pattern", #"^ *([0-9] *){13,19}$"#)]
        case .cards:
            [
                ("type", "array"), ("items", ["$ref": "#/$defs/card"]),
                ("maxItems", .number(CommandForm.cardCountMax)),
            ]
        case .uuid:
            [
                ("type", "string"),
                ("pattern", "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$"),
            ]
        case .time: [("type", "string"), ("pattern", .string("^\(Self.date)(\(Self.clock))?$"))]
        case .number(let range): Self.constraints(of: range)
        case .currency: [("enum", .array(Currency.active.map { .number($0.code) }))]
        case .choice(let choices): [("enum", .strings(choices))]
        case .policy:
            [
                ("type", "object"), ("minProperties", 1),
                (
                    "properties",
                    .members(
                        PolicyParameter.allCases.map {
                            ($0.name, .members(Self.constraints(of: $0.range)))
                        })
                ),
                ("additionalProperties", false),
            ]
        }
    }

    private static func constraints(of range: ClosedRange<UInt64>) -> [(String, JSON)] {
        [
            ("type", "integer"), ("minimum", .number(range.lowerBound)),
            ("maximum", .number(range.upperBound)),
        ]
    }

    /// Most of the characters that cannot be seen.
    private static let invisible =
        #"\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5"#
        + #"\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef"#
        + #"\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufff8\ufffe\uffff"#
    /// Six digits in New Caledonia, 8 to 15 elsewhere, with `_` where separators may be.
    private static let phonePattern =
        #"^_\+(_6_8_7(_[0-9]){6}|(?!_6_8_7)_[1-9](_[0-9]){7,14})_$"#
        .replacing("_", with: #"[ .\u00a0-]*"#)
    private static let date =
        "(19[7-9][0-9]|[2-9][0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    private static let clock =
        #"[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?Z?"#
}
