import Ledger
import Testing

@testable import Projections

/// The packing of postings into blocks, and the choice of the runs to merge.
@Suite struct RunTests {
    /// Lists of every shape, from one posting to more than a block holds.
    private static func lists(seed: UInt64, start: UInt64) -> [(IndexKey, [UInt64])] {
        var random = SeededGenerator(seed: seed)
        var keys: Set<IndexKey> = [
            IndexKey(.cardholder, 0), IndexKey(.cardholder, .max), IndexKey(.request, .max),
        ]
        while keys.count < 400 {
            keys.insert(
                IndexKey(
                    IndexField.allCases.randomElement(using: &random)!,
                    random.next() >> UInt64.random(in: 0...63, using: &random)))
        }
        return keys.sorted().enumerated().map { place, key in
            var sequence = start
            let count = place % 50 == 0 ? 5000 : Int.random(in: 1...40, using: &random)
            return (
                key,
                (0..<count).map { _ in
                    sequence += random.next() >> UInt64.random(in: 40...63, using: &random) + 1
                    return sequence
                }
            )
        }
    }

    private static func blocks(
        _ lists: [(IndexKey, [UInt64])], _ run: IndexRun
    ) throws -> [(key: [UInt8], value: [UInt8])] {
        var blocks: [(key: [UInt8], value: [UInt8])] = []
        var writer = PostingBlockWriter(run)
        for (key, list) in lists {
            // As a merge does: a piece at a time.
            let middle = list.count / 3
            try writer.add(key, Array(list[..<middle])) { blocks.append(($0, $1)) }
            try writer.add(key, Array(list[middle...])) { blocks.append(($0, $1)) }
        }
        try writer.finish { blocks.append(($0, $1)) }
        return blocks
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func whatIsPackedIsReadBack(_ seed: UInt64) throws {
        let run = IndexRun(id: 7, start: seed * 1000, end: .max)
        let lists = Self.lists(seed: seed, start: run.start)
        let blocks = try Self.blocks(lists, run)
        var found: [IndexKey: [UInt64]] = [:]
        var last: [UInt8] = []
        for (key, value) in blocks {
            #expect(value.count <= PostingBlock.byteCountMax)
            #expect(last.lexicographicallyPrecedes(key))
            last = key
            let read = PostingBlock.read(key: key.span)
            let (id, first) = try #require(read)
            #expect(id == 7)
            var reader = PostingBlockReader(first, start: run.start)
            var isFirst = true
            while try reader.next(value.span) {
                if isFirst { #expect(reader.key == first) }
                if isFirst { #expect(key == PostingBlock.key(run: 7, first, reader.first)) }
                isFirst = false
                try reader.copy(value.span, to: &found[reader.key, default: []])
            }
        }
        #expect(found == Dictionary(uniqueKeysWithValues: lists))
        // Long lists fill their blocks: two to a page.
        #expect(blocks.filter { $0.value.count > 1900 }.count > 10)
    }

    @Test func aBlockThatIsCutOrChangedNeverCrashes() throws {
        let run = IndexRun(id: 7, start: 3, end: .max)
        let lists = Array(Self.lists(seed: 9, start: 3).prefix(60))
        let (key, value) = try #require(try Self.blocks(lists, run).first { $0.value.count > 99 })
        let readKey = PostingBlock.read(key: key.span)
        let (_, first) = try #require(readKey)
        func read(_ block: [UInt8]) throws -> Int {
            var reader = PostingBlockReader(first, start: run.start)
            var list: [UInt64] = []
            while try reader.next(block.span) { try reader.copy(block.span, to: &list) }
            return list.count
        }
        let whole = try read(value)
        var refused = 0
        for end in 0..<value.count {
            do {
                #expect(try read(Array(value[..<end])) < whole)
            } catch is MalformedBlock {
                refused += 1
            }
        }
        #expect(refused > value.count / 2)
        for index in value.indices {
            for bit in 0..<8 {
                var altered = value
                altered[index] ^= 1 << UInt8(bit)
                _ = try? read(altered)
            }
        }
    }

    @Test func aKeyOfAnotherLengthOrFieldIsNone() {
        func isKey(_ bytes: [UInt8]) -> Bool { PostingBlock.read(key: bytes.span) != nil }
        let key = PostingBlock.key(run: 1, IndexKey(.card, 2), 3)
        #expect(isKey(key))
        #expect(!isKey(key.dropLast()))
        #expect(!isKey(key + [0]))
        var field = key
        field[8] = 99
        #expect(!isKey(field))
    }

    /// Whatever the sizes of batches, few runs are left, and each posting is written seldom.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func mergingLeavesFewRuns(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var runs = IndexRuns()
        var written: UInt64 = 0
        for _ in 0..<3000 {
            let count: UInt64 =
                seed == 1 ? 65_536 : 1 + random.next() >> UInt64.random(in: 44...63, using: &random)
            let run = runs.add(to: (runs.runs.last?.end ?? 0) + count)
            written += run.end - run.start
            while let due = runs.due {
                let inputs = Array(runs.runs[due])
                let output = IndexRun(
                    id: runs.takeID(), start: inputs.first!.start, end: inputs.last!.end)
                written += output.end - output.start
                runs.replace(inputs, by: output)
            }
            #expect(zip(runs.runs, runs.runs.dropFirst()).allSatisfy { $0.end == $1.start })
            #expect(runs.runs.first?.start == 0)
            #expect(runs.runs.count <= 3 * 17)
        }
        #expect(try IndexRuns(encoded: runs.encoded) == runs)
        let total = runs.runs.last!.end
        #expect(Double(written) / Double(total) < 12, "seed \(seed)")
        #expect(Set(runs.dead).isDisjoint(with: runs.runs.map(\.id)))
    }
}
