import CLMDB
import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Files that LMDB wrote are sound, whatever was done to them through it.
@Suite struct StructureTests {
    private func expectSound(
        _ environment: Environment, _ tables: [TableSpecification] = TestEnvironment.tables,
        _ note: String = "", at location: SourceLocation = #_sourceLocation
    ) throws {
        for extent in [StructureCheck.Extent.whole, .forWriting] {
            let faults = try environment.structureFaults(of: tables, extent)
            #expect(faults.isEmpty, "\(note): \(faults)", sourceLocation: location)
        }
    }

    /// Puts and deletes of many sizes, in tables that grow and shrink, with readers that keep old
    /// pages: after each commit every page is in use once, or free.
    @Test(arguments: 0..<8)
    func everyCommitLeavesItSound(seed: UInt64) throws {
        let test = try TestEnvironment()
        var random = JSONRandom(state: seed)
        let (keyCount, size) = (
            [50, 400, 3000][random.below(3)], [120, 2100, 9000][random.below(3)]
        )
        var readers: [ReadTransaction] = []
        for commit in 0..<40 {
            let deletes = random.below(2) == 0 ? 2 : 8
            try test.environment.write { transaction throws in
                for _ in 0...random.below(keyCount / 4) {
                    let key = UInt64(random.below(keyCount))
                    let value = [UInt8](repeating: 7, count: random.below(size))
                    let bytes =
                        Array("\(key &* 2_654_435_761)".utf8)
                        + [UInt8](repeating: 1, count: Int(key % 90) * 5)
                    switch (random.below(10) < deletes, random.below(2) == 0) {
                    case (true, true): try transaction.delete(test.numbers, key)
                    case (true, false): try transaction.delete(test.bytes, bytes)
                    case (false, true): try transaction.put(test.numbers, key, value.span)
                    case (false, false): try transaction.put(test.bytes, bytes, value.span)
                    }
                }
            }
            try expectSound(
                test.environment, TestEnvironment.tables, "seed \(seed), commit \(commit)")
            if random.below(6) == 0 { readers.append(try ReadTransaction(test.environment)) }
            if readers.count > 2 { readers.removeFirst().end() }
        }
        for reader in readers { reader.end() }
    }

    @Test func newAndEmptiedFilesAreSound() throws {
        let directory = try TestDirectory()
        try expectSound(
            Environment(path: directory.path, access: .readWrite, tables: []), [], "no table")
        let environment = try TestEnvironment.open(directory.path)
        try expectSound(environment)
        let numbers = environment.table("numbers")
        for _ in 0..<3 {
            try environment.write { transaction throws in
                for key in 0..<UInt64(500) {
                    try transaction.put(numbers, key, patternBytes(100).span)
                }
            }
            try environment.write { transaction throws in
                for key in 0..<UInt64(500) { try transaction.delete(numbers, key) }
            }
            try expectSound(environment)
        }
    }

    /// As `mdb_copy` makes them, with `-c` and without, of a store and of none.
    @Test(arguments: [0, UInt32(MDB_CP_COMPACT)], [0, 200])
    func copiesAreSound(flags: UInt32, count: Int) throws {
        let test = try TestEnvironment()
        for key in 0..<count { try test.put(UInt64(key), patternBytes(key * 30)) }
        let copy = try TestDirectory()
        #expect(unsafe mdb_env_copy2(test.environment.handle, copy.path, flags) == MDB_SUCCESS)
        // Which leaves it to the umask.
        unsafe chmod("\(copy.path)/data.mdb", 0o600)
        try expectSound(TestEnvironment.open(copy.path, .readOnly))
        let environment = try TestEnvironment.open(copy.path)
        for round in 0..<3 {
            try environment.write { transaction throws in
                let value = patternBytes(round)
                try transaction.put(environment.table("numbers"), 1, value.span)
            }
            try expectSound(environment)
        }
    }

    /// A commit whose meta page could not be written leaves its roots under the number of before
    /// (`mdb_env_write_meta`): nobody reads them.
    @Test func aFailedWriteOfAMetaPageIsAllowed() throws {
        let test = try TestEnvironment()
        for key in 0..<UInt64(8) { try test.put(key, patternBytes(50)) }
        let before = try StructureImage(of: test.directory.path, tables: TestEnvironment.tables)
        try test.put(9, patternBytes(50))
        let after = try StructureImage(of: test.directory.path, tables: TestEnvironment.tables)
        let changed = before.bytes[..<4096] == after.bytes[..<4096] ? 1 : 0
        let last = changed * 4096 + 136
        try after.write(Array(before.bytes[last..<last + 16]), at: last)
        #expect(after.faults().isEmpty, "\(after.faults())")
        #expect(try after.dump() == before.dump())
    }

