import FoundationEssentials
internal import Glibc
import Ledger

/// The directory from which the operator's own gateway takes messages, one file each.
struct Spool {
    typealias File = (name: String, content: String)

    private let path: String

    /// So many files are made durable one by one; of more, the whole file system is at once.
    private static let fileCountMax = 32

    init(_ path: String) { self.path = path }

    /// Makes the directory when it is missing, and checks who may write there.
    ///
    /// - Throws: `OwnershipError`; outside of the data directory a group may, everybody may not.
    func prepare(in directory: DataDirectory) throws {
        do {
            try FileSystem.makeDirectory(path)
        } catch let error as SystemError where error.code == EEXIST {}
        let isInside = directory.contains(path)
        try FileSystem.requireOwn(
            path, as: .directory, isInside ? .within(directory.path) : .shared)
        try FileSystem.synchronize(FileSystem.parent(of: path))
    }

    /// Puts files there; says for each whether it is, durably.
    ///
    /// The gateway's group may do with a file what it may do with the directory.
    ///
    /// Each is written under a temporary name, made durable and renamed: whoever watches the
    /// directory never takes half a message, and a power cut leaves none. The names are made
    /// durable once.
    func put(_ files: [File]) -> [Bool] {
        guard !files.isEmpty else { return [] }
        guard let group = try? FileSystem.permissions(of: path) & 0o060 else {
            return files.map { _ in false }
        }
        let isEachDurable = files.count <= Self.fileCountMax
        let written = files.map { file in
            succeeds {
                // What a process that was killed has left.
                unsafe unlink(temporary(file))
                try FileSystem.create(
                    temporary(file), Array(file.content.utf8), permissions: 0o600 | group,
                    isDurable: isEachDurable)
            }
        }
        guard isEachDurable || succeeds({ try FileSystem.synchronizeAll(path) }) else {
            for file in files { unsafe unlink(temporary(file)) }
            return files.map { _ in false }
        }
        let renamed = zip(files, written).map { file, isWritten in
            isWritten
                && succeeds {
                    try FileSystem.move(temporary(file), to: "\(path)/\(file.name)")
                }
        }
        if succeeds({ try FileSystem.synchronize(path) }) { return renamed }
        // Nobody knows which names a power cut would leave; none is to be taken meanwhile.
        for file in files { unsafe unlink("\(path)/\(file.name)") }
        return files.map { _ in false }
    }

    /// Destroys what processes that were killed have left under temporary names. What cannot be
    /// destroyed, such as a link, is left for an erasure to find.
    ///
    /// - Parameter isInHand: whether a process is about to write the message of an event.
    func destroyLeftovers(isInHand: (UInt64) throws -> Bool) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        for name in names where name.hasPrefix(Self.temporaryPrefix) {
            let event = name.dropFirst(Self.temporaryPrefix.count).prefix { $0 != "." }
            guard let event = UInt64(event), try !isInHand(event) else { continue }
            try? FileSystem.destroy("\(path)/\(name)")
        }
    }

    private static let temporaryPrefix = "."

    private func temporary(_ file: File) -> String {
        "\(path)/\(Self.temporaryPrefix)\(file.name)"
    }

    private func succeeds(_ body: () throws -> Void) -> Bool { (try? body()) != nil }
}
