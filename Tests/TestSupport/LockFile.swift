import Foundation
import Testing

/// LMDB's `lock.mdb`, as somebody who may write it changes it.
package enum LockFile {
    /// Adds to the number of the last commit: `mti_txnid`, at offset 48.
    ///
    /// - Parameter directory: of the store.
    package static func shift(_ directory: String, by offset: Int64) throws {
        let file = try FileHandle(forUpdating: URL(filePath: "\(directory)/lock.mdb"))
        try file.seek(toOffset: 48)
        let bytes = try #require(try file.read(upToCount: 8))
        let number = bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
        try file.seek(toOffset: 48)
        var changed = Data()
        for byte in 0..<8 as Range<Int64> {
            changed.append(UInt8(truncatingIfNeeded: (number + offset) >> (8 * byte)))
        }
        try file.write(contentsOf: changed)
        try file.close()
    }
}
