import Foundation
import Questions
import TestSupport
import Testing

@testable import epin

@Suite struct CompletionTests {
    /// Words up to the cursor separated by spaces (a space at the end begins a new word), and what
    /// may come.
    @Test(arguments: [
        ("", "query export policy fail lines help completion manual"),
        ("q", "query"),
        ("zzz", ""),
        ("policy ", "show set"),
        ("policy s", "show set"),
        ("policy sh", "show"),
        ("--", "--data --json --help --version"),
        ("--data d q", "query"),
        ("query --", "--since --limit --order --column --follow --data --json --help --version"),
        ("query -", "--since --limit --order --column --follow --data --json --help --version"),
        ("query --since x --f", "--follow"),
        ("query --since x --s", ""),
        ("query --column x --c", "--column"),
        ("query --order ", "oldest newest"),
        ("query --order n", "newest"),
        ("query --order=", "--order=oldest --order=newest"),
        ("query --order=n", "--order=newest"),
        ("query --follow=", ""),
        ("query --since ", ""),
        ("query ", "kind= amount="),
        ("query k", "kind="),
        ("query kind=", "kind=codeIssued kind=codeVoided"),
        ("query kind=codeV", "kind=codeVoided"),
        ("query amount=", ""),
        ("query other=", ""),
        ("query a -- --o", ""),
        ("query a -- k", "kind="),
        ("query --data ", ":directory"),
        ("query --data=x", ":directory"),
        ("export ", ":file"),
        ("export f ", "csv cbor"),
        ("export f csv ", ""),
        ("export --nonsense f c", "csv cbor"),
        ("help p", "policy"),
        ("help policy ", "show set"),
        ("help query ", ""),
        ("completion ", "bash zsh fish"),
    ])
    func whatMayCome(_ line: String, _ words: String) {
        let typed = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let lines = Completion(Sample.program).lines(for: typed)
        let first = lines.map { String($0.prefix { $0 != "\t" }) }
        #expect(first.joined(separator: " ") == words)
    }

    @Test func wordsAreExplained() {
        let completion = Completion(Sample.program)
        #expect(completion.lines(for: ["q"]) == ["query\tSearch the events"])
        #expect(completion.lines(for: ["po"]) == ["policy"])
        #expect(completion.lines(for: ["query", "--si"]) == ["--since\tLeave out older events."])
        #expect(completion.lines(for: []) == completion.lines(for: [""]))
    }

    @Test func theHiddenRequest() {
        #expect(Sample(["__complete", "policy", "sh"]).out == "show\tShow the policy\n")
        #expect(
            Sample(["__complete", "--version"]).out
                == "--version\tShow the version and do nothing else.\n")
        #expect(Sample("__complet").code == .usage)
        #expect(!Sample("help").out.contains("__complete"))
    }
}

