import Ledger

extension ReplyForm {
    /// The JSON Schema (draft 2020-12) of a reply: `schema/reply.schema.json`.
    package static var jsonSchema: JSON {
        let plain = all.filter(\.isPlain)
        let results = all.filter { !$0.isPlain }.map { ($0.result, $0.schema([$0.result])) }
        return [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "A line that epin apply answers with",
            "description": "Generated: epin schema reply > schema/reply.schema.json",
            "type": "object",
            "oneOf": .array((results.map(\.0) + ["event", "error"]).map(JSON.reference)),
            "$defs": .members(
                results + [("event", plain[0].schema(plain.map(\.result))), ("error", error)]
                    + common.filter { $0.name != "result" }.map { ($0.name, $0.schema) }),
        ]
    }

    /// Declared nowhere: it has neither details nor a message.
    private var isPlain: Bool { !Self.declared.contains { $0.result == result } }

    private static let common = ReplyField.before + ReplyField.after

    private func schema(_ results: [String]) -> JSON {
        let shared = Self.common.map { field -> (String, JSON) in
            guard field.name == "result" else { return (field.name, .reference(field.name)) }
            return (
                "result",
                results.count == 1 ? ["const": .string(results[0])] : ["enum": .strings(results)]
            )
        }
        let required = (Self.common + details).filter(\.isAlways).map(\.name)
        return [
            "description": .string(
                results.count == 1 ? when : "The name of the event says it all."),
            "type": "object",
            "properties": .members(shared + details.map { ($0.name, $0.schema) }),
            "required": .strings(required),
            "additionalProperties": false,
        ]
    }

    /// A line that was not carried out.
    private static var error: JSON {
        let text = ReplyField.Value.text.schema
        return [
            "description": "The line was not carried out.",
            "type": "object",
            "properties": [
                "line": .reference("line"), "replyVersion": .reference("replyVersion"),
                "request": .reference("request"),
                "error": [
                    "type": "object",
                    "properties": [
                        "code": ["enum": .strings(CommandError.Code.allCases.map(\.rawValue))],
                        "field": text, "reason": text,
                    ],
                    "required": ["code", "reason"],
                    "additionalProperties": false,
                ],
            ],
            "required": ["line", "replyVersion", "error"],
            "additionalProperties": false,
        ]
    }
}

extension ReplyField {
    fileprivate var schema: JSON {
        .members(
            [("description", .string(note))]
                + (value.schema.objectValue ?? []).map {
                    ($0.key, $0.value)
                })
    }
}

extension ReplyField.Value {
    fileprivate var schema: JSON {
        switch self {
        case .text: ["type": "string", "minLength": 1]
        case .bool: ["type": "boolean"]
        case .time:
            [
                "type": "string",
                "pattern": #"^[0-9]{4}(-[0-9]{2}){2}T[0-9]{2}(:[0-9]{2}){2}\.[0-9]{3}Z$"#,
            ]
        case .uuid: ["type": "string", "pattern": "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"]
        case .twoDigits: ["type": "string", "pattern": "^[0-9]{2}$"]
        case .number: ["type": "integer", "minimum": 0]
        case .choice(let choices): ["enum": .strings(choices)]
        case .list(let value): ["type": "array", "items": value.schema]
        case .erasable(let value): ["anyOf": [value.schema, ["type": "null"]]]
        case .object(let members):
            [
                "type": "object",
                "properties": .members(members.map { ($0.name, $0.value.schema) }),
                "required": .strings(members.map(\.name)),
                "additionalProperties": false,
            ]
        }
    }
}
