import Foundation
import TestSupport
import Testing

@testable import Ledger

/// A ledger that is shorter than what was acknowledged, or another, is refused by whoever opens it
/// and at every commit.
@Suite struct LastCommitTests {
    private static let events = TestLedger.events(400, seed: 21)

    /// A copy of the data file as it was, beside a ledger that went on.
    private func put(_ copy: URL, in directory: TestDirectory) throws {
        let place = URL(filePath: "\(directory.path)/data.mdb")
        try FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: copy, to: place)
        try? FileManager.default.removeItem(atPath: "\(directory.path)/lock.mdb")
    }

    private func makeLedger(_ events: some Sequence<Event>) throws -> TestDirectory {
        let test = try TestLedger()
        try test.append(Array(events))
        return test.directory
    }

    private func append(_ events: some Sequence<Event>, to directory: TestDirectory) throws {
        let store = try LedgerStore(path: directory.path, readOnly: false)
        try store.append { appender in for event in events { try appender.append(event) } }
    }

    @Test func goldenBytes() throws {
        let commit = LastCommit(size: 1_205, root: SHA256.hash(Array("root".utf8)))
        let text = String(decoding: commit.bytes, as: UTF8.self)
        #expect(
            text == """
                00000000000000001205 \
                4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2 a8307ec11fb3b1d4

                """)
        #expect(LastCommit(commit.bytes) == commit)
    }

    /// Every shorter file, every longer one and every flipped bit says nothing.
    @Test func damagedItSaysNothing() {
        let bytes = LastCommit(size: .max, root: Digest.zero).bytes
        #expect(LastCommit(bytes)?.size == .max)
        for count in 0..<bytes.count { #expect(LastCommit(Array(bytes.prefix(count))) == nil) }
        #expect(LastCommit(bytes + [0x0A]) == nil)
        for index in bytes.indices {
            for bit in 0..<8 {
                var other = bytes
                other[index] ^= 1 << bit
                #expect(LastCommit(other) == nil, "bit \(bit) of byte \(index)")
            }
        }
    }

    @Test func aShorterLedgerIsRefused() throws {
        let directory = try makeLedger(Self.events.prefix(100))
        let copies = try TestDirectory()
        let copy = URL(filePath: "\(copies.path)/copy")
        try FileManager.default.copyItem(
            at: URL(filePath: "\(directory.path)/data.mdb"), to: copy)
        try append(Self.events[100..<130], to: directory)
        try put(copy, in: directory)
        let error = LedgerError.shorter(path: directory.path, size: 100, acknowledged: 130)
        for readOnly in [true, false] {
            let store = try LedgerStore(path: directory.path, readOnly: readOnly)
            #expect(throws: error) { try store.read { _ in } }
            #expect(throws: error) { try store.snapshot() }
            if !readOnly { #expect(throws: error) { try store.append { _ in } } }
        }
        // Accepted, it can be read; what was acknowledged is known until something is appended.
        for round in 1...2 {
            let store = try LedgerStore(
                path: directory.path, readOnly: false, acceptingShorter: true)
            #expect(try store.read { $0.size } == 100)
            #expect(store.acceptedLoss?.size == 130, "round \(round)")
        }
        let store = try LedgerStore(
            path: directory.path, readOnly: false, acceptingShorter: true)
        try store.append { try $0.append(Self.events[100]) }
        #expect(store.acceptedLoss == nil)
        #expect(try store.read { $0.size } == 101)
    }

    /// As long as before, or longer, with other events.
    @Test(arguments: [30, 31, 60])
    func anotherLedgerIsRefused(count: Int) throws {
        let directory = try makeLedger(Self.events.prefix(30))
        let other = try makeLedger(TestLedger.events(count, seed: 22))
        try put(URL(filePath: "\(other.path)/data.mdb"), in: directory)
        let store = try LedgerStore(path: directory.path, readOnly: false)
        let error = LedgerError.otherEvents(path: directory.path, acknowledged: 30)
        #expect(throws: error) { try store.read { _ in } }
        #expect(throws: error) { try store.append { _ in } }
        // A process that has it open notices too.
        #expect(throws: error) { try store.snapshot() }
    }

    /// Like everything beside it.
    @Test func itIsThisAccountsAlone() throws {
        let directory = try makeLedger(Self.events.prefix(3))
        let (file, away) = ("\(directory.path)/last-commit", "\(directory.path)/away")
        #expect(try FileSystem.permissions(of: file) == 0o600)
        func expectRefused(_ fault: OwnershipError.Fault) {
            for readOnly in [true, false] {
                let error = #expect(throws: OwnershipError.self) {
                    try LedgerStore(path: directory.path, readOnly: readOnly)
                }
                #expect(error?.path == file && error?.fault == fault)
            }
        }
        unsafe chmod(file, 0o660)
        expectRefused(.permissions(0o660))
        unsafe chmod(file, 0o600)
        try FileManager.default.linkItem(atPath: file, toPath: away)
        expectRefused(.names(2))
        unsafe unlink(file)
        let before = try Data(contentsOf: URL(filePath: away))
        for target in [away, "/nowhere/at/all"] {
            try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
            expectRefused(.link)
            unsafe unlink(file)
        }
        try append(Self.events[3..<4], to: directory)
        #expect(try Data(contentsOf: URL(filePath: away)) == before)
        #expect(try FileSystem.permissions(of: file) == 0o600)
    }

    /// It may lag: a crash left what an earlier commit wrote, nothing, or zeros.
    @Test func aFileThatLagsIsNoFault() throws {
        let directory = try makeLedger(Self.events.prefix(10))
        let file = URL(filePath: "\(directory.path)/last-commit")
        let early = try Data(contentsOf: file)
        try append(Self.events[10..<400], to: directory)
        for content in [early, Data(), Data(count: early.count), nil] {
            try content?.write(to: file)
            if content == nil { try FileManager.default.removeItem(at: file) }
            let store = try LedgerStore(path: directory.path, readOnly: true)
            #expect(try store.read { $0.size } == 400)
        }
        let store = try LedgerStore(path: directory.path, readOnly: false)
        try store.append { _ in }
        #expect(!FileManager.default.contents(atPath: file.path)!.starts(with: early))
    }
}
