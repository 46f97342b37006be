import Foundation
import Ledger
import TestSupport
import Testing

/// The record of reads is verified like the ledger.
@Suite struct ReadsVerifyTests {
    private func makeReads() throws -> EpinData {
        let data = try EpinData()
        for _ in 0..<20 {
            let stat = try data.epin(["query", "--limit", "1"])
            try #require(stat.status == 0, "\(stat)")
        }
        return data
    }

    private func reads(_ data: EpinData) -> URL { URL(filePath: "\(data.path)/reads/data.mdb") }

    @Test func everyChangedRecordIsNamed() throws {
        let data = try makeReads()
        let intact = try Data(contentsOf: reads(data))
        let store = try LedgerStore(path: "\(data.path)/reads", readOnly: true)
        var records: [[UInt8]] = []
        try store.read { ledger in
            try ledger.forEachRecord(in: 0..<ledger.size) { _, _, record in
                records.append(record.array)
                return true
            }
        }
        #expect(records.count == 41)
        for (sequence, record) in records.enumerated() {
            var bytes = intact
            // The newest copy: earlier ones are in pages that are free.
            let place = try #require(bytes.lastRange(of: Data(record)))
            bytes[place.lowerBound + record.count / 2] ^= 4
            try bytes.write(to: reads(data))
            let verified = try data.epin(["verify"])
            // An older page may be the one in use.
            guard verified.status != 0 else { continue }
            #expect(verified.status == 10, "\(verified)")
            #expect(verified.text.contains("reads: event \(sequence): altered"), "\(verified)")
        }
        try intact.write(to: reads(data))
        #expect(try data.epin(["verify"]).status == 0)
    }

    @Test func anOlderCopyIsShorter() throws {
        let data = try makeReads()
        let older = try Data(contentsOf: reads(data))
        _ = try data.epin(["query", "--limit", "1"])
        try older.write(to: reads(data))
        let verified = try data.epin(["verify"])
        #expect(verified.status == 11, "\(verified)")
        #expect(
            verified.text.contains("reads: 43 events were acknowledged, 41 are there"),
            "\(verified)")
    }
}
