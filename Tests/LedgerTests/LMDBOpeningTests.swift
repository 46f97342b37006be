import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct LMDBOpeningTests {
    /// LMDB would open it, and closing one would release the locks of the other.
    @Test func aSecondOpeningIsRefused() throws {
        let test = try TestEnvironment()
        let path = test.directory.path
        // The data directory may be a link, and then it is still the same environment.
        let other = "\(test.directory.outer)-link"
        try FileManager.default.createSymbolicLink(
            atPath: other, withDestinationPath: test.directory.outer)
        defer { try? FileManager.default.removeItem(atPath: other) }
        for name in [path, "\(path)/", "\(path)/.", "\(other)/data"] {
            for access in [Environment.Access.readOnly, .readWrite] {
                #expect(throws: EnvironmentError.alreadyOpen(path: name)) {
                    try TestEnvironment.open(name, access)
                }
            }
        }
        try test.put(1, [1])
        #expect(try test.get(1) == [1])
    }

    @Test func itCanBeOpenedAgainOnceItIsClosed() throws {
        let directory = try TestDirectory()
        let nothing: [UInt8] = []
        for round in 0..<200 {
            let environment = try TestEnvironment.open(directory.path)
            let numbers = environment.table("numbers")
            try environment.write { try $0.put(numbers, UInt64(round), nothing.span) }
            #expect(try environment.read { try $0.count(numbers) } == UInt64(round + 1))
        }
    }

    @Test func whatIsNotThereIsNotOpened() throws {
        let directory = try TestDirectory()
        #expect(throws: LMDBError(code: ENOENT, operation: "open", path: "/nowhere/at/all")) {
            try TestEnvironment.open("/nowhere/at/all")
        }
        // Nothing is created for a reader; a writer then can.
        #expect(throws: LMDBError.self) { try TestEnvironment.open(directory.path, .readOnly) }
        #expect(!FileManager.default.fileExists(atPath: "\(directory.path)/data.mdb"))
        #expect(throws: Never.self) { try TestEnvironment.open(directory.path) }
        #expect(throws: Never.self) { try TestEnvironment.open(directory.path, .readOnly) }
        let file = "\(directory.path)/data.mdb"
        #expect(throws: OwnershipError.self) { try TestEnvironment.open(file) }
    }

    @Test func aReaderDoesNotWrite() throws {
        let directory = try TestDirectory()
        _ = try TestEnvironment.open(directory.path)
        let reader = try TestEnvironment.open(directory.path, .readOnly)
        let numbers = reader.table("numbers")
        #expect(throws: LMDBError.self) {
            try reader.write { try $0.put(numbers, 1, [1].span) }
        }
    }

    @Test func whatIsNoLMDBFileIsRefused() throws {
        let contents: [[UInt8]] = [
            [0], Array("not a database\n".utf8), patternBytes(100), patternBytes(4096),
            patternBytes(100_000), [UInt8](repeating: 0, count: 100_000),
            [UInt8](repeating: 0xFF, count: 8192),
        ]
        for content in contents {
            let directory = try TestDirectory()
            let file = URL(filePath: "\(directory.path)/data.mdb")
            try FileSystem.create(file.path, content)
            for access in [Environment.Access.readOnly, .readWrite] {
                #expect(throws: StructureError.self, "\(content.count) bytes") {
                    try TestEnvironment.open(directory.path, access)
                }
                #expect(try Data(contentsOf: file) == Data(content))
            }
        }
    }

    /// At every page and around it: a file that lacks a page in use is refused, never read beyond
    /// its end, which would be a bus error; what is refused is closed, so that it can be repaired.
    @Test func aTruncatedFileIsRefused() throws {
        let directory = try TestDirectory()
        let file = URL(filePath: "\(directory.path)/data.mdb")
        let values = (0..<200).map { patternBytes(100 + $0 * 10, seed: UInt64($0)) }
        var used = 0
        do {
            let environment = try TestEnvironment.open(directory.path)
            let numbers = environment.table("numbers")
            for (key, value) in values.enumerated() {
                try environment.write { try $0.put(numbers, UInt64(key), value.span) }
            }
            used = Int(environment.usedByteCount)
        }
        let whole = try Data(contentsOf: file)
        try #require(used > 200_000 && whole.count > used)
        let pages = stride(from: 4096, through: used, by: 4096).flatMap { [$0 - 1, $0, $0 + 1] }
        for cut in [1, 100, 151, 152, 4096 + 151, 4096 + 152] + pages + [whole.count - 1] {
            try whole.prefix(cut).write(to: file)
            for access in [Environment.Access.readOnly, .readWrite] {
                if cut >= used {
                    try readAll(directory.path, access, values)
                } else if cut < 8192 {
                    // Not even its two meta pages: LMDB notices by itself, or we do.
                    #expect(throws: (any Error).self) {
                        try TestEnvironment.open(directory.path, access)
                    }
                } else {
                    let expected = EnvironmentError.truncated(
                        path: directory.path, byteCount: UInt64(cut), expected: UInt64(used))
                    #expect(throws: expected) { try TestEnvironment.open(directory.path, access) }
                }
                let after = try Data(contentsOf: file)
                #expect(after == whole.prefix(cut), "\(cut) bytes: changed by opening")
                if after.count != cut { try whole.prefix(cut).write(to: file) }
            }
        }
        try whole.write(to: file)
        try readAll(directory.path, .readWrite, values)
    }

    private func readAll(
        _ path: String, _ access: Environment.Access, _ values: [[UInt8]]
    ) throws {
        let environment = try TestEnvironment.open(path, access)
        let numbers = environment.table("numbers")
        try environment.read { transaction throws in
            for (key, value) in values.enumerated() {
                #expect(try transaction.get(numbers, UInt64(key)) { $0.array } == value)
            }
        }
    }

    /// The file is kept longer than what is in use, or a whole file could be taken for a cut one.
    @Test func theFileIsAlwaysLongerThanWhatIsInUse() throws {
        let test = try TestEnvironment()
        let file = "\(test.directory.path)/data.mdb"
        var random = JSONRandom(state: 5)
        for _ in 0..<150 {
            try test.environment.write { transaction throws in
                for _ in 0..<random.below(20) {
                    let key = UInt64(random.below(500))
                    if random.below(3) == 0 {
                        try transaction.delete(test.numbers, key)
                    } else {
                        let value = patternBytes(random.below(20_000))
                        try transaction.put(test.numbers, key, value.span)
                    }
                }
            }
            let length = try FileManager.default.attributesOfItem(atPath: file)[.size] as? UInt64
            #expect(try #require(length) >= test.environment.usedByteCount)
        }
    }

    /// Root may write anywhere: as another user then. A process of its own, since users are of the
    /// process.
    @Test func aDirectoryThatMayOnlyBeRead() async throws {
        let directory = try TestDirectory()
        let full = try directory.directory("full")
        let empty = try directory.directory("empty")
        try fill(full)
        for path in [full, empty] { unsafe chmod(path, 0o500) }
        for name in ["data.mdb", "lock.mdb"] { unsafe chmod("\(full)/\(name)", 0o400) }
        if geteuid() == 0 {
            let paths = [directory.outer, directory.path, full, empty]
            for path in paths + ["data", "lock"].map({ "\(full)/\($0).mdb" }) {
                try #require(unsafe chown(path, 65_534, 65_534) == 0)
            }
        }
        await #expect(processExitsWith: .success) {
            [full = full as String, empty = empty as String] in
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            // A reader takes its place in the lock file: it needs to write only that.
            let attempts: [(String, Environment.Access, Int32)] = [
                (full, .readWrite, EACCES), (full, .readOnly, EACCES),
                (empty, .readWrite, EACCES), (empty, .readOnly, ENOENT),
            ]
            for (path, access, code) in attempts {
                #expect(throws: LMDBError(code: code, operation: "open", path: path)) {
                    try TestEnvironment.open(path, access)
                }
            }
        }
        unsafe chmod("\(full)/lock.mdb", 0o600)
        await #expect(processExitsWith: .success) { [full = full as String] in
            if geteuid() == 0 { try #require(seteuid(65_534) == 0) }
            let reader = try TestEnvironment.open(full, .readOnly)
            let count = try reader.read { try $0.count(reader.table("numbers")) }
            #expect(count == 1)
        }
        for path in [full, empty] { unsafe chmod(path, 0o700) }
    }

    private func fill(_ path: String) throws {
        let environment = try TestEnvironment.open(path)
        let numbers = environment.table("numbers")
        try environment.write { try $0.put(numbers, 1, [1].span) }
    }

    /// The snapshot of a process that was killed would keep every page it saw from being reused,
    /// for as long as any process has the environment open: the first to open it clears it.
    @Test func staleReadersAreCleared() async throws {
        let directory = try TestDirectory()
        try fill(directory.path)
        let keeper = try TestEnvironment.open(directory.path)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = directory.path as String] in
            let environment = try TestEnvironment.open(path, .readOnly)
            let reader = try ReadTransaction(environment)
            kill(getpid(), SIGKILL)
            reader.end()
        }
        await #expect(processExitsWith: .success) { [path = directory.path as String] in
            try Self.checkThatPagesAreUsedAgain(path)
        }
        withExtendedLifetime(keeper) {}
    }

    private static func checkThatPagesAreUsedAgain(_ path: String) throws {
        let environment = try TestEnvironment.open(path)
        let numbers = environment.table("numbers")
        func growth() throws -> UInt64 {
            let before = environment.usedByteCount
            for round in 0..<50 {
                let value = patternBytes(50_000, seed: UInt64(round))
                try environment.write { try $0.put(numbers, 1, value.span) }
            }
            return environment.usedByteCount - before
        }
        #expect(try growth() < 500_000)
        // The same with a reader that lives: this is what a stale one would do.
        let reader = try ReadTransaction(environment)
        #expect(try growth() > 2_000_000)
        reader.end()
    }

    @Test func aDirectoryThatWasReplacedIsNotInPlace() throws {
        let test = try TestEnvironment()
        let path = test.directory.path
        #expect(test.environment.isInPlace)
        let away = "\(path)-away"
        try FileManager.default.moveItem(atPath: path, toPath: away)
        defer { try? FileManager.default.removeItem(atPath: away) }
        #expect(!test.environment.isInPlace)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        #expect(!test.environment.isInPlace)
    }
}
