import Foundation
import Ledger
import Testing

/// A data directory made by the real program, in a directory of its own that is gone with this.
final class EpinData: Sendable {
    let directory: URL
    let path: String
    /// Those of the programs; nil for the machine's.
    let clocks: MachineClocks?

    /// - Parameters:
    ///   - options: of `epin init`; `nil` to make none.
    ///   - place: a directory to be, in which the data directory is.
    init(_ options: [String]? = [], in place: String? = nil, clocks: MachineClocks? = nil) throws {
        self.clocks = clocks
        let parent = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
        directory = URL(filePath: "\(parent)/epin-process-\(UUID().uuidString)")
        path = directory.appending(path: place.map { "\($0)/data" } ?? "data").path
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        guard let options else { return }
        let made = try epin(["init"] + options)
        try #require(made.status == 0, "\(made)")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var key: String { "\(path).key" }
    var spool: String { "\(path)/spool" }

    /// Where the package manager put the program: beside that of the tests.
    static let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appending(path: "epin")

    /// What a program wrote and how it ended.
    struct Outcome: Equatable, CustomStringConvertible {
        var out: [UInt8]
        var err: String
        var status: Int32
        /// It was ended by a signal, whose number is the status.
        var isSignal = false

        var text: String { String(decoding: out, as: UTF8.self) }
        var lines: [String] { text.split(separator: "\n").map(String.init) }
        /// One JSON value a line.
        var json: [JSON] {
            get throws { try out.split(separator: 0x0A).map { try JSON(parsing: Array($0)) } }
        }
        var description: String {
            "\(isSignal ? "signal" : "status") \(status), err: \(err), out: \(text.prefix(2000))"
        }
    }

    /// Runs `epin --data PATH` and the words, with these bytes as its input.
    func epin(
        _ words: [String], input: some Sequence<UInt8> = [], data: String? = nil
    ) throws -> Outcome {
        try run([Self.program.path, "--data", data ?? path] + words, input: input)
    }

    /// Runs a program in the directory. Files are between the two, so that none waits for a pipe.
    func run(_ command: [String], input: some Sequence<UInt8> = []) throws -> Outcome {
        let id = UUID().uuidString
        let names = ["in", "out", "err"].map { directory.appending(path: "\($0)-\(id)") }
        try Data(input).write(to: names[0])
        for name in names[1...] { try Data().write(to: name) }
        defer { for name in names { try? FileManager.default.removeItem(at: name) } }
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.currentDirectoryURL = directory
        process.environment = clocks?.environment ?? process.environment
        process.standardInput = try FileHandle(forReadingFrom: names[0])
        process.standardOutput = try FileHandle(forWritingTo: names[1])
        process.standardError = try FileHandle(forWritingTo: names[2])
        try process.run()
        process.waitUntilExit()
        return Outcome(
            out: Array(try Data(contentsOf: names[1])),
            err: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self),
            status: process.terminationStatus,
            isSignal: process.terminationReason == .uncaughtSignal)
    }

    // MARK: What is there

    /// Every record of the ledger, read by this process.
    func records() throws -> [[UInt8]] {
        let store = try LedgerStore(path: "\(path)/ledger", readOnly: true)
        var records: [[UInt8]] = []
        try store.read { ledger in
            try ledger.forEachRecord(in: 0..<ledger.size) { _, _, record in
                records.append(record.array)
                return true
            }
        }
        return records
    }

    func events() throws -> [Event] { try records().map { try Event(record: $0.span) } }

    /// The ledger is intact and the views are what it folds to.
    func expectSound(_ location: SourceLocation = #_sourceLocation) throws {
        let verified = try epin(["verify"])
        #expect(verified.status == 0 && !verified.isSignal, "\(verified)", sourceLocation: location)
        let rebuilt = try epin(["rebuild"])
        #expect(rebuilt.status == 0 && !rebuilt.isSignal, "\(rebuilt)", sourceLocation: location)
    }

    /// The code in the message that was spooled for this `codeIssued`.
    func code(_ sequence: UInt64) throws -> String {
        for ending in ["sms", "eml"] {
            guard
                let data = FileManager.default.contents(atPath: "\(spool)/\(sequence).\(ending)")
            else { continue }
            let text = String(decoding: data, as: UTF8.self)
            let marker = try #require(text.range(of: "votre code est "))
            return String(text[marker.upperBound...].prefix { $0.isLetter || $0.isNumber })
        }
        throw CocoaError(.fileNoSuchFile)
    }
}

/// The same numbers from the same seed, which is printed, so that a run can be had again.
struct Seeded: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(_ name: String, _ seed: UInt64 = .random(in: .min ... .max)) {
        print("\(name): seed \(seed)")
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }
}
