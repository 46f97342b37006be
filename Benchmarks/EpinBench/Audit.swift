import Audit
import Detection
import Ledger

/// Checks every control over every event.
func audit(_ directory: String, threadCount: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    var stopwatch = Stopwatch()
    let results = try stopwatch.measure {
        try Audit.run(ledger, threadCount: threadCount)
    }
    let violated = results.count { !$0.violations.isEmpty }
    return object([
        ("events", .number(try ledger.read { $0.size })), ("controls", .number(results.count)),
        ("violated", .number(violated)), ("nanoseconds", .number(stopwatch.nanoseconds)),
    ])
}

/// Searches every event for every pattern of fraud; nothing is kept for another run.
func detect(_ directory: String, threadCount: Int) throws -> JSON {
    let ledger = try LedgerStore(path: DataDirectory(directory).ledger, readOnly: true)
    var stopwatch = Stopwatch()
    let findings = try stopwatch.measure {
        try Detection.run(ledger, threadCount: threadCount)
    }
    return object([
        ("events", .number(try ledger.read { $0.size })), ("findings", .number(findings.count)),
        ("nanoseconds", .number(stopwatch.nanoseconds)),
    ])
}
