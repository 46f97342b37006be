import Ledger

extension Question {
    /// The JSON Schema (draft 2020-12) of the answers: `schema/answer.schema.json`, a definition
    /// for each question that has any, by its name.
    package static var jsonSchema: JSON {
        let answers = all.filter { !$0.shapes.isEmpty }.map { question in
            JSON.Member(
                key: question.name,
                value: ["anyOf": .array(question.shapes.map { question.shown($0).schema })])
        }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A line of the JSON that a question is answered with",
            "description": "Generated: epin schema answer > schema/answer.schema.json",
            "anyOf": .array(answers.map { ["$ref": .string("#/$defs/\($0.key)")] }),
            "$defs": .object(answers + [JSON.Member(key: "event", value: Self.event)]),
        ]
    }

    /// With what ``AnswerWriter`` adds.
    private func shown(_ shape: Shape) -> Shape {
        isOfPeriod ? shape.adding([.maybe(.timeZone)]) : shape
    }

    /// The fields of an event; a definition to which others add.
    private static var event: JSON {
        [
            "description": "An event: the fields that its kind has, see event.cddl.",
            "type": "object",
            "properties": .object(
                Field.allCases.map {
                    JSON.Member(key: $0.name, value: TermType.field($0).schema)
                }),
            "required": JSON(Schema.envelope.fields.map(\.name)),
        ]
    }
}

extension Shape {
    fileprivate var schema: JSON {
        let own: [JSON.Member] = [
            .init(key: "type", value: "object"),
            .init(
                key: "properties",
                value: .object(
                    members.map { JSON.Member(key: $0.term.name, value: $0.schema) })),
            .init(
                key: "required",
                value: JSON(members.filter { !$0.isOptional }.map(\.term.name))),
        ]
        guard isEvent else {
            return .object(own + [.init(key: "additionalProperties", value: false)])
        }
        return .object(
            [.init(key: "allOf", value: [["$ref": "#/$defs/event"]])] + own
                + [.init(key: "unevaluatedProperties", value: false)])
    }
}

extension Shape.Member {
    fileprivate var schema: JSON {
        let type: JSON =
            canBeNull ? ["anyOf": [term.type.schema, ["type": "null"]]] : term.type.schema
        return .object(
            [JSON.Member(key: "description", value: .string(term.meaning))]
                + (type.objectValue ?? []))
    }
}

extension TermType {
    fileprivate var schema: JSON {
        switch self {
        case .sequence, .number: ["type": "integer", "minimum": 0]
        case .decimal: ["type": "number"]
        case .flag: ["type": "boolean"]
        case .text: ["type": "string"]
        case .time: Self.timeSchema
        case .hex: ["type": "string", "pattern": "^([0-9a-f]{2})*$"]
        case .choice(let words): ["enum": JSON(words)]
        case .field(let field): Self.schema(of: field)
        case .event: ["$ref": "#/$defs/event", "unevaluatedProperties": false]
        case .list(let item): ["type": "array", "items": item.schema]
        case .object(let members): Shape(members).schema
        case .dictionary(let value): ["type": "object", "additionalProperties": value.schema]
        case .any: [:]
        }
    }

    private static let timeSchema: JSON = [
        "type": "string",
        "pattern": #"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z$"#,
    ]

    private static func schema(of field: Field) -> JSON {
        switch field.type {
        case .unsigned(.time): timeSchema
        case .unsigned(.twoDigits): ["type": "string", "pattern": "^[0-9]{2}$"]
        case .unsigned: ["type": "integer", "minimum": 0]
        case .choice(_, let members): ["enum": JSON(members.map(\.name))]
        case .sixteenBytes(isUUID: true):
            ["type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"]
        case .sixteenBytes: ["type": "string", "pattern": "^[0-9a-f]{32}$"]
        case .text: ["type": "string"]
        case .numbers(.twoDigits):
            ["type": "array", "items": ["type": "string", "pattern": "^[0-9]{2}$"]]
        case .numbers: ["type": "array", "items": ["type": "integer", "minimum": 0]]
        }
    }
}