    /// Pages freed since the snapshot began do not matter to it, and are not used again.
    @Test func itIsCheckedWhileAnotherThreadCommits() throws {
        let test = try TestEnvironment()
        for key in 0..<UInt64(300) { try test.put(key, patternBytes(200)) }
        let writer = BackgroundWork<Void>()
        writer.start {
            for round in 0..<200 {
                try test.put(UInt64(round % 300), patternBytes(round * 7 % 5000))
            }
        }
        var count = 0
        while writer.outcomeIfDone() == nil {
            try expectSound(test.environment, TestEnvironment.tables, "check \(count)")
            count += 1
        }
        #expect(count > 10)
    }

    /// A reader of the format in another language finds the same pages in use, and free.
    @Test func pagesAreThoseOfAnotherReader() throws {
        let images = [try StructureImage.ofLedger(), try StructureImage.withOverflow()]
        let lines = try Python.run(
            "Tests/Tools/lmdb_pages.py", input: images.map { "\($0.directory.path)/data.mdb" })
        try #require(lines.status == 0, "\(lines)")
        for (image, line) in zip(images, lines.lines) {
            let pages = try image.findings().pages
            let (used, free) = (pages.used.pages, pages.free.pages)
            let expected = ["used"] + used.map(String.init) + ["free"] + free.map(String.init)
            #expect(line.split { " ;".contains($0) }.map(String.init) == expected)
            #expect(used.count > 7 && free.count > 2)
        }
    }

    /// Opening for writing names the store, the page and what is wrong, and writes nothing.
    @Test func whatIsDamagedIsNotOpenedForWriting() throws {
        let image = try StructureImage.withOverflow()
        let free = try #require(try image.findings().pages.free.pages.last)
        let used = try #require(try image.findings().pages.used.pages.last)
        // In the list of free pages, one that is in use for one that is free.
        let place = try #require(image.placeOfFree(free))
        try image.write(UInt64(used).littleEndianBytes, at: place)
        let path = image.directory.path
        let before = try Data(contentsOf: URL(filePath: "\(path)/data.mdb"))
        let fault = StructureFault(page: UInt64(used), table: nil, reason: .freeAndUsed)
        #expect(fault.description == "page \(used): listed as free, and in use")
        do {
            _ = try TestEnvironment.open(path)
            Issue.record("opened")
        } catch let error as StructureError {
            #expect(error.path == path && error.faults.contains(fault))
            #expect(error.description.hasPrefix("\(path)/data.mdb: damaged: page "))
        }
        #expect(try Data(contentsOf: URL(filePath: "\(path)/data.mdb")) == before)
        #expect(throws: Never.self) { try TestEnvironment.open(path, .readOnly) }
    }

    /// What a page without bytes or an unreadable disk does is an error, not a signal.
    @Test func whatCannotBeReadIsNamed() throws {
        let directory = try TestDirectory()
        let descriptor = unsafe open(directory.path, O_RDONLY)
        defer { close(descriptor) }
        // A directory's bytes are not read.
        let reader = try PageReader(descriptor: descriptor)
        let faults = StructureCheck.faultsOfMetaPages(descriptor: descriptor)
        let isUnreadable = faults.allSatisfy {
            if case .unreadable = $0.reason { true } else { $0.reason == .beyondFile }
        }
        #expect(faults.count == 1 && isUnreadable, "\(faults) of \(reader.pageCount) pages")
        let image = try StructureImage.ofLedger()
        try image.write([0, 0, 0, 0], at: 40)
        for access in [Environment.Access.readOnly, .readWrite] {
            #expect(throws: StructureError.self) {
                try TestEnvironment.open(image.directory.path, access)
            }
        }
    }
}

extension StructureImage {
    /// Where the list of free pages has this one.
    func placeOfFree(_ page: Int) -> Int? {
        let number = UInt64(page).littleEndianBytes
        return structuralPlaces().first { place in
            place.kind == .freePage && Array(bytes[place.range]) == number
        }?.range.lowerBound
    }
}

extension UInt64 {
    fileprivate var littleEndianBytes: [UInt8] { bigEndianBytes.reversed() }
}
