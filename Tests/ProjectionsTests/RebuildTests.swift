import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// A rebuild says whether the views are the fold of the events, and repairs what is not.
@Suite struct RebuildTests {
    private static func run(_ directory: DataDirectory) throws -> Rebuild {
        try Rebuild.run(directory, lock: FileLock(ofWriter: directory))
    }

    /// Runs it twice on views that were changed: named and replaced, then equal.
    private static func expectMended(
        _ directory: DataDirectory, _ intact: Certificate, _ name: String,
        _ differences: [String]? = nil, at location: SourceLocation = #_sourceLocation
    ) throws {
        let first = try run(directory)
        #expect(!first.isEqual, "\(name)", sourceLocation: location)
        #expect(first.certificate == intact, "\(name)", sourceLocation: location)
        if let differences {
            let places = first.differences.map { "\($0.place): \($0.fault)" }
            #expect(places == differences, "\(name)", sourceLocation: location)
            #expect(first.unusable == nil, "\(name)", sourceLocation: location)
        } else {
            #expect(first.unusable != nil, "\(name)", sourceLocation: location)
        }
        let second = try run(directory)
        #expect(second.isEqual && second.live == intact, "\(name)", sourceLocation: location)
        #expect(second.differences == [] && second.unusable == nil, sourceLocation: location)
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(
            files.filter { $0.hasPrefix("views") } == ["views"], "\(name): \(files)",
            sourceLocation: location)
    }

    // MARK: Views that are right

    @Test func equalViews() throws {
        let directory = try Closed(1500, seed: 11, views: 1500)
        let first = try Self.run(directory.data)
        #expect(first.isEqual && first.differences == [] && first.unusable == nil)
        #expect(first.certificate == first.live && first.certificate.size == 1500)
        #expect(try Self.run(directory.data).certificate == first.certificate)
    }

    @Test func viewsThatAreBehindOrMissing() throws {
        for views in [0, 1, 700, 1499] {
            let directory = try Closed(1500, seed: 12, views: views)
            let rebuild = try Self.run(directory.data)
            #expect(rebuild.isEqual && rebuild.differences == [])
            #expect(rebuild.certificate.size == 1500)
        }
        let directory = try Closed(1500, seed: 12, views: 1500)
        let intact = try Self.run(directory.data).certificate
        try FileManager.default.removeItem(atPath: directory.data.views)
        _ = try Self.run(directory.data)
        let again = try Self.run(directory.data)
        #expect(again.isEqual && again.live == intact)
    }

    // MARK: Views that were changed

    @Test func rowsChangedDeletedAndAdded() throws {
        let directory = try Closed(1500, seed: 13, views: 1500)
        let data = directory.data
        let intact = try Self.run(data).certificate
        for table in StateTable.allCases {
            let keys = try ViewsDamage(data).keys(table)
            #expect(!keys.isEmpty, "\(table)")
            for key in Set([keys.first, keys[keys.count / 2], keys.last].compactMap { $0 }) {
                try ViewsDamage(data).change(table, key)
                try Self.expectMended(
                    data, intact, "\(table) changed", ["\(table.name) \(key): differs"])
                // Without the row of the ledger itself there is none to go on from.
                try ViewsDamage(data).delete(table, key)
                try Self.expectMended(
                    data, intact, "\(table) deleted", ["\(table.name) \(key): missing"])
            }
            try ViewsDamage(data).add(table, 987_654, like: keys[0])
            try Self.expectMended(
                data, intact, "\(table) added", ["\(table.name) 987654: ofNoEvent"])
        }
    }

    @Test func everyRowGone() throws {
        let directory = try Closed(1500, seed: 14, views: 1500)
        let intact = try Self.run(directory.data).certificate
        let keys = try ViewsDamage(directory.data).keys(.codes)
        #expect(keys.count > ViewsDifference.countMax)
        for key in keys { try ViewsDamage(directory.data).delete(.codes, key) }
        let named = keys.prefix(ViewsDifference.countMax).map { "codes \($0): missing" }
        try Self.expectMended(directory.data, intact, "codes", named)
    }

    @Test func postingsDeletedAndAdded() throws {
        let directory = try Closed(1500, seed: 15, views: 1500)
        let data = directory.data
        let intact = try Self.run(data).certificate
        for field in IndexField.allCases {
            try ViewsDamage(data).changeList(of: field) { $0.removeLast() }
            try Self.expectMended(data, intact, "\(field) deleted", ["the indexes: differs"])
            try ViewsDamage(data).changeList(of: field) { list in
                let other = (list[0]..<1500).first { !list.contains($0) }
                list = (list + [other!]).sorted()
            }
            try Self.expectMended(data, intact, "\(field) added", ["the indexes: differs"])
            try ViewsDamage(data).changeBlock(of: field) { $0.removeLast() }
            try Self.expectMended(data, intact, "\(field) cut")
        }
    }

    @Test func unusableViews() throws {
        let directory = try Closed(1500, seed: 16, views: 1500)
        let data = directory.data
        let intact = try Self.run(data).certificate
        try ViewsDamage(data).setMeta(Array(repeating: 7, count: 48))
        try Self.expectMended(data, intact, "another format")
        try ViewsDamage(data).setMeta([])
        try Self.expectMended(data, intact, "no format")
        let file = "\(data.views)/data.mdb"
        for garbage in [Data("garbage".utf8), Data(repeating: 0xA5, count: 1 << 20)] {
            try garbage.write(to: URL(filePath: file))
            try Self.expectMended(data, intact, "garbage")
        }
        let whole = try Data(contentsOf: URL(filePath: file))
        try whole.prefix(3 * 4096).write(to: URL(filePath: file))
        try Self.expectMended(data, intact, "cut")
        // The views of another ledger.
        let other = try Closed(1500, seed: 17, views: 900)
        try FileManager.default.removeItem(atPath: data.views)
        try FileManager.default.moveItem(atPath: other.data.views, toPath: data.views)
        try Self.expectMended(data, intact, "of another ledger")
    }

    // MARK: Certificates

    @Test func certificateAtEveryPointIsThatOfTheBeginning() throws {
        let events = try EventMill.events(count: 700, seed: 18)
        let whole = try EventLedger(events)
        var tree = NaiveTree(records: events.map(\.record))
        let points = [0, 1, 2, 3, 255, 256, 257, 511, 512, 513, 699, 700]
        for count in points + Array(stride(from: 10, to: 700, by: 29)) {
            let part = try EventLedger(Array(events[..<count]))
            let certificate = try whole.certificate(to: UInt64(count))
            #expect(try part.certificate(to: UInt64(count)) == certificate, "\(count)")
            #expect(try whole.certificate(to: UInt64(count)) == certificate, "\(count)")
            #expect(certificate.size == count)
            #expect(certificate.root == tree.hash(0..<count), "\(count)")
        }
    }
}

/// The directory of a ledger that nothing of this process has open.
final class Closed {
    let data: DataDirectory

    init(_ count: Int, seed: UInt64, views: Int) throws {
        let made = try EventLedger(try EventMill.events(count: count, seed: seed), isKept: true)
        data = made.data
        if views > 0 { try made.writeViews(to: UInt64(views)) }
    }

    deinit { try? FileManager.default.removeItem(atPath: data.path) }
}
