import Ledger

/// The files of a bundle of evidence with `SHA256SUMS` made anew, as a forger would.
package func summed(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
    var files = files
    files["SHA256SUMS"] = nil
    let lines = files.keys.sorted().map { "\(SHA256.hash(files[$0]!).hex)  \($0)\n" }
    files["SHA256SUMS"] = Array(lines.joined().utf8)
    return files
}
