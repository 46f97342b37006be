import Foundation
import TestSupport
import Testing

/// The questions of docs/questions.md, each with its commands.
struct QuestionDocument {
    /// From 1, in order.
    let commands: [[String]]

    init() throws {
        let page = try Checkout.text("docs/questions.md")
        let sections = page.components(separatedBy: "\n## ").dropFirst()
        commands = try sections.enumerated().map { index, section in
            try #require(section.hasPrefix("\(index + 1). "), "\(section.prefix(40))")
            let blocks = section.components(separatedBy: "\n```")
            try #require(blocks.count == 3 && blocks[1].hasPrefix("sh\n"), "question \(index + 1)")
            return blocks[1].components(separatedBy: "\n").dropFirst().map { $0 }
        }
    }

    /// One line, with other numbers.
    func line(_ question: Int, _ number: Int, _ replacing: [(String, String)]) throws -> String {
        var line = commands[question - 1][number]
        for (old, new) in replacing {
            try #require(line.contains(old), "\(line)")
            line = line.replacing(old, with: new)
        }
        return line
    }
}

@Suite struct QuestionDocumentTests {
    /// A heading and one block for each; the tests of the documents check that all of them run.
    @Test func thereAre25() throws {
        let document = try QuestionDocument()
        #expect(document.commands.count == 25)
        for (index, lines) in document.commands.enumerated() {
            #expect(!lines.isEmpty && lines.allSatisfy { $0.hasPrefix("epin ") }, "\(index + 1)")
        }
    }
}
