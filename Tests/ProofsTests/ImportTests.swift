import Ledger
import TestSupport
import Testing

@testable import Proofs

@Suite struct ImportTests {
    @Test func certificateOfAnImportedLedger() throws {
        let made = try EventLedger(try EventMill.events(count: 1500, seed: 19))
        let path = "\(made.data.path)/imported"
        let (size, root) = try Self.importing(made, into: path)
        #expect(try size == 1500 && root == made.store.snapshot().root)
        let imported = try EventLedger(opening: DataDirectory(path))
        for count: UInt64 in [1, 700, 1500] {
            #expect(try imported.certificate(to: count) == made.certificate(to: count), "\(count)")
        }
    }

    /// Its store is closed when this returns: one environment a process.
    private static func importing(
        _ made: EventLedger, into path: String
    ) throws -> (size: UInt64, root: Digest) {
        let taking = try Import(into: path)
        var number = 0
        let snapshot = try made.store.snapshot()
        try ExportFormat.all[0].write(snapshot, 0..<1500, product: "") { line in
            number += 1
            try taking.add(line: line.array.dropLast(), number: number)
        }
        return try taking.finish()
    }
}
