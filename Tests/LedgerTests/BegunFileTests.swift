import Foundation
import TestSupport
import Testing

@testable import Ledger

@Suite struct BegunFileTests {
    /// Another process writes the two meta pages one after the other, with LMDB's lock: whoever
    /// comes in between waits.
    @Test func aFileThatIsBeingMadeIsWaitedFor() async throws {
        let directory = try TestDirectory()
        do { _ = try TestEnvironment.open(directory.path) }
        let data = URL(filePath: "\(directory.path)/data.mdb")
        let whole = try Data(contentsOf: data)
        let maker = Process()
        maker.executableURL = URL(filePath: "/usr/bin/python3")
        let (input, output) = (Pipe(), Pipe())
        (maker.standardInput, maker.standardOutput) = (input, output)
        maker.arguments = [
            "-I", "-c",
            """
            import fcntl, os, sys
            lock, data = (open(f"{sys.argv[1]}/{name}.mdb", "r+b") for name in ("lock", "data"))
            fcntl.lockf(lock, fcntl.LOCK_EX, 1)
            rest = data.read()[4096:]
            data.truncate(4096)
            print("begun", flush=True)
            sys.stdin.readline()
            data.seek(4096)
            data.write(rest)
            data.flush()
            fcntl.lockf(lock, fcntl.LOCK_UN, 1)
            """, directory.path,
        ]
        try maker.run()
        #expect(output.fileHandleForReading.availableData == Data("begun\n".utf8))
        let path = directory.path
        let opening = Task.detached { _ = try TestEnvironment.open(path) }
        // It waits for the lock, or it has failed.
        let inode = try #require(
            try FileManager.default.attributesOfItem(atPath: "\(path)/lock.mdb")[
                .systemFileNumber] as? Int)
        func isWaiting() throws -> Bool {
            try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n")
                .contains { $0.contains("->") && $0.contains(":\(inode) ") }
        }
        for _ in 0..<500 where try !isWaiting() { try await Task.sleep(for: .milliseconds(10)) }
        #expect(try isWaiting())
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        try await opening.value
        maker.waitUntilExit()
        #expect(try Data(contentsOf: data).prefix(8192) == whole.prefix(8192))
        // One that was cut there is named.
        try whole.prefix(4096).write(to: data)
        #expect {
            try TestEnvironment.open(path)
        } throws: { error in
            (error as? StructureError)?.faults.map(\.reason) == [.beyondFile]
        }
    }
}
