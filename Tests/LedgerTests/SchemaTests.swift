import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct SchemaTests {
    @Test func theFileIsWhatTheDeclarationsSay() throws {
        let path = Checkout.path("schema/event.cddl")
        let file = try String(contentsOfFile: path, encoding: .utf8)
        #expect(
            file == Schema.cddl,
            "schema/event.cddl is not up to date: epin schema event > schema/event.cddl")
    }

    /// The types that are declared against the decoder: a value of another type is refused as such.
    @Test func typesAreThoseTheDecoderReads() throws {
        for field in Field.allCases where field.rawValue > 2 {
            let kind = try #require(
                Kind.allCases.first {
                    $0.schema.required.union($0.schema.optional).contains(field)
                }, "no kind has \(field)")
            for (type, value) in [("uint", 0x00), ("bytes", 0x40), ("text", 0x60), ("list", 0x80)] {
                let isTaken = takes(UInt8(value), as: field, of: kind)
                #expect(isTaken == (type == field.type.family), "\(type) as \(field)")
            }
        }
    }

    /// Whether the decoder takes the type of this one-byte item as a value of the field.
    private func takes(_ item: UInt8, as field: Field, of kind: Kind) -> Bool {
        var encoder = CBOREncoder()
        encoder.map(count: 4)
        for value in [0, 0, 1, 0, 2, UInt64(kind.rawValue), UInt64(field.rawValue)] {
            encoder.unsigned(value)
        }
        let bytes = encoder.bytes + [item]
        do {
            _ = try Event(record: bytes.span)
            Issue.record("\(kind) without its other fields")
            return false
        } catch {
            guard case .unexpectedType = error.reason, error.offset == bytes.count - 1 else {
                return true
            }
            return false
        }
    }

    /// The members of a choice are those of its Swift type, which the decoder reads.
    @Test func choicesAreClosed() throws {
        for field in Field.allCases where field.rawValue > 2 {
            guard case .choice(_, let members) = field.type else { continue }
            let kind = try #require(
                Kind.allCases.first {
                    $0.schema.required.union($0.schema.optional).contains(field)
                })
            for number in UInt8.min...UInt8.max {
                var encoder = CBOREncoder()
                encoder.map(count: 4)
                for value in [0, 0, 1, 0, 2, UInt64(kind.rawValue), UInt64(field.rawValue)] {
                    encoder.unsigned(value)
                }
                let start = encoder.bytes.count
                encoder.unsigned(UInt64(number))
                let record = encoder.bytes
                let unknown = MalformedCBOR(
                    .unknownValue(field: field.name, value: UInt64(number)), at: start)
                var found: MalformedCBOR?
                do { _ = try Event(record: record.span) } catch { found = error }
                let isMember = members.contains { $0.number == number }
                #expect((found == unknown) == !isMember, "\(field) \(number)")
            }
        }
    }

    /// The golden records name what they hold, so a field nobody has would not be noticed.
    @Test func everyFieldIsOfSomeKind() {
        let all = Kind.allCases.reduce(FieldSet([])) {
            $0.union($1.schema.required).union($1.schema.optional)
        }
        #expect(all == FieldSet(Field.allCases))
        for kind in Kind.allCases {
            #expect(kind.schema.required.isDisjoint(with: kind.schema.optional), "\(kind)")
        }
    }
}

extension FieldType {
    fileprivate var family: String {
        switch self {
        case .unsigned, .choice: "uint"
        case .sixteenBytes: "bytes"
        case .text: "text"
        case .numbers: "list"
        }
    }
}
