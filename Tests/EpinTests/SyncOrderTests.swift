import Foundation
import Ledger
import TestSupport
import Testing

/// What is told to be done is on the disk: the calls that make it so, in their order, noted by a
/// library that is loaded before the others: see `Tests/Tools/torture/calls.c`.
@Suite(.enabled(if: Shell.isInstalled("clang"), "needs a compiler of C"))
struct SyncOrderTests {
    private let data: EpinData

    init() throws {
        data = try EpinData(["--origin", "example.nc/epin"])
        let source = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Tools/torture/calls.c").path
        let made = try data.run([
            "/usr/bin/env", "clang", "-shared", "-fPIC", "-o", "calls.so", source, "-lpthread",
        ])
        try #require(made.status == 0, "\(made)")
    }

    private struct Call: Equatable, CustomStringConvertible {
        let name: String
        /// The file, or the new name.
        let path: String

        var description: String { "\(name) \(path)" }
    }

    /// What the program calls, with temporary parts of names left out.
    private func calls(
        of words: [String], input: String = ""
    ) throws -> (calls: [Call], outcome: EpinData.Outcome) {
        let log = data.directory.appending(path: "log-\(UUID().uuidString)")
        let outcome = try data.run(
            [
                "/usr/bin/env", "LD_PRELOAD=\(data.directory.path)/calls.so",
                "CALLS_LOG=\(log.path)", EpinData.program.path, "--data", data.path,
            ] + words, input: input.utf8)
        try #require(outcome.status == 0, "\(outcome)")
        let lines = String(decoding: try Data(contentsOf: log), as: UTF8.self)
            .split(separator: "\n")
        let calls = lines.map { line in
            let words = line.split(separator: " ").map(String.init)
            return Call(name: words[0], path: words.last!)
        }
        return (calls, outcome)
    }

    private func index(
        _ name: String, _ path: String, in calls: [Call],
        _ location: SourceLocation = #_sourceLocation
    ) throws -> Int {
        try #require(
            calls.firstIndex(of: Call(name: name, path: path)), "\(name) \(path) in \(calls)",
            sourceLocation: location)
    }

    /// Messages told as sent are not lost by a power cut.
    @Test func messagesAreDurableBeforeTheyAreSent() throws {
        let lines =
            (1...4).map(Commands.register)
            + (1...4).map {
                Commands.requestCodes($0, outside: false)
            }
        let (calls, outcome) = try calls(
            of: ["apply"], input: lines.map { $0 + "\n" }.joined())
        #expect(outcome.lines.count == 8)
        let spool = data.spool
        let names = try FileManager.default.contentsOfDirectory(atPath: spool)
        #expect(names.count == 8)
        let directory = try index("fsync", spool, in: calls)
        for name in names {
            let written = try index("fsync", "\(spool)/.\(name)", in: calls)
            let renamed = try index("rename", "\(spool)/\(name)", in: calls)
            #expect(written < renamed && renamed < directory)
        }
        // Once a batch, and codeSent is recorded after it.
        #expect(calls.count { $0 == Call(name: "fsync", path: spool) } == 1)
        let ledger = Call(name: "fdatasync", path: "\(data.path)/ledger/data.mdb")
        #expect(calls[..<directory].contains(ledger) && calls[directory...].contains(ledger))
    }

    /// Many at once are not made durable one by one.
    @Test func manyMessagesAreDurableAtOnce() throws {
        let count = 20
        let lines =
            (1...count).map(Commands.register)
            + (1...count).map {
                Commands.requestCodes($0, outside: false)
            }
        let (calls, _) = try calls(of: ["apply"], input: lines.map { $0 + "\n" }.joined())
        let names = try FileManager.default.contentsOfDirectory(atPath: data.spool)
        #expect(names.count == 2 * count)
        let all = try index("syncfs", data.spool, in: calls)
        let directory = try index("fsync", data.spool, in: calls)
        for name in names {
            let renamed = try index("rename", "\(data.spool)/\(name)", in: calls)
            #expect(all < renamed && renamed < directory)
        }
        #expect(!calls.contains { $0.name == "fsync" && $0.path.contains("/spool/") })
    }

    /// What is handed out is there: a checkpoint's memory, a proof, a bundle.
    @Test func filesAreDurableBeforeTheyAreNamed() throws {
        let key = data.directory.appending(path: "log.pem").path
        let made = try calls(of: ["key", "generate", "example.nc/epin", key]).calls
        for path in [key, "\(key).pub", data.directory.path] {
            _ = try index("fsync", path, in: made)
        }
        let signed = try calls(of: ["checkpoint", "--key", key]).calls
        let renamed = try #require(
            signed.firstIndex { $0.name == "rename" && $0.path.hasPrefix("\(key).signed/") })
        let memory = signed[renamed].path
        #expect(try index("fsync", "\(memory).new", in: signed) < renamed)
        #expect(try index("fsync", "\(key).signed", in: signed) > renamed)

        let proofs = data.directory.path
        let proved = try calls(of: ["prove", "1", "--output", proofs]).calls
        for path in ["\(proofs)/1.cbor", "\(proofs)/1.tlog-proof", proofs] {
            _ = try index("fsync", path, in: proved)
        }
        for name in ["bundle", "bundle.zip"] {
            let path = "\(proofs)/\(name)"
            let bundled = try calls(
                of: [
                    "evidence", "query", "kind=ledgerCreated", "--key", "\(key).pub",
                    "--output", path,
                ]).calls
            let put = try index("rename", path, in: bundled)
            let synced = try #require(bundled.firstIndex { $0.name == "syncfs" })
            #expect(synced < put)
            #expect(bundled[put...].contains(Call(name: "fsync", path: proofs)))
        }
    }

    /// A ledger that is made, and one that is upgraded or has a person erased.
    @Test func theVaultIsDurableBeforeItIsExchanged() throws {
        let registered = try data.epin(["apply"], input: Commands.register(1).utf8)
        let holder = try #require(try registered.json[0]["cardholder"]).text
        let erased = try calls(of: ["erase", "cardholder", holder]).calls
        let vault = "\(data.path)/vault"
        let copied = try index("fdatasync", "\(vault).new/data.mdb", in: erased)
        let named = try index("fsync", "\(vault).new", in: erased)
        // The old one is overwritten once the new one is in place, durably.
        let exchanged = try #require(
            erased[named...].firstIndex(of: Call(name: "fsync", path: data.path)))
        let destroyed = try index("fsync", "\(vault).new/data.mdb", in: erased)
        #expect(copied < exchanged && named < exchanged && exchanged < destroyed)
        #expect(erased[destroyed...].contains(Call(name: "fsync", path: data.spool)))
    }
}
