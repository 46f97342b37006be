import Ledger

/// Some posting lists of one field in the order of their values, packed: two blocks fill a page.
///
/// The key of a block is that of its first posting: run (8 bytes), field (1), value (8), sequence
/// (8), most significant byte first. Its value has for each list, as LEB128 numbers: the value less
/// the one before (the first: less that of the key), the first sequence less the run's start, the
/// number of postings, and where there are more than one the number of bytes that follow and each
/// sequence less the one before. A list too long for a block goes on in the next.
enum PostingBlock {
    static let keyByteCount = 25

    /// LMDB keeps a key and a value of up to 2,038 bytes, 8 of them its own, in a leaf page of 4
    /// KiB; longer ones get separate pages. With the check of the value they are not longer.
    static let byteCountMax = 2004 - CheckedValue.checkByteCount

    /// Value, first sequence, count and length of a list, and how far its last number may reach
    /// beyond the room it was given: 10, 10, 2, 2 and 9 bytes.
    static let headByteCountMax = 33

    static func key(run: UInt64, _ key: IndexKey, _ sequence: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(addingCapacity: keyByteCount) { output in
            output.bigEndian(run)
            output.append(key.field.rawValue)
            output.bigEndian(key.value)
            output.bigEndian(sequence)
        }
        return bytes
    }

    /// The run and the first key of a block.
    static func read(key bytes: Span<UInt8>) -> (run: UInt64, key: IndexKey)? {
        guard bytes.count == keyByteCount, let field = IndexField(rawValue: bytes[8]) else {
            return nil
        }
        return (bytes.bigEndian(at: 0), IndexKey(field, bytes.bigEndian(at: 9)))
    }
}

/// Walks the lists of one block.
struct PostingBlockReader {
    /// The key of the list it is on.
    private(set) var key: IndexKey
    /// Its first sequence, and how many there are in this block.
    private(set) var first: UInt64 = 0
    private(set) var count: UInt64 = 0
    private let start: UInt64
    private var offset = 0
    /// Where the sequences after the first are.
    private var rest = 0..<0

    /// - Parameters:
    ///   - key: the first key of the block.
    ///   - start: of its run.
    init(_ key: IndexKey, start: UInt64) {
        self.key = key
        self.start = start
    }

    /// Moves to the next list; false at the end of the block.
    ///
    /// - Throws: ``MalformedBlock``.
    mutating func next(_ block: Span<UInt8>) throws(MalformedBlock) -> Bool {
        offset = max(offset, rest.upperBound)
        guard offset < block.count else { return false }
        key = IndexKey(key.field, key.value &+ (try number(block)))
        first = start &+ (try number(block))
        count = try number(block)
        let byteCount = count > 1 ? try number(block) : 0
        guard count > 0, byteCount <= UInt64(block.count - offset) else { throw MalformedBlock() }
        rest = offset..<offset + Int(byteCount)
        return true
    }

    /// Appends the sequences of the list it is on, from `start` on.
    func copy(
        _ block: Span<UInt8>, from start: UInt64 = 0, to list: inout [UInt64]
    ) throws(MalformedBlock) {
        if first >= start { list.append(first) }
        var reader = self
        reader.offset = rest.lowerBound
        var sequence = first
        for _ in 1..<max(count, 1) {
            sequence &+= try reader.number(block)
            if sequence >= start { list.append(sequence) }
        }
        guard reader.offset == rest.upperBound else { throw MalformedBlock() }
    }

    @inline(__always)
    private mutating func number(_ block: Span<UInt8>) throws(MalformedBlock) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < block.count, shift < 64 {
            let byte = block[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw MalformedBlock()
    }
}

/// A block of postings that this program did not write, or a damaged one.
struct MalformedBlock: Error {}

/// Packs posting lists, given in the order of their keys, into the blocks of one run.
struct PostingBlockWriter {
    private let run: IndexRun
    private var block: [UInt8] = []
    private var blockKey: [UInt8] = []
    private var last = IndexKey(.cardholder, 0)
    private var rest: [UInt8] = []

    init(_ run: IndexRun) {
        self.run = run
        block.reserveCapacity(PostingBlock.byteCountMax)
        rest.reserveCapacity(PostingBlock.byteCountMax)
    }

    /// Adds a list, or continues the one added last.
    ///
    /// - Parameter put: called with the key and the value of each block that is full.
    mutating func add(
        _ key: IndexKey, _ sequences: [UInt64], _ put: ([UInt8], [UInt8]) throws -> Void
    ) throws {
        var next = 0
        while next < sequences.count {
            let isFull =
                block.count + PostingBlock.headByteCountMax > PostingBlock.byteCountMax
            if block.isEmpty || isFull || key.field != last.field {
                try finish(put)
                blockKey = PostingBlock.key(run: run.id, key, sequences[next])
                last = key
            }
            let first = sequences[next]
            var count: UInt64 = 1
            var before = first
            next += 1
            rest.removeAll(keepingCapacity: true)
            let room = PostingBlock.byteCountMax - PostingBlock.headByteCountMax - block.count
            while next < sequences.count, rest.count < room {
                rest.append(leb128: sequences[next] - before)
                before = sequences[next]
                count += 1
                next += 1
            }
            block.append(leb128: key.value - last.value)
            block.append(leb128: first - run.start)
            block.append(leb128: count)
            if count > 1 { block.append(leb128: UInt64(rest.count)) }
            block.append(contentsOf: rest)
            last = key
        }
    }

    /// Hands over the last block.
    mutating func finish(_ put: ([UInt8], [UInt8]) throws -> Void) throws {
        guard !block.isEmpty else { return }
        try put(blockKey, block)
        block.removeAll(keepingCapacity: true)
    }
}

extension [UInt8] {
    fileprivate mutating func append(leb128 value: UInt64) {
        var value = value
        while value >= 0x80 {
            append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        append(UInt8(truncatingIfNeeded: value))
    }
}
