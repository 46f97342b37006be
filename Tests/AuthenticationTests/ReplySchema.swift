import Foundation
import Ledger
import TestSupport
import Testing

@testable import Authentication

/// `schema/reply.schema.json`, against which every reply of `epin apply` is checked.
enum ReplySchema {
    static var file: String { get throws { try Checkout.text("schema/reply.schema.json") } }

    /// The reply as `epin apply` writes it.
    static func line(_ reply: Reply) -> JSON {
        .object([JSON.Member(key: "line", value: 1)] + reply.members)
    }

    /// Expects that the schema takes these replies.
    static func expect(
        _ replies: some Sequence<Reply>, at location: SourceLocation = #_sourceLocation
    ) throws {
        let lines = replies.map { line($0).text }
        let answers = try SchemaPeer.answers(try file, lines)
        try #require(answers.count == lines.count, sourceLocation: location)
        for (line, isValid) in zip(lines, answers) {
            #expect(isValid, "\(line)", sourceLocation: location)
        }
    }
}
