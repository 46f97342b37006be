import Foundation
import Ledger
import Proofs
import TestSupport
import Testing

/// What is left of a damaged ledger, by the program: `Salvage` itself is tried in `SalvageTests`.
@Suite struct SalvageCommandTests {
    private func makeLedger() throws -> EpinData {
        let data = try EpinData(["--origin", "issuer.example.nc/epin"])
        let lines = (0..<40).map { Commands.register($0) + "\n" }
        let applied = try data.epin(["apply"], input: lines.joined().utf8)
        try #require(applied.status == 0, "\(applied)")
        return data
    }

    /// Zeroes the pages of the ledger for which this is true.
    private func zero(_ data: EpinData, where isLost: (Int, Data) -> Bool) throws {
        let file = URL(filePath: "\(data.path)/ledger/data.mdb")
        var bytes = try Data(contentsOf: file)
        for page in 0..<bytes.count / 4096 {
            let range = 4096 * page..<4096 * (page + 1)
            guard isLost(page, bytes[range]) else { continue }
            bytes.replaceSubrange(range, with: Data(count: 4096))
        }
        try bytes.write(to: file)
    }

    @Test func ofAnIntactLedgerItIsTheExport() throws {
        let data = try makeLedger()
        let salvaged = try data.epin(["salvage"])
        #expect(salvaged.status == 0, "\(salvaged)")
        #expect(try salvaged.out == data.epin(["export"]).out)
        #expect(salvaged.err.contains("85 of 85 events saved, proven by last-commit of 85 events"))
    }

    /// A ledger that nothing else opens; what is saved can be imported, and is the same ledger.
    @Test func withoutItsFirstPages() throws {
        let data = try makeLedger()
        let before = try data.epin(["export"])
        try zero(data) { page, _ in page < 2 }
        #expect(try data.epin(["export"]).status == 2)
        let salvaged = try data.epin(["salvage"])
        #expect(salvaged.status == 0 && salvaged.out == before.out, "\(salvaged)")
        let copy = "\(data.path)-saved"
        let imported = try data.epin(["import"], input: salvaged.out, data: copy)
        #expect(imported.status == 0, "\(imported)")
        #expect(try data.epin(["export"], data: copy).out == before.out)
    }

    /// A key is asked for: what was acknowledged is signed by nobody.
    @Test func onlyWhatASignedCheckpointProves() throws {
        let data = try makeLedger()
        for words in [
            ["key", "generate", "issuer.example.nc/epin", "log.pem"],
            ["key", "generate", "issuer.example.nc/epin", "other.pem"],
            ["checkpoint", "--key", "log.pem"],
        ] {
            let outcome = try data.epin(words)
            try #require(outcome.status == 0, "\(outcome)")
        }
        let size = try data.events().last { $0.kind == .checkpointSigned }!.treeSize!
        let salvaged = try data.epin(["salvage", "--key", "log.pem.pub"])
        #expect(salvaged.status == 1, "\(salvaged)")
        #expect(salvaged.lines.count == Int(size), "\(salvaged.err)")
        #expect(salvaged.err.contains("no checkpoint shows that this was appended"))
        let none = try data.epin(["salvage", "--key", "other.pem.pub"])
        #expect(none.status == 1 && none.out.isEmpty, "\(none)")
    }

    @Test func whatIsLostIsNamed() throws {
        let data = try makeLedger()
        let before = try data.epin(["export"]).lines
        let file = URL(filePath: "\(data.path)/ledger/data.mdb")
        var bytes = try Data(contentsOf: file)
        let record = try data.records()[20]
        let place = try #require(bytes.firstRange(of: Data(record)))
        bytes[place.lowerBound + 9] ^= 1
        try bytes.write(to: file)
        let salvaged = try data.epin(["salvage"])
        #expect(salvaged.status == 1 && salvaged.err.contains("event 20: lost"), "\(salvaged)")
        #expect(salvaged.lines == Array(before.prefix(20)) + Array(before.dropFirst(21)))
    }

    @Test func whereThereIsNone() throws {
        let data = try EpinData(nil)
        let salvaged = try data.epin(["salvage"])
        #expect(salvaged.status == 2 && salvaged.err.contains("ledger/data.mdb"), "\(salvaged)")
    }
}
