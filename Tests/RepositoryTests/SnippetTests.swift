import TestSupport
import Testing

/// Every `sh` block of a document is run, in order, in one new directory. A `text` block right
/// after it is what it writes, where `…` stands for anything within a line. A block `sh root`
/// needs a machine of its own: it is only parsed.
@Suite struct SnippetTests {
    @Test(arguments: Repository.documents.map(\.path))
    func documents(_ path: String) throws {
        let faults = try Self.faults(in: Repository.file(path).text)
        #expect(faults == [], "\(path)")
    }

    static func faults(in text: String) throws -> [String] {
        try Shell.inDirectory { shell in
            var faults: [String] = []
            var written = ""
            for block in Markdown(text).blocks {
                switch block.info {
                case "sh":
                    let result = try shell.run(block.text)
                    written = result.written
                    if result.status != 0 {
                        faults.append("line \(block.line): status \(result.status): \(written)")
                    }
                case "sh root":
                    let result = try shell.run("bash -n <<'BLOCK'\n\(block.text)BLOCK\n")
                    if result.status != 0 {
                        faults.append("line \(block.line): \(result.written)")
                    }
                case "text" where block.followsBlock:
                    faults += differences(written, from: block.text).map {
                        "line \(block.line): \($0)"
                    }
                default: break
                }
            }
            return faults
        }
    }

    /// Lines that are not as expected.
    static func differences(_ written: String, from expected: String) -> [String] {
        let written = written.split(separator: "\n", omittingEmptySubsequences: false)
        let expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
        guard written.count == expected.count else {
            return ["\(expected.count) lines expected, not \(written.joined(separator: "\n"))"]
        }
        return zip(written, expected).filter { !isMatch($0, of: $1) }
            .map { "'\($1)' expected, not '\($0)'" }
    }

    private static func isMatch(_ line: Substring, of pattern: Substring) -> Bool {
        let parts = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return line == pattern }
        guard line.hasPrefix(parts[0]) else { return false }
        var rest = line.dropFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.firstRange(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return rest.hasSuffix(parts.last!)
    }

    @Test func whatDiffersIsFound() throws {
        let fence = "```"
        func faultCount(_ command: String, _ expected: String) throws -> Int {
            try Self.faults(
                in: "\(fence)sh\n\(command)\n\(fence)\n\n\(fence)text\n\(expected)\n\(fence)\n"
            ).count
        }
        #expect(try faultCount("echo one", "one") == 0)
        #expect(try faultCount("echo one", "two") == 1)
        #expect(try faultCount("echo one; echo two", "one") == 1)
        #expect(try faultCount("echo one; false", "one") == 1)
        #expect(try faultCount("echo from here to there", "from … to …") == 0)
        #expect(try faultCount("echo from here to there", "from … by …") == 1)
        #expect(try faultCount("epin verify || echo $?", "epin: … no ledger here…\n2") == 0)
        #expect(try Self.faults(in: "\(fence)sh root\nif\n\(fence)\n").count == 1)
    }
}
