private import CLMDB

// The only unsafe code of the hashing: pointers lent to C for the length of a call.
extension SHA256 {
    /// Whether the processor has the SHA instructions of x86-64; asked once a process.
    static let hardwareIsAvailable = epin_sha256_available() != 0

    /// Folds whole 64-byte blocks into the state with the processor's instructions.
    ///
    /// They must be there. The initialisers check it; here the check would cost every call.
    static func compressInHardware(_ state: inout State, _ blocks: Span<UInt8>) {
        precondition(blocks.count.isMultiple(of: 64), "SHA-256 compresses whole blocks")
        var words = state.mutableSpan
        unsafe words.withUnsafeMutableBufferPointer { words in
            unsafe blocks.withUnsafeBufferPointer { blocks in
                // C reads blocks.count bytes, and reads and writes eight words.
                unsafe epin_sha256_compress(
                    words.baseAddress, blocks.baseAddress, blocks.count / 64)
            }
        }
    }

    /// The digest of one byte and those of `bytes`, by the processor's instructions, which must be
    /// there.
    static func hashInHardware(_ prefix: UInt8, _ bytes: Span<UInt8>) -> Digest {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var output = digest.mutableSpan
        unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                // C reads bytes.count bytes and writes 32.
                unsafe epin_sha256_prefixed(
                    prefix, bytes.baseAddress, bytes.count, output.baseAddress)
            }
        }
        return Digest(storage: digest)
    }
}
