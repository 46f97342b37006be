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
        #expect(recipes.contains("apt install --no-install-recommends"))
        try Shell.inDirectory { shell in
            try Data(recipes.utf8).write(to: shell.directory.appending(path: "recipes"))
            #expect(try shell.run("bash -n recipes") == ("", 0))
        }
    }

    /// A stand-in for apt-get, which says what the real one does while another one has the lock of
    /// the lists.
    @Test func anotherAptIsWaitedFor() throws {
        try Shell.inDirectory { shell in
            let script = """
                #!/bin/bash
                echo "$*" >> "$PWD/calls"
                if [[ $(wc -l < "$PWD/calls") -lt 3 ]]; then
                    echo 'E: Could not get lock /var/lib/apt/lists/lock.' >&2
                    exit 100
                fi
                if [[ $* == *unknown* ]]; then
                    echo 'E: Unable to locate package unknown' >&2
                    exit 100
                fi
                """
            try Data(script.utf8).write(to: shell.directory.appending(path: "apt-get"))
            let rule = "\nneeds:\n\t@$(call install-packages,$(PACKAGE))\n"
            try Data((makefile + rule).utf8).write(to: shell.directory.appending(path: "Makefile"))
            _ = try shell.run(
                "chmod +x apt-get && printf '#!/bin/bash\\n\"$@\"' > sudo && chmod +x sudo")
            let path = "PATH=\"$PWD:$PATH\""
            let found = try shell.run("\(path) make -s needs PACKAGE=zip")
            #expect(found.status == 0 && found.written.contains("Waiting for another apt-get"))
            let calls = try shell.run("grep -c update calls; grep -c 'install .*zip' calls")
            #expect(calls.written == "3\n1\n")
            let unknown = try shell.run("\(path) make -s needs PACKAGE=unknown 2>&1")
            #expect(unknown.status != 0)
            #expect(unknown.written.contains("Unable to locate package unknown"))
            #expect(unknown.written.contains("Missing and not installed: unknown"))
            _ = try shell.run("rm calls")
            let never = try shell.run("\(path) make -s needs PACKAGE=zip APT_TRIES=1 2>&1")
            #expect(never.status != 0 && never.written.contains("Could not get lock"))
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
