import Foundation
import Testing

@testable import Ledger
@testable import Projections

/// Views that are not what the events lead to: which row, and from which event on.
@Suite struct ViewsVerificationTests {
    private static let count = 900

    private static func differences(_ data: DataDirectory) throws -> [ViewsDifference]? {
        try ViewsVerification.differences(data, scratch: data.path)
    }

    /// What a row was after each event that changed it, by folding everything; absent at first.
    private static func versions(
        _ data: DataDirectory, _ table: StateTable, _ key: UInt64
    ) throws -> [(event: UInt64?, row: [UInt8]?)] {
        let ledger = try LedgerStore(path: data.ledger, readOnly: true).snapshot()
        let state = State()
        var versions: [(event: UInt64?, row: [UInt8]?)] = [(nil, nil)]
        try ledger.forEachEvent(in: 0..<ledger.size) { event in
            try state.evolve(event)
            let row = try state.encodedRow(table, key)
            if row != versions.last!.row { versions.append((event.sequence, row)) }
            return true
        }
        return versions
    }

    @Test func viewsThatAreRight() throws {
        for views in [0, 1, 400, Self.count] {
            let directory = try Closed(Self.count, seed: 21, views: views)
            #expect(try Self.differences(directory.data) == (views == 0 ? nil : []))
            let files = try FileManager.default.contentsOfDirectory(atPath: directory.data.path)
            #expect(!files.contains { $0.contains("rebuilding") }, "\(files)")
        }
    }

    /// Each row as it was after each earlier event: the event from which on it is behind is named.
    @Test(arguments: StateTable.allCases) func aRowOfAnEarlierTime(_ table: StateTable) throws {
        let directory = try Closed(Self.count, seed: 22, views: Self.count)
        let data = directory.data
        // Today's owner of a reference is known by its own events alone.
        let keys = try ViewsDamage(data).keys(table).filter {
            try table != .owners || Self.versions(data, table, $0).count == 2
        }
        for key in Set([keys[0], keys[keys.count / 2], keys[keys.count - 1]]) {
            let versions = try Self.versions(data, table, key)
            let now = try #require(versions.last?.row)
            for (index, version) in versions.dropLast().suffix(6).enumerated()
            where version.row != now {
                if let row = version.row {
                    try ViewsDamage(data).put(table, key, row)
                } else {
                    try ViewsDamage(data).delete(table, key)
                }
                let last = try #require(versions.lastIndex { $0.row == version.row })
                let event = versions[last + 1].event
                let expected = ViewsDifference(
                    place: "\(table.name) \(key)", fault: version.row == nil ? .missing : .differs,
                    event: event)
                #expect(try Self.differences(data) == [expected], "\(table) \(key) \(index)")
                try ViewsDamage(data).put(table, key, now)
            }
            #expect(try Self.differences(data) == [])
        }
    }

    @Test func aRowThatNeverWas() throws {
        let directory = try Closed(Self.count, seed: 23, views: Self.count)
        let data = directory.data
        let key = try #require(try ViewsDamage(data).keys(.challenges).first)
        try ViewsDamage(data).change(.challenges, key)
        #expect(
            try Self.differences(data)?.map(\.description)
                == ["challenges \(key): differs, from event \(key) on"])
        try ViewsDamage(data).add(.challenges, 987_654, like: key)
        #expect(
            try Self.differences(data)?.map(\.description)
                == [
                    "challenges \(key): differs, from event \(key) on",
                    "challenges 987654: of no event",
                ])
    }
}
