internal import Glibc
import Ledger

/// The directory from which the operator's own gateway takes messages, one file each.
struct Spool {
    typealias File = (name: String, content: String)

    private let path: String

    /// So many files are made durable one by one; of more, the whole file system is at once.
    private static let fileCountMax = 32

    init(_ path: String) { self.path = path }

    /// Makes the directory when it is missing.
    func prepare() throws {
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw SystemError(code: errno, operation: "make the spool directory", path: path)
        }
        try FileSystem.synchronize(FileSystem.parent(of: path))
    }

    /// Puts files there; says for each whether it is, durably.
    ///
    /// Each is written under a temporary name, made durable and renamed: whoever watches the
    /// directory never takes half a message, and a power cut leaves none. The names are made
    /// durable once.
    func put(_ files: [File]) -> [Bool] {
        guard !files.isEmpty else { return [] }
        let isEachDurable = files.count <= Self.fileCountMax
        let written = files.map { file in
            succeeds {
                try FileSystem.write(
                    Array(file.content.utf8), toFile: temporary(file), permissions: 0o600,
                    isDurable: isEachDurable)
            }
        }
        guard isEachDurable || succeeds({ try FileSystem.synchronizeAll(path) }) else {
            return files.map { _ in false }
        }
        let renamed = zip(files, written).map { file, isWritten in
            isWritten
                && succeeds {
                    try FileSystem.move(temporary(file), to: "\(path)/\(file.name)")
                }
        }
        // Nobody knows which names a power cut would leave.
        return succeeds { try FileSystem.synchronize(path) } ? renamed : files.map { _ in false }
    }

    private func temporary(_ file: File) -> String { "\(path)/.\(file.name)" }

    private func succeeds(_ body: () throws -> Void) -> Bool { (try? body()) != nil }
}
