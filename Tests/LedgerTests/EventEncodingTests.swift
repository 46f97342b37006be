import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct EventEncodingTests {
    @Test func everyKindHasItsGoldenRecords() throws {
        let names = try GoldenRecord.read().map(\.name)
        let wanted = Kind.allCases.flatMap { kind in
            [(kind, "required", false), (kind, "all", true)]
        }
        for (kind, word, hasAll) in wanted where !names.contains("\(kind.name) \(word)") {
            let record = Event.golden(kind, all: hasAll).record.hex
            Issue.record("Golden/events.txt lacks: \(kind.name) \(word) \(record)")
        }
        #expect(names == wanted.map { "\($0.0.name) \($0.1)" })
    }

    @Test func goldenRecords() throws {
        for golden in try GoldenRecord.read() {
            #expect(golden.event.record.hex == golden.bytes.hex, "\(golden.name)")
            #expect(try Event(record: golden.bytes.span) == golden.event, "\(golden.name)")
        }
    }

    @Test func theTextOfAnEventIsThatOfItsJSON() throws {
        var events = try GoldenRecord.read().map(\.event)
        var random = EventRandom(seed: 8259)
        for kind in Kind.allCases {
            for _ in 0..<20 { events.append(random.event(kind, random.fields(of: kind))) }
        }
        for event in events {
            var text: [UInt8] = []
            event.writeJSON(to: &text)
            #expect(String(decoding: text, as: UTF8.self) == event.json.text)
            let members = try #require(event.json.objectValue)
            #expect(members.map(\.key) == event.present.fields.map(\.name))
            for (member, field) in zip(members, event.present.fields) {
                let items = member.value.arrayValue ?? [member.value]
                let texts = items.map { $0.stringValue ?? $0.text }
                #expect(event.text(of: field) == texts.joined(separator: ","), "\(field)")
            }
        }
    }

    /// cbor2 knows nothing of our schema: it must find the same map, and no shorter bytes for it.
    @Test func cbor2ReadsTheSameMapAndWritesTheSameBytes() throws {
        let goldens = try GoldenRecord.read()
        var events = goldens.map(\.event)
        var random = EventRandom(seed: 8949)
        for kind in Kind.allCases {
            for _ in 0..<5 { events.append(random.event(kind, random.fields(of: kind))) }
        }
        let records = goldens.map(\.bytes) + events.dropFirst(goldens.count).map(\.record)
        let answers = try Python.lines(
            Event.plainTextInPython, input: records.map(\.hex),
            module: ("cbor2", "python3-cbor2"))
        try #require(answers.count == events.count)
        for (index, answer) in answers.enumerated() {
            let expected = "\(records[index].hex)|\(events[index].plainText)"
            #expect(answer == expected, "\(events[index].kind), \(index)")
        }
    }

    /// Every subset of the optional fields of every kind, with values of every length.
    @Test func everyCombinationOfFieldsSurvives() throws {
        var random = EventRandom(seed: 20_220_207)
        var count = 0
        for kind in Kind.allCases {
            let optional = kind.schema.optional.fields
            for subset in 0..<(1 << optional.count) {
                let chosen = optional.indices.filter { subset >> $0 & 1 == 1 }.map { optional[$0] }
                let fields = kind.schema.required.union(FieldSet(chosen))
                let event = random.event(kind, fields)
                let record = event.record
                let decoded = try Event(record: record.span)
                // Not #expect: a hundred thousand of them would take longer than the encoding.
                if decoded != event || decoded.record != record {
                    Issue.record("\(kind), \(fields.fields), seed 20220207")
                }
                if decoded.present != fields { Issue.record("\(kind), \(fields.fields)") }
                count += 1
            }
        }
        #expect(count > 10_000)
    }

    /// With the prefix byte of RFC 6962 and the padding, 118 bytes are two blocks of SHA-256.
    @Test func typicalRecordsHashInTwoBlocks() {
        let first: FieldSet = FieldSet([.previous, .origin, .device, .request, .policy])
        let following = FieldSet([.previous, .origin, .device, .cause])
        let issued = FieldSet([.session, .generation, .email])
        let paymentCode = FieldSet([.challenge, .binding, .phone])
        let ended = FieldSet([.authenticationMethod, .eci, .interactionCounter])
        let typical: [(Kind, FieldSet)] = [
            (.cardholderRegistered, first), (.cardAttached, following), (.sessionRequested, first),
            (.codeIssued, following.union(issued)), (.codeIssued, following.union(paymentCode)),
            (.codeSent, following.union(FieldSet([.session]))),
            (.codeConsumed, following.union(FieldSet([.session]))),
            (.verificationSucceeded, first), (.verificationFailed, first),
            (.passwordSet, first), (.sessionClosed, first), (.attemptRefused, first),
            (.passwordSubmitted, first), (.codeSubmitted, first),
            (.challengeEnded, following.union(ended)), (.lockPlaced, following),
        ]
        for (kind, optional) in typical {
            let record = Event.typical(kind, kind.schema.required.union(optional)).record
            #expect(record.count <= 118, "\(kind): \(record.count) bytes")
        }
    }

    /// A wrong set of fields is a fault of our rules and never reaches the ledger.
    @Test func anEventThatLacksAFieldIsNotEncoded() async {
        await #expect(processExitsWith: .failure) {
            _ = Event(.codeSent, stream: 1, actor: .system).record
        }
    }

    @Test func anEventWithAFieldOfAnotherKindIsNotEncoded() async {
        await #expect(processExitsWith: .failure) {
            var event = Event.golden(.codeSent, all: true)
            event.email = 1
            _ = event.record
        }
    }

    /// What would not be read back must not be written.
    @Test func aTextThatIsTooLongIsNotEncoded() async {
        var event = Event.golden(.lockReleased, all: true)
        event.ticket = String(repeating: "é", count: 80)
        #expect(throws: Never.self) { try Event(record: event.record.span) }
        await #expect(processExitsWith: .failure) {
            var event = Event.golden(.lockReleased, all: true)
            event.ticket = String(repeating: "é", count: 80) + "e"
            _ = event.record
        }
    }

    @Test func aListThatIsTooLongIsNotEncoded() async {
        var event = Event.golden(.passwordSet, all: true)
        event.cards = Array(repeating: .max, count: 1024)
        #expect(throws: Never.self) { try Event(record: event.record.span) }
        await #expect(processExitsWith: .failure) {
            var event = Event.golden(.passwordSet, all: true)
            event.cards = Array(repeating: .max, count: 1025)
            _ = event.record
        }
    }

    /// A key or a number that changed its meaning would make every old ledger a lie.
    @Test func keysAndNumbersAreUnique() {
        #expect(Field.allCases.map { Int($0.rawValue) } == Array(Field.allCases.indices))
        #expect(Set(Field.allCases.map(\.name)).count == Field.allCases.count)
        for field in Field.allCases { #expect(Field(name: field.name) == field) }
        for kind in Kind.allCases { #expect(Kind(name: kind.name) == kind) }
        #expect(Field(name: "pin") == nil)
        #expect(Kind(name: "") == nil)
    }
}

extension EventRandom {
    /// The required fields and a random half of the optional ones.
    mutating func fields(of kind: Kind) -> FieldSet {
        let chosen = kind.schema.optional.fields.filter { _ in random.below(2) == 0 }
        return kind.schema.required.union(FieldSet(chosen))
    }
}
