import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// Every value of the views ends with a check: what a disk changed is noticed by whoever reads it.
@Suite struct CheckedValueTests {
    /// As an implementation in another language from `docs/format.md` has them.
    @Test func goldenChecks() {
        func check(_ bytes: [UInt8], _ place: UInt64) -> UInt64 {
            let value = CheckedValue.make(bytes, at: place)
            return value.span.bigEndian(at: bytes.count)
        }
        #expect(check(Array(0..<20), CheckedValue.place(.cardholders, 4)) == 0x5535_7da1_7d18_e197)
        let key = CheckedValue.place(Array("views".utf8).span)
        #expect(check(Array(0..<16), key) == 0x4e4b_7719_2a25_06dd)
    }

    /// Each bit of each value, in all tables, and each bit of each place.
    @Test func everyFlippedBitIsNoticed() throws {
        let closed = try Closed(300, seed: 61, views: 300)
        let damage = try ViewsDamage(closed.data)
        var count = 0
        for table in StateTable.allCases.map(\.name) + ["postings", "meta"] {
            for (key, value) in try damage.values(table) {
                let row = StateTable.allCases.first { $0.name == table }
                let place =
                    row.map { CheckedValue.place($0, key.span.bigEndian(at: 0).byteSwapped) }
                    ?? CheckedValue.place(key.span)
                #expect(CheckedValue.read(value.span, at: place) { $0.count } == value.count - 8)
                for bit in 0..<8 * value.count {
                    var other = value
                    other[bit / 8] ^= 1 << UInt8(bit % 8)
                    let read = CheckedValue.read(other.span, at: place) { $0.count }
                    if read != nil { Issue.record("\(table) \(key.hex), bit \(bit)") }
                    count += 1
                }
                for bit in 0..<64 as Range<UInt64> {
                    let read = CheckedValue.read(value.span, at: place ^ 1 << bit) { $0.count }
                    if read != nil { Issue.record("\(table) \(key.hex), bit \(bit) of it") }
                }
                for end in 0..<value.count {
                    let read = CheckedValue.read(value.span.extracting(0..<end), at: place) {
                        $0.count
                    }
                    if read != nil { Issue.record("\(table) \(key.hex), cut at \(end)") }
                }
            }
        }
        #expect(count > 20_000)
    }

    /// Nobody is answered from such a value, and a rebuild says which it is.
    @Test func whoeverReadsItIsTold() throws {
        let closed = try Closed(300, seed: 62, views: 300)
        let tables = StateTable.allCases.map(\.name) + ["postings", "meta"]
        for (number, table) in tables.enumerated() {
            let values = try ViewsDamage(closed.data).values(table)
            let (key, value) = values[values.count / 2]
            try ViewsDamage(closed.data).flipBit(table, key, number % (8 * value.count))
            #expect(throws: ViewsError.self, "\(table)") {
                let ledger = try LedgerStore(path: closed.data.ledger, readOnly: true)
                let views = try Views(path: closed.data.views, readOnly: true)
                let base = try views.base(of: ledger.snapshot())
                _ = try (base.stateDigest(), base.postingsDigest())
            }
            let lock = try FileLock(ofWriter: closed.data)
            let rebuild = try Rebuild.run(closed.data, lock: lock)
            #expect(!rebuild.isEqual && rebuild.unusable != nil, "\(table)")
            #expect(try Rebuild.run(closed.data, lock: lock).isEqual, "\(table)")
        }
    }

    /// What is disposable never ends the process that makes it anew.
    @Test func noPageOfTheViewsEndsARebuild() throws {
        let closed = try Closed(300, seed: 63, views: 300)
        let lock = try FileLock(ofWriter: closed.data)
        let intact = try Rebuild.run(closed.data, lock: lock).certificate
        let path = "\(closed.data.views)/data.mdb"
        let image = try Data(contentsOf: URL(filePath: path))
        let used = image.count - image.reversed().prefix { $0 == 0 }.count
        for page in 0..<(used + 4095) / 4096 {
            for damage in 0..<3 {
                var bytes = [UInt8](image)
                let start = 4096 * page
                switch damage {
                case 0: for index in start..<start + 4096 { bytes[index] = 0 }
                case 1: bytes[start + 10] ^= 1
                default: for index in start + 16..<start + 64 { bytes[index] ^= 0xA5 }
                }
                try Data(bytes).write(to: URL(filePath: path))
                let rebuild = try Rebuild.run(closed.data, lock: lock)
                #expect(rebuild.certificate == intact, "page \(page), damage \(damage)")
                let again = try Rebuild.run(closed.data, lock: lock)
                #expect(again.isEqual, "page \(page), damage \(damage)")
            }
        }
    }
}
