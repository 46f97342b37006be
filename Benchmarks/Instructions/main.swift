import FoundationEssentials
import Ledger
import Projections
import Proofs
import Traffic

// What `Benchmarks/Instructions/count` runs under valgrind: one thing done with every event of a
// stream, and nothing else that depends on their number.
//
//     epin-instructions events COUNT         makes COUNT events
//     epin-instructions append COUNT DIR     appends it to a new ledger in DIR, 1,000 a commit
//     epin-instructions decode|fold|verify DIR
//                                            reads that ledger
//
// Each prints the number of events.

/// Valgrind has no room for the map of 256 GiB.
let mapByteCount = 1 << 28

/// Few cardholders, so that most of the events are sessions and payments.
func events(_ count: String) -> [Event] {
    var traffic = EventStream(TrafficSettings(count: Int(count)!, seed: 1, holders: 200))
    var events: [Event] = []
    while let event = traffic.next() { events.append(event) }
    return events
}

func open(_ path: String, readOnly: Bool) throws -> LedgerStore {
    try LedgerStore(path: path, readOnly: readOnly, mapByteCount: mapByteCount)
}

func append(_ events: [Event], _ path: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try LedgerStore.create(path: path, mapByteCount: mapByteCount)
    let store = try open(path, readOnly: false)
    for start in stride(from: 0, to: events.count, by: 1000) {
        try store.append { appender in
            for event in events[start...].prefix(1000) { try appender.append(event) }
        }
    }
}

func forEachEvent(_ path: String, _ body: (Event) throws -> Void) throws -> UInt64 {
    try open(path, readOnly: true).read { ledger in
        try ledger.forEachEvent(in: 0..<ledger.size) { event in
            try body(event)
            return true
        }
        return ledger.size
    }
}

FileSystem.restrictUmask()
let arguments = Array(CommandLine.arguments.dropFirst())
switch (arguments.first, arguments.count) {
case ("events", 2): print(events(arguments[1]).count)
case ("append", 3):
    let events = events(arguments[1])
    try append(events, arguments[2])
    print(events.count)
case ("decode", 2): print(try forEachEvent(arguments[1]) { _ in })
case ("fold", 2):
    let state = State()
    print(try forEachEvent(arguments[1], state.evolve))
case ("verify", 2):
    let verification = try Verifier.verify(open(arguments[1], readOnly: true), threadCount: 1)
    precondition(verification.isIntact)
    print(verification.size)
default: fatalError("events COUNT, append COUNT DIR, or decode, fold or verify DIR is expected")
}
