private import CLMDB

// The only unsafe code of the hashing: pointers lent to C for the length of a call.
extension SHA256 {
    /// Whether the processor has the SHA instructions of x86-64; asked once a process.
    static let hardwareIsAvailable = epin_sha256_available() != 0

    /// Folds whole 64-byte blocks into the state with the processor's instructions.
    ///
    /// They must be there. The initialisers check that; here the check would cost every call.
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

    /// The hash of a leaf by the processor's instructions, which must be there.
    static func leafInHardware(_ record: Span<UInt8>) -> Digest {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var output = digest.mutableSpan
        unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe record.withUnsafeBufferPointer { record in
                // C reads record.count bytes and writes 32.
                unsafe epin_sha256_leaf(record.baseAddress, record.count, output.baseAddress)
            }
        }
        return Digest(storage: digest)
    }

    /// The hash of a node by the processor's instructions, which must be there.
    static func nodeInHardware(_ left: Digest, _ right: Digest) -> Digest {
        var digest = InlineArray<32, UInt8>(repeating: 0)
        var output = digest.mutableSpan
        unsafe output.withUnsafeMutableBufferPointer { output in
            unsafe left.storage.span.withUnsafeBufferPointer { left in
                unsafe right.storage.span.withUnsafeBufferPointer { right in
                    // C reads twice 32 bytes and writes 32.
                    unsafe epin_sha256_node(
                        left.baseAddress, right.baseAddress, output.baseAddress)
                }
            }
        }
        return Digest(storage: digest)
    }

    /// Replaces the first `count` digests with the nodes above each pair of them, by the
    /// processor's instructions, which must be there.
    static func nodesInHardware(_ digests: inout [Digest], count: Int) {
        precondition(count <= digests.count)
        unsafe digests.withUnsafeMutableBytes { bytes in
            // C reads and writes `count` times the 32 bytes that are all of a digest.
            unsafe epin_sha256_nodes(
                bytes.bindMemory(to: UInt8.self).baseAddress, count)
        }
    }
}