/// The scripts run in their shells against a stand-in for the program, which answers with the words
/// it was asked.
@Suite(.serialized) struct CompletionScriptTests {
    /// Runs `text` where the scripts, two files, a directory and the stand-in are.
    private func run(_ shell: String, _ text: String) throws -> String {
        try Shell.inDirectory {
            let directory = $0.directory
            let folder = directory.appending(path: "folder")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for name in ["file one", "fine"] {
                try Data().write(to: directory.appending(path: name))
            }
            for name in Completion.shells {
                let script = Completion(Sample.program).script(for: name)
                try Data(script.utf8).write(to: directory.appending(path: "script.\(name)"))
            }
            // Answers with the file `answer`, and notes the words it was given, one a line.
            let program = "#!/bin/sh\nprintf '<%s>\\n' \"$@\" > asked\ncat answer\n"
            let path = directory.appending(path: "sample").path
            try Data(program.utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o755], ofItemAtPath: path)
            let (written, status) = try Shell(directory: directory, programs: directory)
                .run(text, by: [shell, "-c"])
            #expect(status == 0, "\(written)")
            return written
        }
    }

    private func bash(_ words: [String], answer: String) throws -> String {
        let quoted = (["sample"] + words).map { "'\($0)'" }.joined(separator: " ")
        return try run(
            "bash",
            """
            set -eu
            source script.bash
            complete -p sample | grep -q _sample_complete
            printf '%b' '\(answer)' > answer
            COMP_WORDS=(\(quoted)) COMP_CWORD=\(words.count)
            _sample_complete
            if (( ${#COMPREPLY[@]} )); then
                printf '%s\\n' "${COMPREPLY[@]}" | LC_ALL=C sort | tr '\\n' ';'
            fi
            echo
            cat asked
            """)
    }

    @Test func bashAcceptsTheScript() throws {
        #expect(try run("bash", "bash -n script.bash") == "")
    }

    @Test func bashOffersWords() throws {
        let answer = try bash(["query", ""], answer: "--since\\tLeave out.\\nkind=\\n")
        #expect(answer == "--since;kind=;\n<__complete>\n<query>\n<>\n")
        #expect(try bash(["q"], answer: "") == "\n<__complete>\n<q>\n")
    }

    /// Bash cuts `--order=n` and `kind=code` into three words, and completes the last alone.
    @Test func bashJoinsWordsCutAtEquals() throws {
        let option = try bash(["query", "--order", "=", "n"], answer: "--order=newest\\n")
        #expect(option == "newest;\n<__complete>\n<query>\n<--order=n>\n")
        let empty = try bash(["query", "kind", "="], answer: "kind=a\\nkind=b\\n")
        #expect(empty == "a;b;\n<__complete>\n<query>\n<kind=>\n")
        let time = try bash(["--since", "12", ":", "30", "q"], answer: "query\\n")
        #expect(time == "query;\n<__complete>\n<--since>\n<12:30>\n<q>\n")
    }

    @Test func bashListsFilesAndDirectories() throws {
        let files = try bash(["export", "fi"], answer: ":file\\n")
        #expect(files == "file one;fine;\n<__complete>\n<export>\n<fi>\n")
        let folders = try bash(["--data", "=", "f"], answer: ":directory\\n")
        #expect(folders == "folder;\n<__complete>\n<--data=f>\n")
    }

    @Test(.enabled(if: Shell.isInstalled("zsh"))) func zshAcceptsTheScript() throws {
        #expect(try run("zsh", "zsh -n script.zsh") == "")
    }

    /// With stand-ins for the functions that only work under the cursor.
    @Test(.enabled(if: Shell.isInstalled("zsh"))) func zshOffersWords() throws {
        let text = """
            compdef() { print compdef $*; }
            _describe() { print -- $1: ${(P)2} $3 $4; }
            _files() { print files $PREFIX $*; }
            compset() { PREFIX=${PREFIX#*=}; }
            source ./script.zsh
            ask() { print -n $1 > answer; shift; words=(sample "$@")
                CURRENT=$#words PREFIX=$words[-1]
                _sample_complete; cat asked; }
            ask 'query\\tSearch: all\\nkind=\\n' query ''
            ask ':file\\n' export --out=a=b
            ask ':directory\\n' a=b
            ask '' q
            """
        let expected = """
            compdef _sample_complete sample
            sample: query:Search: all
            sample: kind= -S
            <__complete>
            <query>
            <>
            files a=b
            <__complete>
            <export>
            <--out=a=b>
            files a=b -/
            <__complete>
            <a=b>
            <__complete>
            <q>

            """
        #expect(try run("zsh", text) == expected)
    }

    @Test(.enabled(if: Shell.isInstalled("fish"))) func fishOffersWords() throws {
        let text = """
            source script.fish
            printf 'query\\tSearch\\nkind=\\n' > answer
            complete -C 'sample que'; cat asked
            complete -C 'sample kin'
            printf ':directory\\n' > answer
            complete -C 'sample --data '; cat asked
            complete -C 'sample --data=fo'
            printf ':file\\n' > answer
            complete -C 'sample export fi'
            """
        let expected = """
            query\tSearch
            <__complete>
            <que>
            kind=
            folder/
            <__complete>
            <--data>
            <>
            --data=folder/
            file one
            fine

            """
        #expect(try run("fish", text) == expected)
    }

    /// Where the shells are not installed, at least nothing is left to fill in.
    @Test(arguments: Completion.shells) func scriptsAreFilledIn(_ shell: String) {
        let script = Completion(Sample.program).script(for: shell)
        #expect(script.contains("sample"))
        #expect(script.contains(" \(Completion.request) "))
        #expect(!script.contains("NAME"))
        #expect(!script.contains("REQUEST"))
        #expect(Sample("completion \(shell)").out == script)
    }
}
