import FoundationEssentials
import Ledger
import Projections
import Proofs

/// Folds every event from 0 into the state of every cardholder, session, challenge and code.
func replay(_ directory: String, threadCount: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    let snapshot = try ledger.snapshot()
    let state = State()
    var stopwatch = Stopwatch()
    try stopwatch.measure {
        try ledger.forEachEvent(in: 0..<snapshot.size, threadCount: threadCount) { event in
            try state.evolve(event)
            return true
        }
    }
    return object(
        [("events", .number(state.size)), ("nanoseconds", .number(stopwatch.nanoseconds))]
            + (try sums(of: state, snapshot)))
}

/// The result that another implementation must also have.
private func sums(of state: State, _ snapshot: LedgerSnapshot) throws -> [(String, JSON)] {
    var holders: UInt64 = 0
    var versions: UInt64 = 0
    var failures: UInt64 = 0
    var credentials: UInt64 = 0
    var sessions = [UInt64](repeating: 0, count: 5)
    var codes = [UInt64](repeating: 0, count: 7)
    var outcomes = [UInt64](repeating: 0, count: 9)
    try snapshot.forEachEvent(in: 0..<snapshot.size) { event in
        switch event.kind {
        case .cardholderRegistered:
            guard let holder = try state.cardholder(event.sequence) else { break }
            holders += 1
            versions += holder.version
            failures += holder.failures
            credentials += holder.credentialVersion
        case .sessionRequested:
            sessions[Int(try state.session(event.sequence)?.status.rawValue ?? 0)] += 1
        case .codeIssued: codes[Int(try state.code(event.sequence)?.status.rawValue ?? 0)] += 1
        case .challengeOpened:
            outcomes[Int(try state.challenge(event.sequence)?.outcome?.rawValue ?? 0)] += 1
        default: break
        }
        return true
    }
    return [
        ("holders", .number(holders)), ("versions", .number(versions)),
        ("failures", .number(failures)), ("credentials", .number(credentials)),
        ("sessions", .array(sessions.map { .number($0) })),
        ("codes", .array(codes.map { .number($0) })),
        ("outcomes", .array(outcomes.map { .number($0) })),
    ]
}

/// Makes the views again from event 0, and their certificate.
func rebuild(_ directory: String) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    let snapshot = try ledger.snapshot()
    var folding = Stopwatch()
    let rebuilding = try folding.measure {
        try Rebuilding(ledger, in: directory, to: snapshot.size)
    }
    var hashing = Stopwatch()
    let certificate = try hashing.measure { try rebuilding.certificate(of: snapshot) }
    return object([
        ("events", .number(certificate.size)), ("root", .string("\(certificate.root)")),
        ("state", .string("\(certificate.state)")), ("indexes", .string("\(certificate.indexes)")),
        ("nanoseconds", .number(folding.nanoseconds)),
        ("certificateNanoseconds", .number(hashing.nanoseconds)),
        ("viewsBytes", .number(rebuilding.views.usedByteCount)),
    ])
}

/// Checks every record against its hash, its sequence, its stream and the tree.
func verify(_ directory: String, threadCount: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    var stopwatch = Stopwatch()
    let verification = try stopwatch.measure {
        try Verifier.verify(ledger, threadCount: threadCount)
    }
    guard verification.isIntact else {
        throw BenchError("not intact: \(verification.findings[0])")
    }
    return object([
        ("events", .number(verification.size)), ("root", .string("\(verification.root)")),
        ("nanoseconds", .number(stopwatch.nanoseconds)),
    ])
}

/// Reads and decodes events at random.
func get(_ directory: String, count: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    let snapshot = try ledger.snapshot()
    var random = SeededGenerator(seed: 1)
    var stopwatch = Stopwatch()
    var sum: UInt64 = 0
    try stopwatch.measure {
        for _ in 0..<count {
            let sequence = random.next().multipliedFullWidth(by: snapshot.size).high
            _ = try snapshot.withRecord(sequence) { sum &+= UInt64($0.count) }
        }
    }
    return object([
        ("events", .number(count)), ("nanoseconds", .number(stopwatch.nanoseconds)),
        ("recordBytes", .number(sum)),
    ])
}
