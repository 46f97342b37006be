import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Whatever is opened is this account's alone, and whatever is made too.
@Suite struct OwnershipTests {
    private func store() throws -> TestDirectory {
        let directory = try TestDirectory()
        _ = try TestEnvironment.open(directory.path)
        return directory
    }

    private func mode(_ path: String) throws -> UInt32 { try FileSystem.permissions(of: path) }

    private func fault(_ path: String) -> OwnershipError? {
        var found: OwnershipError?
        for access in [Environment.Access.readOnly, .readWrite] {
            do {
                _ = try TestEnvironment.open(path, access)
                return nil
            } catch {
                found = error as? OwnershipError
            }
        }
        return found
    }

    @Test func anyPermissionForOthersIsRefused() throws {
        let directory = try store()
        let files = ["data.mdb", "lock.mdb"].map { "\(directory.path)/\($0)" }
        for path in [directory.outer, directory.path] + files {
            let right = try mode(path)
            for bit in 0..<6 as Range<UInt32> {
                unsafe chmod(path, right | 1 << bit)
                let error = fault(directory.path)
                #expect(error?.path == path && error?.fault == .permissions(right | 1 << bit))
                #expect(
                    error?.description.hasSuffix("run 'chmod -R go= \(directory.outer)'") == true)
            }
            unsafe chmod(path, right)
            #expect(fault(directory.path) == nil)
        }
    }

    @Test func linksAreRefused() throws {
        let directory = try store()
        let files = FileManager.default
        for name in ["data.mdb", "lock.mdb"] {
            let path = "\(directory.path)/\(name)"
            let away = "\(directory.outer)/\(name)"
            try files.moveItem(atPath: path, toPath: away)
            for target in [away, "/nowhere/at/all"] {
                try files.createSymbolicLink(atPath: path, withDestinationPath: target)
                #expect(fault(directory.path)?.fault == .link, "\(name) to \(target)")
                try files.removeItem(atPath: path)
            }
            try files.linkItem(atPath: away, toPath: path)
            #expect(fault(directory.path)?.fault == .names(2), "\(name)")
            try files.removeItem(atPath: path)
            try files.moveItem(atPath: away, toPath: path)
        }
        try files.moveItem(atPath: directory.path, toPath: "\(directory.outer)/other")
        try files.createSymbolicLink(
            atPath: directory.path, withDestinationPath: "\(directory.outer)/other")
        #expect(fault(directory.path)?.fault == .link)
    }

    /// What is no file is not waited for.
    @Test func whatIsNoFileIsRefused() throws {
        let directory = try store()
        for name in ["data.mdb", "lock.mdb"] {
            let path = "\(directory.path)/\(name)"
            let bytes = try Data(contentsOf: URL(filePath: path))
            unsafe unlink(path)
            try #require(unsafe mkfifo(path, 0o600) == 0)
            #expect(fault(directory.path)?.fault == .notAFile)
            #expect(throws: OwnershipError.self) {
                try FileSystem.readOwn(path, .within(directory.outer))
            }
            unsafe unlink(path)
            try FileSystem.create(path, Array(bytes))
        }
        #expect(fault(directory.path) == nil)
    }

    @Test(.enabled(if: getuid() == 0, "needs to give files away"))
    func whatIsAnothersIsRefused() throws {
        let directory = try store()
        let nobody: UInt32 = 65_534
        for path in [
            directory.outer, directory.path, "\(directory.path)/data.mdb",
            "\(directory.path)/lock.mdb",
        ] {
            try #require(unsafe chown(path, nobody, nobody) == 0)
            let error = try #require(fault(directory.path))
            #expect(error.path == path && error.fault == .owner(nobody))
            let mend = path == directory.outer ? "runuser -u nobody -- epin" : "chown -R root "
            #expect(error.description.contains(mend), "\(error)")
            try #require(unsafe chown(path, 0, 0) == 0)
        }
    }

    /// A process of its own: the umask is of the process.
    @Test(arguments: [0, 0o002, 0o022, 0o777] as [UInt32])
    func whateverTheUmask(_ umask: UInt32) async throws {
        let directory = try TestDirectory()
        await #expect(processExitsWith: .success) {
            [umask = umask as UInt32, path = directory.path as String] in
            _ = Glibc.umask(umask)
            let store = "\(path)/store"
            try FileSystem.makeDirectory(store)
            try FileSystem.create("\(path)/file", [1])
            try FileSystem.replace("\(path)/file", with: [2])
            try FileSystem.create("\(path)/public", [1], permissions: 0o644)
            _ = try FileLock(path: "\(path)/lock", .within(path))
            _ = try TestEnvironment.open(store)
            let temporary = try TemporaryDirectory()
            let modes = try [
                store, "\(path)/file", "\(path)/lock", "\(store)/data.mdb", "\(store)/lock.mdb",
                "\(path)/public",
            ].map(FileSystem.permissions)
            #expect(modes == [0o700, 0o600, 0o600, 0o600, 0o600, 0o644])
            // mkdtemp(3) leaves it to the umask, which can only take.
            let mode = try FileSystem.permissions(of: temporary.path)
            #expect(mode == 0o700 & ~umask)
        }
    }

    @Test func aNewFileReplacesNone() throws {
        let directory = try TestDirectory()
        let (path, victim) = ("\(directory.path)/file", "\(directory.path)/victim")
        try FileSystem.create(victim, [1])
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: victim)
        #expect(throws: SystemError.self) { try FileSystem.create(path, [2]) }
        #expect(throws: OwnershipError.self) {
            try FileSystem.readOwn(path, .within(directory.path))
        }
        #expect(throws: OwnershipError.self) { try FileLock(path: path, .alone) }
        // The link is replaced, not what it leads to.
        try FileSystem.replace(path, with: [3])
        #expect(try FileSystem.readOwn(victim, .alone) == [1])
        #expect(try FileSystem.readOwn(path, .alone) == [3])
        #expect(try FileSystem.readOwn("\(directory.path)/none", .alone) == nil)
    }

    // MARK: The lock file

    @Test(arguments: [-3, -2, -1, 1, 2, 3] as [Int64])
    func noCommitReplacesTheLastOne(_ offset: Int64) throws {
        let test = try TestEnvironment()
        for value in 1...5 as ClosedRange<UInt8> { try test.put(1, [value]) }
        let disagrees = EnvironmentError.lockDisagrees(path: test.directory.path)
        let snapshot = try ReadTransaction(test.environment)
        try LockFile.shift(test.directory.path, by: offset)
        #expect(throws: disagrees) { try test.put(1, [9]) }
        if offset == -1 {
            // As a moment before the last commit, and nothing of that is in use again.
            #expect(try test.get(1) == [4])
        } else {
            #expect(throws: disagrees) { try test.get(1) }
            #expect(throws: disagrees) { try snapshot.renew() }
        }
        snapshot.end()
        try LockFile.shift(test.directory.path, by: -offset)
        #expect(try test.get(1) == [5])
        try test.put(1, [6])
        #expect(try test.get(1) == [6])
    }
}
