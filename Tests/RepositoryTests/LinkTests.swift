import Foundation
import Testing

@Suite struct LinkTests {
    @Test(arguments: Repository.documents.map(\.path))
    func relativeLinksResolve(_ path: String) {
        #expect(Self.broken(in: Repository.file(path).text, at: path) == [])
    }

    /// Links to files that are not there, or to headings that they do not have.
    static func broken(in text: String, at path: String) -> [String] {
        let directory = path.split(separator: "/").dropLast()
        return Markdown(text).links.filter { link in
            guard !link.contains("://") else { return false }
            let parts = link.split(separator: "#", omittingEmptySubsequences: false)
            var words = Array(directory)
            for word in parts[0].split(separator: "/") {
                if word == ".." {
                    words.removeLast(words.isEmpty ? 0 : 1)
                } else {
                    words.append(word)
                }
            }
            let target = parts[0].isEmpty ? path : words.joined(separator: "/")
            guard target == path || Repository.exists(target) else { return true }
            guard parts.count == 2 else { return false }
            let other = target == path ? text : Repository.file(target).text
            return !Markdown(other).anchors.contains(String(parts[1]))
        }
    }

    @Test func brokenLinksAreFound() {
        let text = """
            # One heading
            [a](format.md) [b](../README.md#limits) [c](#one-heading) [d](https://example.nc)
            [e](missing.md) [f](../README.md#nothing) [g](#two-headings)
            """
        #expect(
            Self.broken(in: text, at: "docs/new.md")
                == ["missing.md", "../README.md#nothing", "#two-headings"])
    }

    /// Every document can be found from the first one.
    @Test func theReadmeNamesEveryDocument() {
        let links = Set(Markdown(Repository.file("README.md").text).links)
        let documents = Repository.documents.map(\.path).filter {
            $0 != "README.md" && !$0.hasPrefix("docs/adr/")
        }
        #expect(documents.filter { !links.contains($0) } == [])
    }

    @Test func everyTargetIsInTheReadme() throws {
        let readme = Repository.file("README.md").text
        let sources = Repository.root.appending(path: "Sources").path
        let targets = try FileManager.default.contentsOfDirectory(atPath: sources)
        #expect(targets.filter { $0 != "CLMDB" && !readme.contains("`Sources/\($0)`") } == [])
    }
}
