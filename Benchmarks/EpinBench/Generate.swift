import Foundation
import Ledger
import Traffic

/// Writes the stream for every engine.
func generate(count: Int, seed: UInt64, stream: String) throws -> JSON {
    try FileManager.default.createDirectory(atPath: stream, withIntermediateDirectories: true)
    let records = try PieceWriter(EventFile.events(stream))
    let keys = try PieceWriter(EventFile.keys(stream))
    let settings = TrafficSettings(count: count, seed: seed)
    var traffic = EventStream(settings)
    var columns = Columns()
    var stopwatch = Stopwatch()
    var byteCount = 0
    var kinds: [Kind: Int] = [:]
    try stopwatch.measure {
        while let event = traffic.next() {
            let record = event.record
            byteCount += record.count
            kinds[event.kind, default: 0] += 1
            records.writeLittleEndian(UInt64(record.count), byteCount: 4)
            try records.write(record)
            try columns.write(event, to: keys)
        }
        try records.flush()
        try keys.flush()
    }
    let mix = kinds.sorted { ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue) }
    return object([
        ("events", .number(count)), ("seed", .number(seed)), ("holders", .number(settings.holders)),
        ("recordBytes", .number(byteCount)), ("nanoseconds", .number(stopwatch.nanoseconds)),
        ("kinds", object(mix.map { ($0.key.name, .number($0.value)) })),
    ])
}

/// What the peers index of each event: seven numbers of 8 bytes (sequence, time, holder, challenge,
/// card, merchant, origin), kind and failed of 1 byte, 6 unused bytes. 0 is absent.
///
/// As in this program's own indexes, every event of a challenge has its card and merchant.
private struct Columns {
    private var challenges: [UInt64: (card: UInt64, merchant: UInt64)] = [:]
    private var merchants: [String: UInt64] = [:]

    mutating func write(_ event: Event, to file: PieceWriter) throws {
        var card = event.card ?? 0
        var merchant: UInt64 = 0
        var challenge = event.challenge ?? 0
        if event.kind == .challengeOpened, let name = event.merchantName {
            challenge = event.sequence
            merchant = merchants[name] ?? Fingerprint.of(name)
            merchants[name] = merchant
            challenges[challenge] = (card, merchant)
        } else if let known = challenges[challenge] {
            (card, merchant) = known
        }
        if event.kind == .challengeEnded { challenges[challenge] = nil }
        let numbers = [
            event.sequence, event.time, event.stream, challenge, card, merchant, event.origin ?? 0,
        ]
        for number in numbers { file.writeLittleEndian(number, byteCount: 8) }
        file.writeLittleEndian(UInt64(event.kind.rawValue), byteCount: 1)
        file.writeLittleEndian(event.indication == .failure ? 1 : 0, byteCount: 1)
        file.writeLittleEndian(0, byteCount: 6)
        try file.write([])
    }
}
