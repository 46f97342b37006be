import FoundationEssentials
import Ledger
import Projections
import Replay

// epin-instructions WHAT COUNT DIRECTORY [PASSES]
let arguments = CommandLine.arguments
let what = arguments[1]
let count = Int(arguments[2])!
let path = arguments[3]
let passes = arguments.count > 4 ? Int(arguments[4])! : 1
let mapByteCount = 1 << 30

func timed(_ name: String, _ count: Int, _ body: () throws -> Void) rethrows {
    var best = Double.infinity
    for _ in 0..<passes {
        let duration = try ContinuousClock().measure { try body() }
        let ns =
            Double(duration.components.seconds) * 1e9
            + Double(duration.components.attoseconds) / 1e9
        best = min(best, ns / Double(count))
    }
    if passes > 1 { print(name, Int(best * 10) / 10, "ns an event") }
}

switch what {
case "append":
    let events = Story(count: count, seed: 1).events
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    try LedgerStore.create(path: path, mapByteCount: mapByteCount)
    let store = try LedgerStore(path: path, readOnly: false, mapByteCount: mapByteCount)
    for start in stride(from: 0, to: events.count, by: 1000) {
        let end = min(start + 1000, events.count)
        try store.append { appender in
            for event in events[start..<end] { try appender.append(event) }
        }
    }
case "story":
    print(Story(count: count, seed: 1).events.count)
case "encode":
    let events = Story(count: count, seed: 1).events
    var encoder = CBOREncoder()
    timed(what, events.count) {
        for event in events {
            encoder.removeAll()
            event.encode(to: &encoder)
        }
    }
case "decode":
    let records = Story(count: count, seed: 1).events.map(\.record)
    print(records.reduce(0) { $0 + $1.count } / records.count, "bytes a record")
    var sum: UInt64 = 0
    try timed(what, records.count) {
        var event = Event(.ledgerOpened, stream: 0, actor: .system)
        for record in records {
            try event.read(record.span)
            sum &+= event.sequence
        }
    }
    print(sum)
case "json":
    let events = Story(count: count, seed: 1).events
    var sum = 0
    timed(what, events.count) {
        for event in events { sum += Export.line(event, record: event.record.span).utf8.count }
    }
    print(sum)
case "fold":
    let events = Story(count: count, seed: 1).events
    try timed(what, events.count) {
        let state = State()
        for event in events { try state.evolve(event) }
    }
case "verify":
    let store = try LedgerStore(path: path, readOnly: true, mapByteCount: mapByteCount)
    try timed(what, Int(store.read { $0.size })) {
        let result = try Verifier.verify(store, threadCount: 1)
        precondition(result.isIntact)
    }
case "verify2", "verifyold":
    let store = try LedgerStore(path: path, readOnly: true, mapByteCount: mapByteCount)
    try timed(what, Int(store.read { $0.size })) {
        let result =
            what == "verify2"
            ? try Verifier.verify(store, threadCount: 2) : try store.read { Verifier.verify($0) }
        precondition(result.isIntact)
    }
case "scan":
    let store = try LedgerStore(path: path, readOnly: true, mapByteCount: mapByteCount)
    var sum = 0
    try timed(what, Int(store.read { $0.size })) {
        try store.read { ledger in
            try ledger.forEachRecord(in: 0..<ledger.size) { _, _, record in
                sum &+= Int(record[0])
                return true
            }
        }
    }
    print(sum)
case "events":
    let store = try LedgerStore(path: path, readOnly: true, mapByteCount: mapByteCount)
    var sum: UInt64 = 0
    try timed(what, Int(store.read { $0.size })) {
        try store.read { ledger in
            try ledger.forEachEvent(in: 0..<ledger.size) { event in
                sum &+= event.stream
                return true
            }
        }
    }
    print(sum)
default:
    preconditionFailure("append, encode, decode, json, fold, verify, scan or events")
}
