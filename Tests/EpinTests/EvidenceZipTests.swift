import Foundation
import Ledger
import TestSupport
import Testing

/// Bundles in zip files, whoever made them.
@Suite struct EvidenceZipTests {
    private let evidence: EvidenceData
    private let number: String

    init() throws {
        evidence = try EvidenceData()
        number = try evidence.disputed()
    }

    @Test func aZipHoldsWhatTheDirectoryHolds() throws {
        let zipped = try evidence.evidence(["challenge", number, "--json"], to: "b.zip")
        let plain = try evidence.evidence(["challenge", number, "--json"], to: "b")
        #expect(zipped.status == 0 && plain.status == 0, "\(zipped)")
        #expect(try zipped.json[0]["digest"] == plain.json[0]["digest"])
        let checked = try evidence.check("b.zip", ["--key", evidence.path(EvidenceData.key)])
        #expect(checked.status == 0, "\(checked)")
        let unpacked = try python(
            "z = zipfile.ZipFile('b.zip'); z.extractall('out'); print(*z.namelist())"
        )
        #expect(try evidence.files("out") == evidence.files("b"))
        let names = unpacked.split(separator: " ").map(String.init)
        #expect(names == names.sorted() && names.count == 128)
        let left = try FileManager.default.contentsOfDirectory(atPath: evidence.directory.path)
        #expect(!left.contains { $0.contains(".new-") })
    }

    @Test func withoutZipNothingIsWritten() throws {
        let tools = evidence.directory.appending(path: "tools")
        try FileManager.default.createDirectory(at: tools, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: tools.appending(path: "openssl").path, withDestinationPath: "/usr/bin/openssl")
        let words = [
            "/usr/bin/env", "PATH=\(tools.path)", EpinData.program.path, "--data",
            evidence.data.path, "evidence",
        ]
        let refused = try evidence.data.run(
            words + [
                "challenge", number, "-o", evidence.path("b.zip"), "--key",
                evidence.path(EvidenceData.key),
            ])
        #expect(refused.status == 2 && refused.err.contains("'zip' is not in PATH"), "\(refused)")
        #expect(!FileManager.default.fileExists(atPath: evidence.path("b.zip")))
        let left = try FileManager.default.contentsOfDirectory(atPath: evidence.directory.path)
        #expect(!left.contains { $0.contains(".new-") })
        #expect(try evidence.evidence(["challenge", number], to: "b.zip").status == 0)
        let unread = try evidence.data.run(words + ["--check", evidence.path("b.zip")])
        #expect(unread.status == 2 && unread.err.contains("'unzip' is not in PATH"), "\(unread)")
    }

    /// Runs Python in the directory.
    private func python(_ code: String) throws -> String {
        let outcome = try evidence.data.run([
            "/usr/bin/env", "-C", evidence.directory.path, "/usr/bin/python3", "-I", "-W", "ignore",
            "-c", "import zipfile, os, stat; " + code,
        ])
        try #require(outcome.status == 0, "\(outcome)")
        return outcome.text.trimmingCharacters(in: .newlines)
    }

    /// Adds an entry of this name to a copy of a good zip file.
    private func checkWith(_ entry: String) throws -> EpinData.Outcome {
        try FileManager.default.copyItem(
            atPath: evidence.path("b.zip"), toPath: evidence.path("bad.zip"))
        defer { try? FileManager.default.removeItem(atPath: evidence.path("bad.zip")) }
        _ = try python("z = zipfile.ZipFile('bad.zip', 'a'); \(entry); z.close()")
        return try evidence.check("bad.zip")
    }

    @Test func pathsThatLeaveAreRefused() throws {
        #expect(try evidence.evidence(["challenge", number], to: "b.zip").status == 0)
        for name in [
            "../out", "records/../../out", "/tmp/out", "..", "a/..", "C:\\out", "..\\out",
        ] {
            let literal = name.replacing("\\", with: "\\\\")
            let outcome = try checkWith("z.writestr('\(literal)', 'x')")
            #expect(outcome.status == 2 && outcome.err.contains("leads out of it"), "\(outcome)")
        }
        let twice = try checkWith("z.writestr('index.html', 'x')")
        #expect(twice.status == 2 && twice.err.contains("a name is there twice"), "\(twice)")
        let link = try checkWith(
            "i = zipfile.ZipInfo('link'); i.create_system = 3; "
                + "i.external_attr = (stat.S_IFLNK | 0o777) << 16; z.writestr(i, '/etc/passwd')")
        #expect(link.status == 2 && link.err.contains("link is no file"), "\(link)")
        let more = try checkWith("z.writestr('more', 'x')")
        #expect(more.status == 1 && more.text.contains("more is not in SHA256SUMS"), "\(more)")
        // Odd names are no names of a bundle; none is an option of a program.
        for name in ["-x", "a b", "*", "\\n", "é", "records/"] {
            let outcome = try checkWith("z.writestr('\(name)', '')")
            #expect(outcome.status == 1 || outcome.status == 2 || name == "records/", "\(outcome)")
        }
    }

    @Test func whatIsNoZipIsRefused() throws {
        #expect(try evidence.evidence(["query", "kind=logOriginSet"], to: "b.zip").status == 0)
        let bytes = Array(try Data(contentsOf: evidence.directory.appending(path: "b.zip")))
        func check(_ bytes: [UInt8]) throws -> EpinData.Outcome {
            try Data(bytes).write(to: evidence.directory.appending(path: "bad.zip"))
            return try evidence.check("bad.zip")
        }
        #expect(try check(bytes).status == 0)
        for count in stride(from: 0, to: bytes.count, by: bytes.count / 12) {
            let outcome = try check(Array(bytes.prefix(count)))
            #expect(outcome.status == 2 && outcome.err.contains("bad.zip"), "\(count): \(outcome)")
        }
        // Damage inside is reported by unzip or found in the files; bytes without a meaning may
        // stay changed.
        for index in stride(from: 40, to: bytes.count, by: bytes.count / 25) {
            var changed = bytes
            changed[index] ^= 0xFF
            let outcome = try check(changed)
            #expect(!outcome.isSignal && outcome.status <= 2, "\(index): \(outcome)")
        }
        #expect(try evidence.check("nowhere.zip").status == 2)
        #expect(try evidence.check("log.pem").err.contains("not a zip file"))
        #expect(try evidence.check("g").status == 2)
        try FileManager.default.createDirectory(
            atPath: evidence.path("void"), withIntermediateDirectories: true)
        #expect(try evidence.check("void").status == 1)
    }
}
