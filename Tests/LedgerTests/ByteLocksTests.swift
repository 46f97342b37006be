import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct ByteLocksTests {
    private let directory: TestDirectory
    private let path: String

    init() throws {
        directory = try TestDirectory()
        path = "\(directory.path)/lock"
        try FileSystem.create(path, [], permissions: 0o600, isDurable: false)
    }

    @Test func heldBytesAreSeenByEverybodyUntilTheyAreLetGo() throws {
        let locks = try [ByteLocks(path: path), ByteLocks(path: path)]
        var hold: ByteLocks.Hold? = try locks[0].hold(3...5)
        for own in locks {
            #expect(try (2...6).map(own.isHeld) == [false, true, true, true, false])
        }
        let other = try locks[1].hold(6...6)
        #expect(try locks[0].isHeld(6))
        _ = hold
        hold = nil
        for own in locks {
            #expect(try (2...6).map(own.isHeld) == [false, false, false, false, true])
        }
        withExtendedLifetime(other) {}
    }

    /// Several at once, let go in any order.
    @Test func holdsDoNotTouchEachOther() throws {
        let locks = try ByteLocks(path: path)
        var holds = try (0..<10).map { try locks.hold(10 * $0...10 * $0 + 9) }
        holds.remove(at: 4)
        for byte in UInt64(0)..<100 {
            #expect(try locks.isHeld(byte) == !(40...49).contains(byte), "byte \(byte)")
        }
        withExtendedLifetime(holds) {}
    }

    @Test func bytesFarBeyondTheEndOfTheFileCanBeHeld() throws {
        let locks = try ByteLocks(path: path)
        let last = UInt64(Int64.max) - 1
        let hold = try locks.hold(last...last)
        #expect(try locks.isHeld(last) && !locks.isHeld(last - 1))
        withExtendedLifetime(hold) {}
    }

    /// By another program, which calls the kernel itself.
    @Test func theBytesOfAnotherProcessAreFreeOnceItIsKilled() throws {
        let program = """
            import fcntl, struct, sys, time
            file = open(sys.argv[1], "r+")
            # F_OFD_SETLK, and struct flock: write lock, from the start, bytes 7 to 9.
            fcntl.fcntl(file, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 7, 3, 0))
            print("held", flush=True)
            time.sleep(60)
            """
        let output = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, path]
        process.standardOutput = output
        try process.run()
        #expect(try output.fileHandleForReading.read(upToCount: 5) == Data("held\n".utf8))
        let locks = try ByteLocks(path: path)
        #expect(try (6...10).map(locks.isHeld) == [false, true, true, true, false])
        #expect(throws: SystemError.self) { try locks.hold(9...12) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(try !(6...10).contains(where: locks.isHeld))
    }

    @Test func aFileThatIsNotThereIsNamed() {
        let error = #expect(throws: SystemError.self) { try ByteLocks(path: "\(path)-not") }
        #expect("\(error!)".contains("lock-not"))
    }
}
