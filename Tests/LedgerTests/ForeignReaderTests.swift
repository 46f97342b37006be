import Foundation
import TestSupport
import Testing

@testable import Ledger

/// `schema/event.cddl` against the records, by readers that share no code with this program.
@Suite struct ForeignReaderTests {
    /// Each kind in a stream of its own: an event with its required fields, then one with all.
    private static let events: [Event] = Kind.allCases.enumerated().flatMap { index, kind in
        [false, true].enumerated().map { place, hasAll in
            var event = Event.golden(kind, all: hasAll)
            event.sequence = UInt64(2 * index + place)
            event.stream = UInt64(index)
            event.version = UInt64(place + 1)
            if hasAll { event.previous = UInt64(2 * index) }
            return event
        }
    }

    // MARK: An independent reader

    /// Runs `Tests/Tools/read_ledger.py` on the lines of an export.
    private func readLines(
        _ events: [Event], records: [[UInt8]]? = nil
    ) throws -> ProgramRun {
        let lines = zip(events, records ?? events.map(\.record)).map { event, record in
            var line = Array("{".utf8)
            event.writeMembers(to: &line)
            return String(decoding: line, as: UTF8.self) + "\"record\":\"\(record.hex)\"}"
        }
        return try Python.run("Tests/Tools/read_ledger.py", input: lines)
    }

    @Test func theReaderKnowsEveryKind() throws {
        var range = CompactRange()
        for event in Self.events { range.append(MerkleTree.leafHash(record: event.record.span)) }
        let outcome = try readLines(Self.events)
        #expect(outcome.err == "")
        #expect(outcome.lines == ["events \(Self.events.count)", "root \(range.root.hex)"])
    }

    /// What the reader says about such a first record.
    private func refusal(_ items: [Item]) throws -> String {
        let outcome = try readLines([Self.events[0]], records: [Self.record(of: items)])
        return outcome.err
    }

    @Test func theReaderRefusesAnotherSetOfFields() throws {
        let items = Self.items(of: Self.events[0])
        #expect(
            try refusal(items.filter { $0.field != .simulated })
                == "line 1: ledgerCreated lacks simulated\n")
        #expect(
            try refusal(items + [Item(field: .rule, bytes: Self.text)])
                == "line 1: ledgerCreated has no field 63\n")
        #expect(
            try refusal(items.map { $0.field == .simulated ? $0.with(Self.text) : $0 })
                == "line 1: 'x' is no uint\n")
        #expect(
            try refusal(items.map { $0.field == .actor ? $0.with(Self.zero) : $0 })
                == "line 1: 0 is no Actor\n")
        #expect(try refusal(items) == "")
    }

    // MARK: A validator of any CDDL

    private func areValid(_ records: [(kind: Kind, record: [UInt8])]) throws -> [Bool] {
        let lines = records.map { "\($0.kind.name) \($0.record.hex)" }
        let outcome = try Python.run("Tests/Tools/validate_records.py", input: lines)
        try #require(outcome.err == "" && outcome.lines.count == records.count, "\(outcome)")
        return outcome.lines.map { $0 == "valid" }
    }

    @Test func everyKindIsValid() throws {
        var events = Self.events
        var random = EventRandom(seed: 8610)
        for kind in Kind.allCases { events.append(random.event(kind, random.fields(of: kind))) }
        for (event, isValid) in zip(events, try areValid(events.map { ($0.kind, $0.record) })) {
            #expect(isValid, "\(event.kind) \(event.present.fields)")
        }
    }

    /// A field too few, one too many, and each as a value of another type.
    @Test func whatIsDamagedIsRefused() throws {
        var damaged: [(kind: Kind, record: [UInt8])] = []
        var damages: [String] = []
        for event in Self.events {
            let items = Self.items(of: event)
            func add(_ damage: String, _ items: [Item]) {
                damages.append("\(event.kind) \(damage)")
                damaged.append((event.kind, Self.record(of: items)))
            }
            for (index, item) in items.enumerated() {
                if event.kind.schema.required.contains(item.field) {
                    add("without \(item.field)", items.filter { $0.field != item.field })
                }
                // pycddl takes whatever has a size for a text: a list has none.
                var others = items
                others[index] = item.with(item.field.type.isText ? Self.list : Self.text)
                add("with another type of \(item.field)", others)
            }
            for (field, item) in Self.samples where !event.kind.schema.allowed.contains(field) {
                add("with \(field)", items + [item])
            }
        }
        #expect(damages.count > 5_000)
        for (damage, isValid) in zip(damages, try areValid(damaged)) where isValid {
            Issue.record("\(damage)")
        }
    }

    // MARK: Records in pieces

    private struct Item {
        let field: Field
        /// The value's CBOR.
        let bytes: [UInt8]

        func with(_ bytes: [UInt8]) -> Item { Item(field: field, bytes: bytes) }
    }

    private static let zero: [UInt8] = [0x00]
    private static let text: [UInt8] = [0x61, UInt8(ascii: "x")]
    private static let list: [UInt8] = [0x80]

    /// One of each field.
    private static let samples: [Field: Item] = Dictionary(
        events.flatMap { items(of: $0) }.map { ($0.field, $0) },
        uniquingKeysWith: { first, _ in first })

    /// The fields of an event, encoded one by one.
    private static func items(of event: Event) -> [Item] {
        event.present.fields.map { field in
            var encoder = CBOREncoder()
            switch field.type {
            case .unsigned, .choice: encoder.unsigned(event[field]!)
            case .sixteenBytes(isUUID: true): encoder.byteString(event[uuid: field]!.bytes.span)
            case .sixteenBytes:
                let bytes = [UInt8](hex: "\(event[binding: field]!)")!
                encoder.byteString(bytes.span)
            case .text: encoder.text(event[text: field]!)
            case .numbers:
                encoder.array(count: event[numbers: field]!.count)
                for number in event[numbers: field]! { encoder.unsigned(number) }
            }
            return Item(field: field, bytes: encoder.bytes)
        }
    }

    private static func record(of items: [Item]) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.map(count: items.count)
        return items.sorted { $0.field.rawValue < $1.field.rawValue }
            .reduce(into: encoder.bytes) { record, item in
                var key = CBOREncoder()
                key.unsigned(UInt64(item.field.rawValue))
                record += key.bytes + item.bytes
            }
    }
}

extension FieldType {
    fileprivate var isText: Bool {
        if case .text = self { true } else { false }
    }
}
