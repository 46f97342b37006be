import Foundation
import Ledger
import TestSupport
import Testing

/// A data directory made by the real program, in its own directory that is deleted with this.
final class EpinData: Sendable {
    let directory: URL
    let path: String
    /// Those of the programs; nil for the machine's.
    let clocks: MachineClocks?

    /// - Parameters:
    ///   - options: of `epin init`; `nil` to make none.
    ///   - place: a directory to make, in which the data directory is.
    init(_ options: [String]? = [], in place: String? = nil, clocks: MachineClocks? = nil) throws {
        self.clocks = clocks
        directory = URL(filePath: "\(TestDirectory.parent)/epin-process-\(UUID().uuidString)")
        path = directory.appending(path: place.map { "\($0)/data" } ?? "data").path
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        guard let options else { return }
        let made = try epin(["init"] + options)
        try #require(made.status == 0, "\(made)")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    var key: String { "\(path).key" }
    var spool: String { "\(path)/spool" }

    static let program = Checkout.products.appending(path: "epin")

    typealias Outcome = ProgramRun

    /// Runs `epin --data PATH` and the words, with these bytes as its input.
    func epin(
        _ words: [String], input: some Sequence<UInt8> = [], data: String? = nil
    ) throws -> Outcome {
        try run([Self.program.path, "--data", data ?? path] + words, input: input)
    }

    /// Runs a program in the directory.
    func run(_ command: [String], input: some Sequence<UInt8> = []) throws -> Outcome {
        try ProgramRun(
            command, input: input, in: directory.path, environment: clocks?.environment)
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
        try Spool.code(in: Spool.message(sequence, in: spool))
    }
}

/// The same numbers from the same seed, which is printed, so that a run can be repeated.
struct Seeded: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(_ name: String, _ seed: UInt64 = .random(in: .min ... .max)) {
        print("\(name): seed \(seed)")
        generator = SeededGenerator(seed: seed)
    }

    mutating func next() -> UInt64 { generator.next() }
}
