import Foundation
import TestSupport
import Testing

/// Damage to LMDB's own pages, by the real program: `verify` says so, and nothing is written over
/// what was acknowledged.
@Suite struct StructureTests {
    /// Registers holders in several runs, so that there are free pages.
    private func makeLedger() throws -> EpinData {
        let data = try EpinData()
        for run in 0..<4 {
            let lines = (run * 40..<run * 40 + 40).map { Commands.register($0) + "\n" }
            let applied = try data.epin(["apply"], input: lines.joined().utf8)
            #expect(applied.status == 0, "\(applied)")
        }
        return data
    }

    private func flip(_ data: EpinData, _ store: String, _ byte: Int, _ bit: Int) throws {
        let file = try FileHandle(forUpdating: URL(filePath: "\(data.path)/\(store)/data.mdb"))
        try file.seek(toOffset: UInt64(byte))
        let old = try #require(try file.read(upToCount: 1)).first!
        try file.seek(toOffset: UInt64(byte))
        try file.write(contentsOf: Data([old ^ 1 << UInt8(bit)]))
    }

    private func expectRefused(_ data: EpinData, _ store: String, _ words: String) throws {
        let verified = try data.epin(store == "views" ? ["verify", "--views"] : ["verify"])
        #expect(verified.status == 9 && !verified.isSignal, "\(verified)")
        #expect(verified.text.contains("\(store): page "), "\(verified)")
        let file = "\(data.path)/\(store)/data.mdb"
        let before = FileManager.default.contents(atPath: file)
        let applied = try data.epin(["apply"], input: "{\"command\":\"expire\"}\n".utf8)
        #expect(applied.status == 2 && !applied.isSignal, "\(applied)")
        #expect(applied.err.contains("\(data.path)/\(store)"), "\(applied)")
        #expect(applied.err.contains(words), "\(applied)")
        #expect(FileManager.default.contents(atPath: file) == before, "written before the refusal")
    }

    /// The bytes of a number in a file, least significant first.
    private func number(_ bytes: Data, _ offset: Int, _ count: Int = 8) -> Int {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    private func newest(_ bytes: Data) -> Int {
        number(bytes, 144) < number(bytes, 4096 + 144) ? 4096 : 0
    }

    /// One bit of the list of free pages makes a page of the list one that is in use.
    @Test func aBitOfTheFreeList() throws {
        let data = try makeLedger()
        let bytes = try Data(contentsOf: URL(filePath: "\(data.path)/ledger/data.mdb"))
        let leaf = number(bytes, newest(bytes) + 80) * 4096
        let node = leaf + number(bytes, leaf + 16, 2)
        let first = node + 16 + 8
        try flip(data, "ledger", first, 1)
        try expectRefused(data, "ledger", "damaged: page ")
    }

    /// The page before the last commit is given a greater number: each bit that does so.
    @Test func aBitOfATransactionNumber() throws {
        let data = try makeLedger()
        let bytes = try Data(contentsOf: URL(filePath: "\(data.path)/ledger/data.mdb"))
        let older = 4096 - newest(bytes)
        let (before, last) = (number(bytes, older + 144), number(bytes, 4096 - older + 144))
        #expect(before == last - 1)
        let bits = (1..<20).filter { before | 1 << $0 > last }
        for bit in bits.prefix(4) {
            try flip(data, "ledger", older + 144 + bit / 8, bit % 8)
            try expectRefused(data, "ledger", "transaction")
            try flip(data, "ledger", older + 144 + bit / 8, bit % 8)
        }
        #expect(try data.epin(["verify"]).status == 0)
    }

    /// Of every store the number that a root page says it has.
    @Test(arguments: ["ledger", "vault", "reads", "views"])
    func aPageThatIsAnother(store: String) throws {
        let data = try makeLedger()
        #expect(try data.epin(["show", "1"]).status == 0)
        #expect(try data.epin(["verify", "--views"]).status == 0)
        let bytes = try Data(contentsOf: URL(filePath: "\(data.path)/\(store)/data.mdb"))
        let root = number(bytes, newest(bytes) + 128) * 4096
        try flip(data, store, root, 3)
        if store == "reads" {
            #expect(try data.epin(["verify"]).status == 9)
            let shown = try data.epin(["show", "1"])
            #expect(shown.status == 2 && shown.err.contains("says that it is page"), "\(shown)")
        } else {
            try expectRefused(data, store, "says that it is page")
        }
    }

    /// Views are made again.
    @Test func damagedViewsAreRebuilt() throws {
        let data = try makeLedger()
        let bytes = try Data(contentsOf: URL(filePath: "\(data.path)/views/data.mdb"))
        try flip(data, "views", newest(bytes) + 136, 0)
        try expectRefused(data, "views", "run 'epin rebuild'")
        #expect(try data.epin(["rebuild"]).status == 1)
        #expect(try data.epin(["verify", "--views"]).status == 0)
    }
}
