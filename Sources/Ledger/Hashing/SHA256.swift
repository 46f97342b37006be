/// SHA-256 (FIPS 180-4) of bytes given in any number of pieces.
///
/// A value of 112 bytes, never on the heap; a copy continues on its own. The compression function
/// is chosen once a process.
public struct SHA256: Sendable {
    /// The available compression functions. All give the same digests.
    package enum Implementation: CaseIterable, Sendable {
        /// Plain Swift, on every machine.
        case portable
        /// The SHA instructions of x86-64.
        case hardware

        /// Whether this machine can run it.
        package var isAvailable: Bool { self == .portable || SHA256.hardwareIsAvailable }

        /// The fastest that this machine can run.
        package static let fastest: Implementation =
            Implementation.hardware.isAvailable ? .hardware : .portable
    }

    /// The hash value H0...H7 of FIPS 180-4.
    typealias State = InlineArray<8, UInt32>

    /// The bytes of a block.
    static let blockSize = 64

    /// FIPS 180-4, section 5.3.3.
    private static var initialState: State {
        [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
            0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
    }

    private let implementation: Implementation
    private var state: State
    /// The bytes that do not fill a block yet: the first `count % 64` of it.
    private var block: InlineArray<64, UInt8>
    /// The number of bytes hashed so far.
    private var count: UInt64

    /// The hasher of an empty message.
    public init() {
        self.init(state: Self.initialState, count: 0, using: .fastest)
    }

    /// The hasher of an empty message by a given implementation, which must be available.
    package init(using implementation: Implementation) {
        precondition(implementation.isAvailable, "this processor has no SHA instructions")
        self.init(state: Self.initialState, count: 0, using: implementation)
    }

    /// The hasher of a message that begins with a block whose state is known; see ``state(of:)``.
    init(afterBlock state: State) {
        self.init(state: state, count: UInt64(Self.blockSize), using: .fastest)
    }

    // Inlined, since otherwise the 112 bytes are copied twice, which slows short messages.
    @inline(__always)
    private init(state: State, count: UInt64, using implementation: Implementation) {
        self.implementation = implementation
        self.state = state
        self.count = count
        block = InlineArray(repeating: 0)
    }

    /// The state after `block`, of 64 bytes, as the first of a message.
    static func state(of block: Span<UInt8>) -> State {
        precondition(block.count == blockSize, "SHA-256 compresses whole blocks")
        var state = initialState
        compress(&state, block, using: .fastest)
        return state
    }

    /// Adds bytes to the message. Whole blocks are hashed where they lie; at most 126 bytes are
    /// copied.
    public mutating func update(_ bytes: Span<UInt8>) {
        let pending = Int(truncatingIfNeeded: count % 64)
        count += UInt64(bytes.count)
        var next = 0
        if pending > 0 {
            next = min(Self.blockSize - pending, bytes.count)
            fill(from: pending, with: bytes.extracting(..<next))
            guard pending + next == Self.blockSize else { return }
            compress()
        }
        let wholeBlocks = (bytes.count - next) / Self.blockSize * Self.blockSize
        if wholeBlocks > 0 {
            let blocks = bytes.extracting(next..<next + wholeBlocks)
            Self.compress(&state, blocks, using: implementation)
            next += wholeBlocks
        }
        fill(from: 0, with: bytes.extracting(next...))
    }

    /// Adds one byte to the message.
    package mutating func update(_ byte: UInt8) {
        block[Int(truncatingIfNeeded: count % 64)] = byte
        count += 1
        if count % 64 == 0 { compress() }
    }

    /// The digest of the message.
    public consuming func finalize() -> Digest {
        // FIPS 180-4, section 5.1.1: a one bit, zeros, and at the end of a block the length in bits
        // as eight bytes.
        let bits = count << 3
        var end = Int(truncatingIfNeeded: count % 64)
        block[end] = 0x80
        end += 1
        if end > 56 {
            for i in end..<64 { block[i] = 0 }
            compress()
            end = 0
        }
        for i in end..<56 { block[i] = 0 }
        for i in 0..<8 { block[56 + i] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * i)) }
        compress()
        var digest = InlineArray<32, UInt8>(repeating: 0)
        for i in 0..<8 {
            let word = state[i]
            digest[4 * i] = UInt8(truncatingIfNeeded: word >> 24)
            digest[4 * i + 1] = UInt8(truncatingIfNeeded: word >> 16)
            digest[4 * i + 2] = UInt8(truncatingIfNeeded: word >> 8)
            digest[4 * i + 3] = UInt8(truncatingIfNeeded: word)
        }
        return Digest(storage: digest)
    }

    private mutating func fill(from start: Int, with bytes: Span<UInt8>) {
        for i in bytes.indices { block[start + i] = bytes[i] }
    }

    private mutating func compress() {
        Self.compress(&state, block.span, using: implementation)
    }

    private static func compress(
        _ state: inout State, _ blocks: Span<UInt8>, using implementation: Implementation
    ) {
        switch implementation {
        case .portable: compressPortably(&state, blocks)
        case .hardware: compressInHardware(&state, blocks)
        }
    }
}
