import Foundation
import TestSupport

/// The files of this repository, as a reader meets them.
enum Repository {
    static let root = Checkout.root

    /// A text and where it is.
    struct File: CustomStringConvertible {
        /// From the top directory: `docs/format.md`.
        let path: String
        let text: String

        var description: String { path }

        var lines: [String] {
            text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// Every text file, in the order of paths, without what is built or hidden; `.ci` is neither.
    static let files: [File] = {
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let found = FileManager.default.enumerator(at: root, includingPropertiesForKeys: keys)!
        var files: [File] = []
        for case let url as URL in found {
            let isDirectory = try? url.resourceValues(forKeys: Set(keys)).isDirectory
            let name = url.lastPathComponent
            if isDirectory == true, isLeftOut(name) { found.skipDescendants() }
            // In a worktree of git that one is a file.
            guard isDirectory == false, name != ".git",
                let text = try? String(contentsOf: url, encoding: .utf8)
            else { continue }
            files.append(File(path: String(url.path.dropFirst(root.path.count + 1)), text: text))
        }
        return files.sorted { $0.path < $1.path }
    }()

    private static func isLeftOut(_ name: String) -> Bool {
        (name.hasPrefix(".") && name != ".ci") || name == "__pycache__"
    }

    static func file(_ path: String) -> File { files.first { $0.path == path }! }

    static var documents: [File] { files.filter { $0.path.hasSuffix(".md") } }

    static var sources: [File] { files.filter { $0.path.hasSuffix(".swift") } }

    /// Whether there is such a file or directory.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }
}
