import Proofs

/// A page as a file.
package enum PageFile {
    /// Writes it, over an earlier one.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try NoteFile.write(bytes, to: path)
    }
}
