import Foundation
import Ledger
import TestSupport
import Testing

/// A commit that was acknowledged and is gone, and views that are damaged: nothing goes on as if
/// nothing were.
@Suite struct LostCommitTests {
    private static let expire = "{\"command\":\"expire\"}\n"

    private func makeLedger() throws -> EpinData {
        let data = try EpinData(["--origin", "issuer.example.nc/epin"])
        for round in 0..<3 {
            let lines = (0..<5).map { Commands.register(5 * round + $0) + "\n" }
            let applied = try data.epin(["apply"], input: lines.joined().utf8)
            #expect(applied.status == 0, "\(applied)")
        }
        return data
    }

    /// Makes the older of the two meta pages of LMDB the newer one, by its transaction number.
    private func makeOlderMetaPageNewer(_ data: EpinData) throws {
        let url = URL(filePath: "\(data.path)/ledger/data.mdb")
        var bytes = [UInt8](try Data(contentsOf: url))
        let places = [0, 1].map { $0 * 4096 + 16 + 24 + 2 * 48 + 8 }
        let numbers = places.map { place in
            (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
        }
        let older = numbers[0] < numbers[1] ? 0 : 1
        #expect(numbers[1 - older] == numbers[older] + 1)
        let number = numbers[older] + 2
        for index in 0..<8 {
            bytes[places[older] + index] = UInt8(truncatingIfNeeded: number >> UInt64(8 * index))
        }
        try Data(bytes).write(to: url)
        try? FileManager.default.removeItem(atPath: "\(data.path)/ledger/lock.mdb")
    }

    @Test func aMetaPageMadeNewerIsNoticed() throws {
        let data = try makeLedger()
        try makeOlderMetaPageNewer(data)
        let verified = try data.epin(["verify"])
        #expect(verified.status == 9 && !verified.isSignal, "\(verified)")
        let applied = try data.epin(["apply"], input: Self.expire.utf8)
        #expect(applied.status == 2 && applied.err.contains("ledger/data.mdb"), "\(applied)")
    }

    /// A disk that never wrote what it said: the file is that of an earlier commit, and sound.
    @Test func aLostCommitIsNoticedByEverybody() throws {
        let data = try makeLedger()
        let files = FileManager.default
        let (store, copy) = ("\(data.path)/ledger/data.mdb", "\(data.path)-before")
        try files.copyItem(atPath: store, toPath: copy)
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 0)
        let count = try data.records().count
        try files.removeItem(atPath: store)
        try files.moveItem(atPath: copy, toPath: store)
        let verified = try data.epin(["verify"])
        #expect(verified.status == 11, "\(verified)")
        #expect(verified.text.contains("\(count) events were acknowledged"), "\(verified)")
        for words in [
            ["apply"], ["stat"], ["export"], ["query"], ["rebuild"], ["audit"], ["show", "1"],
            ["case", "open", "lost"],
        ] {
            let refused = try data.epin(words, input: Self.expire.utf8)
            #expect(refused.status == 2 && !refused.isSignal, "\(words): \(refused)")
            #expect(refused.err.contains("\(count) were acknowledged"), "\(words): \(refused)")
            #expect(refused.err.contains("--accept-shorter"), "\(words): \(refused)")
        }
    }

    /// A copy that is put back goes on once somebody says so, and the ledger says so for ever.
    @Test func aCopyPutBackIsAccepted() throws {
        let data = try makeLedger()
        let count = try data.records().count
        let copy = "\(data.path)-copy"
        let files = FileManager.default
        for store in ["ledger", "views", "reads"] {
            try files.createDirectory(atPath: copy, withIntermediateDirectories: true)
            try files.copyItem(
                atPath: "\(data.path)/\(store)/data.mdb", toPath: "\(copy)/\(store)")
        }
        let applied = try data.epin(
            ["apply"], input: (Commands.register(100) + "\n").utf8)
        #expect(applied.status == 0, "\(applied)")
        let lost = try data.records().count
        #expect(lost > count)
        #expect(try data.epin(["show", "2"]).status == 0)
        for store in ["ledger", "views", "reads"] {
            try files.removeItem(atPath: "\(data.path)/\(store)/data.mdb")
            try files.copyItem(
                atPath: "\(copy)/\(store)", toPath: "\(data.path)/\(store)/data.mdb")
        }
        #expect(try data.epin(["apply"], input: Self.expire.utf8).status == 2)
        let accepted = try data.epin(
            ["apply", "--accept-shorter"], input: (Commands.register(101) + "\n").utf8)
        #expect(accepted.status == 0, "\(accepted)")
        let events = try data.events()
        let restored = try #require(events.first { $0.kind == .ledgerRestored })
        #expect(restored.sequence == UInt64(count))
        #expect(restored.treeSize == UInt64(lost))
        #expect(events.filter { $0.kind == .ledgerRestored }.count == 1)
        try data.expectSound()
        let reads = try LedgerStore(path: "\(data.path)/reads", readOnly: true)
        let last = try reads.read { try $0.event($0.size - 1) }
        #expect(last?.kind == .ledgerRestored && last!.treeSize! > last!.sequence)
        // Once more: there is nothing to accept any more.
        #expect(
            try data.epin(["apply", "--accept-shorter"], input: Self.expire.utf8).status == 0)
        #expect(try data.events().filter { $0.kind == .ledgerRestored }.count == 1)
        let audited = try data.epin(["audit"])
        #expect(audited.status == 0, "\(audited)")
    }

    /// One bit of the views, which are disposable, must not get into the ledger, which is not.
    @Test func damagedViewsDoNotReachTheLedger() throws {
        for bit in 0..<6 {
            let data = try makeLedger()
            let holder = try #require(
                try data.events().first { $0.kind == .cardholderRegistered }
            ).stream
            do {
                let views = try Environment(
                    path: "\(data.path)/views", access: .readWrite,
                    tables: [TableSpecification("cardholders", .integerKeys)])
                try views.write { transaction in
                    let table = views.table("cardholders")
                    var row = try #require(
                        try transaction.get(table, holder) { $0.array })
                    // The version, after the identifier.
                    let place = row[0] < 24 ? 1 : 2
                    row[place] ^= 1 << UInt8(bit)
                    try transaction.put(table, holder, row.span)
                }
            }
            let before = try data.records()
            let line = "{\"command\":\"reportFraud\",\"cardholder\":\(holder)}\n"
            let applied = try data.epin(["apply"], input: line.utf8)
            #expect(applied.status == 2 && !applied.isSignal, "bit \(bit): \(applied)")
            #expect(!applied.text.contains("fraudReported"), "bit \(bit): \(applied)")
            let after = try data.events().dropFirst(before.count)
            #expect(after.allSatisfy { $0.stream == 0 }, "bit \(bit)")
            #expect(try data.epin(["verify"]).status == 0, "bit \(bit)")
            _ = try data.epin(["rebuild"])
            let again = try data.epin(["apply"], input: line.utf8)
            #expect(again.status == 0, "bit \(bit): \(again)")
            try data.expectSound()
        }
    }
}
