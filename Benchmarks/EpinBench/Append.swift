import Foundation
import Ledger
import Projections

/// Events decoded at a time: what is not measured must fit in memory.
private let chunkCount = 16_384

/// A new ledger in `directory`.
func makeLedger(_ directory: String) throws -> LedgerStore {
    let path = DataDirectory(directory).ledger
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try LedgerStore.create(path: path)
    return try LedgerStore(path: path, readOnly: false)
}

/// Appends the stream, `batch` events per commit, each commit durable: encode, hash, tree, put.
func append(_ stream: String, to directory: String, batch: Int) throws -> JSON {
    let ledger = try makeLedger(directory)
    let reader = try EventReader(stream)
    var stopwatch = Stopwatch()
    stopwatch.keepsLaps = true
    while case let events = try reader.next(max(chunkCount / batch, 1) * batch), !events.isEmpty {
        for start in stride(from: 0, to: events.count, by: batch) {
            try stopwatch.measure {
                try ledger.append { appender in
                    for index in start..<min(start + batch, events.count) {
                        try appender.append(events[index])
                    }
                }
            }
        }
    }
    return object(
        try result(of: ledger, stopwatch) + percentiles(stopwatch.laps))
}

/// Appends the stream and makes it found through every index: as in the program, the views follow
/// on a separate thread, one batch behind.
func ingest(_ stream: String, to directory: String, batch: Int) throws -> JSON {
    let ledger = try makeLedger(directory)
    let views = try Views(path: DataDirectory(directory).views, readOnly: false)
    let reader = try EventReader(stream)
    let chunkCount = max(Int(Views.batchEventCount) / batch, 1) * batch
    var stopwatch = Stopwatch()
    var size: UInt64 = 0
    while case let events = try reader.next(chunkCount), !events.isEmpty {
        // While the next events are decoded, which is not measured, nothing else goes on.
        try stopwatch.measure {
            let following = BackgroundWork<Void>()
            following.start { [size] in try views.catchUp(with: ledger, to: size) }
            for start in stride(from: 0, to: events.count, by: batch) {
                try ledger.append { appender in
                    for index in start..<min(start + batch, events.count) {
                        try appender.append(events[index])
                    }
                }
            }
            try following.wait()?.get()
        }
        size += UInt64(events.count)
    }
    try stopwatch.measure { try views.catchUp(with: ledger) }
    guard try views.eventCount == size else { throw BenchError("the views lack events") }
    return object(
        try result(of: ledger, stopwatch) + [("viewsBytes", .number(views.usedByteCount))])
}

/// One caller, one event per commit, each durable before the next.
func single(_ stream: String, to directory: String, milliseconds: Int) throws -> JSON {
    let ledger = try makeLedger(directory)
    let reader = try EventReader(stream)
    var stopwatch = Stopwatch()
    stopwatch.keepsLaps = true
    let limit = UInt64(milliseconds) * 1_000_000
    repeat {
        let events = try reader.next(1024)
        guard !events.isEmpty else { break }
        for event in events where stopwatch.nanoseconds < limit {
            try stopwatch.measure { try ledger.append { try $0.append(event) } }
        }
    } while stopwatch.nanoseconds < limit
    return object(try result(of: ledger, stopwatch) + percentiles(stopwatch.laps))
}

private func result(of ledger: LedgerStore, _ stopwatch: Stopwatch) throws -> [(String, JSON)] {
    let (size, root) = try ledger.read { ($0.size, $0.root) }
    return [
        ("events", .number(size)), ("root", .string("\(root)")),
        ("nanoseconds", .number(stopwatch.nanoseconds)),
        ("ledgerBytes", .number(ledger.usedByteCount)),
    ]
}

struct BenchError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
