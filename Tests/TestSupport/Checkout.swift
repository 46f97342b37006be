import Foundation

/// The repository that the tests were built from, and what was built of it.
package enum Checkout {
    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Where the package manager put `epin`: beside the program of the tests.
    package static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent()

    /// The absolute path of a file: `schema/event.cddl`.
    package static func path(_ name: String) -> String { root.appending(path: name).path }

    package static func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    package static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The part of a document that `epin schema` writes.
    package static func generatedPart(of page: String) throws -> String {
        let text = try text("docs/\(page).md")
        let start = text.range(of: "<!-- Generated from here: epin schema \(page) -->\n\n")
        let end = text.range(of: "\n<!-- End of the generated part -->\n")
        guard let start, let end else { throw CocoaError(.fileReadCorruptFile) }
        return String(text[start.upperBound..<end.lowerBound])
    }
}
