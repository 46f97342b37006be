import Authentication
import Foundation
import Ledger
import Projections
import Proofs
import Testing

/// A ledger with an origin, with the keys of its log and of a witness, in a directory of its own.
package final class TestLog {
    package let root: String
    package let directory: DataDirectory
    private let clock: TestClock?
    /// The paths of the keys.
    package let logKey: String
    package let witnessKey: String

    package init(origin: String? = "example.nc/epin", clock: TestClock? = nil) throws {
        root = "\(TestDirectory.parent)/epin-\(UUID().uuidString)"
        try FileSystem.makeDirectory(root)
        directory = DataDirectory("\(root)/data")
        (logKey, witnessKey) = ("\(root)/log.pem", "\(root)/witness.pem")
        self.clock = clock
        var random = SystemRandomNumberGenerator()
        try Service.create(
            directory,
            settings: Settings(keyFile: "\(root)/key", delivery: Delivery(spool: "spool")),
            origin: origin, simulatedFrom: clock == nil ? TestIssuer.start : nil,
            clock: { try clock!.reading() }, generator: &random)
        _ = try SigningKey.generate(
            logKey, name: origin ?? "example.nc/epin", type: .ed25519)
        _ = try SigningKey.generate(witnessKey, name: "witness.example", type: .cosignature)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    package var log: SigningKey { get throws { try SigningKey(logKey) } }
    package var witness: SigningKey { get throws { try SigningKey(witnessKey) } }

    // MARK: The ledger

    /// Appends events that say nothing, each some milliseconds after the one before.
    package func grow(_ count: Int, step: UInt64 = 0) throws {
        let ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        try ledger.append { appender in
            for _ in 0..<count {
                let state = try Projection(views: nil, ledger: appender.snapshot).state
                var event = Event(.ledgerOpened, stream: 0, actor: .system)
                event.sequence = appender.size
                event.time = appender.lastTime + step
                let events = appender.size - state.size
                event.version = state.ledger.version + events + 1
                event.previous = appender.size - 1
                try appender.append(event)
            }
        }
    }

    package func read<R>(_ body: (LedgerSnapshot) throws -> R) throws -> R {
        try LedgerStore(path: directory.ledger, readOnly: true).read(body)
    }

    package func events() throws -> [Event] {
        try read { ledger in
            var events: [Event] = []
            try ledger.forEachEvent(in: 0..<ledger.size) {
                events.append($0)
                return true
            }
            return events
        }
    }

    /// Puts a ledger of other events in the place of this one, whole and with its own tree, as
    /// somebody can who may write all of the files.
    package func replace(with events: [Event]) throws {
        for path in [directory.ledger, directory.views] {
            try? FileManager.default.removeItem(atPath: path)
        }
        try FileSystem.makeDirectory(directory.ledger)
        try LedgerStore.create(path: directory.ledger)
        let ledger = try LedgerStore(path: directory.ledger, readOnly: false)
        try ledger.append { appender in
            for event in events { _ = try appender.append(record: event.record.span) }
        }
    }

    /// Puts the data back that were there before `body`: an older copy.
    package func withOlderCopy<R>(_ body: () throws -> R) throws -> R {
        let files = FileManager.default
        try files.copyItem(atPath: directory.path, toPath: "\(root)/copy")
        let result = try body()
        try files.removeItem(atPath: directory.path)
        try files.moveItem(atPath: "\(root)/copy", toPath: directory.path)
        return result
    }

    // MARK: Checkpoints

    package func withSigning<R>(_ body: (CheckpointSigner) throws -> R) throws -> R {
        try body(CheckpointSigner(directory) { [clock] in try clock!.reading() })
    }

    @discardableResult
    package func sign() throws -> SignedCheckpoint { try withSigning { try $0.sign(with: log) } }

    package func checkpoints() throws -> [SignedCheckpoint] {
        let (ledger, views) = try directory.openForReading()
        let (projection, snapshot) = try Projection.open(views, ledger)
        return try Checkpoints(projection, snapshot).recent()
    }

    /// What a witness is asked: to cosign a checkpoint, from an older size.
    package func request(from old: UInt64, _ signed: SignedCheckpoint) throws -> ConsistencyProof {
        let hashes = try read { try $0.consistencyProof(from: old, to: signed.checkpoint.size) }
        return ConsistencyProof(oldSize: old, hashes: hashes, checkpoint: signed)
    }

    package func proof(of index: UInt64, _ signed: SignedCheckpoint) throws -> InclusionProof {
        let hashes = try read { try $0.inclusionProof(of: index, in: signed.checkpoint.size) }
        return InclusionProof(index: index, hashes: hashes, checkpoint: signed)
    }

    package func cosign(_ request: ConsistencyProof, at seconds: UInt64 = 1_644_264_000) throws
        -> NoteSignature
    {
        try Witness(key: witness, logs: [log.verifierKey]).cosign(request, at: seconds)
    }

    /// The file in which a key remembers what it signed of this log.
    package func memory(of key: String) throws -> String {
        let directory = "\(key).signed"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
        return "\(directory)/\(try #require(names.first))"
    }
}

/// The error that is thrown, as text; nil when there is none.
package func fault<R>(_ body: () throws -> R) -> String? {
    do {
        _ = try body()
        return nil
    } catch {
        return "\(error)"
    }
}
