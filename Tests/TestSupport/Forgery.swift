import Foundation
import Ledger

/// A ledger of any events, whatever they say, as somebody makes it who may write the files: hashes
/// and tree fit.
package enum Forgery {
    /// Writes the ledger into an empty directory; docs/format.md describes the tables.
    package static func write(_ events: [Event], to path: String) throws {
        try LedgerStore.create(path: path)
        let environment = try Environment(
            path: path, access: .readWrite,
            tables: [
                TableSpecification("events", .integerKeys),
                TableSpecification("tree", .integerKeys), TableSpecification("meta", .byteKeys),
            ])
        try environment.write { transaction in
            var range = CompactRange()
            for event in events {
                let leaf = SHA256.hash([0x00] + event.record)
                let value = leaf.bytes + event.record
                try transaction.put(environment.table("events"), event.sequence, value.span)
                try range.append(leaf) { level, index, root in
                    guard level == 8 else { return }
                    try transaction.put(
                        environment.table("tree"), 1 << 56 | index, root.bytes.span)
                }
            }
            let head = range.size.bigEndianBytes + range.peaks.flatMap(\.bytes)
            try transaction.put(environment.table("meta"), Array("head".utf8), head.span)
        }
    }
}
