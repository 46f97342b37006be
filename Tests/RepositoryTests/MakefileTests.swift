import Foundation
import TestSupport
import Testing

@Suite struct MakefileTests {
    private let makefile = Repository.file("Makefile").text

    /// Those declared phony, which all are.
    private var targets: [String] {
        let line = makefile.firstMatch(of: /(?m)^\.PHONY: (.+)$/)!.output.1
        return line.split(separator: " ").map(String.init)
    }

    private func make(_ arguments: String) throws -> String {
        let shell = Shell(directory: Repository.root)
        let result = try shell.run("make --no-print-directory \(arguments)")
        try #require(result.status == 0, "\(result.written)")
        return result.written
    }

    @Test func everyTargetIsDeclared() {
        let rules = makefile.matches(of: /(?m)^([a-z-]+):(?!=)/).map { String($0.output.1) }
        #expect(Set(rules) == Set(targets))
    }

    @Test func helpListsEveryTarget() throws {
        let listed = try make("help").split(separator: "\n").map {
            String($0.split(separator: " ")[0])
        }
        #expect(listed == targets)
        #expect(try make("") == make("help"))
    }

    @Test func everyRecipeIsParsed() throws {
        let recipes = try make("--dry-run \(targets.joined(separator: " "))")
        #expect(recipes.contains("apt-get install"))
        try Shell.inDirectory { shell in
            try Data(recipes.utf8).write(to: shell.directory.appending(path: "recipes"))
            #expect(try shell.run("bash -n recipes") == ("", 0))
        }
    }

    @Test func targetsNamedInDocumentsExist() {
        for document in Repository.documents {
            let named = document.text.matches(of: /`make ([a-z-]+)/).map { String($0.output.1) }
            #expect(named.filter { !targets.contains($0) } == [], "\(document)")
        }
    }

    @Test func theScriptOfTheBuildServerIsReady() throws {
        let path = Repository.root.appending(path: ".ci/run").path
        #expect(FileManager.default.isExecutableFile(atPath: path))
        #expect(try Shell(directory: Repository.root).run("bash -n .ci/run") == ("", 0))
        #expect(Repository.file(".ci/run").lines.contains("set -euo pipefail"))
    }

    @Test func theChangelogHasTheVersion() throws {
        let version = try Shell(directory: Repository.root).run("epin --version").written
        let number = version.split(separator: " ")[1].dropLast()
        #expect(Repository.file("CHANGELOG.md").text.contains("\n## [\(number)]"))
    }
}
