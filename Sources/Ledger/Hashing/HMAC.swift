/// A key of HMAC-SHA-256 (RFC 2104), kept as the states after its two padded blocks.
///
/// A code then costs two compressions fewer than from the raw key, and the key itself is not held.
/// The states are as secret as the key: they are enough to make codes, so they are never printed.
package struct HMACKey: Sendable, CustomStringConvertible, CustomReflectable {
    private let inner: SHA256.State
    private let outer: SHA256.State

    /// The key of any length; one longer than 64 bytes is replaced by its digest.
    package init(_ key: Span<UInt8>) {
        var block = InlineArray<64, UInt8>(repeating: 0)
        if key.count > SHA256.blockSize {
            let digest = SHA256.hash(key)
            for i in 0..<Digest.byteCount { block[i] = digest.storage[i] }
        } else {
            for i in key.indices { block[i] = key[i] }
        }
        inner = Self.state(of: block, mask: 0x36)
        outer = Self.state(of: block, mask: 0x5c)
    }

    /// The code of `message` under this key.
    package func code(for message: Span<UInt8>) -> Digest {
        var hasher = SHA256(afterBlock: inner)
        hasher.update(message)
        let digest = hasher.finalize()
        hasher = SHA256(afterBlock: outer)
        hasher.update(digest.storage.span)
        return hasher.finalize()
    }

    /// Says only what it is.
    package var description: String { "HMACKey" }

    /// Shows nothing, so that `dump` and a failed test do not print the key.
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection()) }

    private static func state(of block: InlineArray<64, UInt8>, mask: UInt8) -> SHA256.State {
        let masked = InlineArray<64, UInt8> { block[$0] ^ mask }
        return SHA256.state(of: masked.span)
    }
}

/// Whether two digests are equal, in a time that does not depend on where they differ.
///
/// All 32 bytes are always read and there is no branch on them before the last comparison with
/// zero. The optimiser may not be asked for that promise, so it is arranged: every difference is
/// needed for the result, the loop runs a fixed number of times, and without inlining no caller's
/// knowledge can shorten it. On x86-64 it becomes two 16-byte XORs, an OR and a flag. Should a
/// compiler one day insert an exit after a vector or a word of that, a guess would still have to
/// hit 64 bits of a code at once to see it.
@inline(never)
package func constantTimeEquals(_ a: Digest, _ b: Digest) -> Bool {
    a == b
}
