import FoundationEssentials
internal import Glibc
import Ledger

/// The files of a C2SP tlog-tiles tree, in a directory that a web server serves.
///
/// A file appears whole: it is first written under another name. Other exports wait while this is
/// alive.
///
/// Its files and directories have the permissions of the directory itself, which is this account's
/// alone unless the operator opened it, such as to the group of a web server.
///
/// A power cut may lose any file written since ``publish(_:)`` last returned, or leave it empty
/// under its name. Files are not synchronised one by one, which would cost more than everything
/// else: the next export writes again whatever the `checkpoint` does not cover.
final class TileDirectory: Sendable {
    let path: String
    private let descriptor: Int32
    private let permissions: UInt32

    /// The beginning of names that nobody asks a web server for.
    private static let temporaryPrefix = ".new-"

    /// Opens a directory, which is made where there is none, and removes what an export that was
    /// killed left unfinished.
    init(_ path: String) throws {
        self.path = path
        do {
            try FileSystem.makeDirectory(path)
        } catch let error as SystemError where error.code == EEXIST {}
        permissions = try FileSystem.permissions(of: path)
        descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError(code: errno, operation: "open", path: path) }
        try FileSystem.lock(descriptor, path)
        for name in try FileManager.default.contentsOfDirectory(atPath: path)
        where name.hasPrefix(Self.temporaryPrefix) {
            guard unsafe unlinkat(descriptor, name, 0) == 0 else { throw error("remove", name) }
        }
    }

    deinit { close(descriptor) }

    /// The published checkpoint; nil before the first. Every file of its tree is there.
    func checkpoint() throws -> SignedCheckpoint? {
        do {
            return try SignedCheckpoint(reading: "\(path)/\(Self.checkpointName)")
        } catch let error as SystemError where error.code == ENOENT {
            return nil
        }
    }

    static let checkpointName = "checkpoint"

    /// Writes a file, replacing an existing one.
    ///
    /// - Parameter slot: of the calling thread, so that several may write at a time.
    func write(_ bytes: [UInt8], to tile: Tile, slot: Int) throws {
        let new = "\(Self.temporaryPrefix)\(slot)"
        try write(bytes, to: new) { try putInPlace(new, tile.path) }
    }

    /// Makes every file written durable, then puts the checkpoint in place, durably too.
    func publish(_ checkpoint: SignedCheckpoint) throws {
        let new = "\(Self.temporaryPrefix)\(Self.checkpointName)"
        try write(checkpoint.bytes, to: new) {
            try FileSystem.synchronizeAll(of: descriptor, path)
            try putInPlace(new, Self.checkpointName)
        }
        guard fsync(descriptor) == 0 else { throw error("make durable", Self.checkpointName) }
    }

    /// Writes a file for something to be done with it; if that fails, it is not left behind.
    private func write(_ bytes: [UInt8], to name: String, then body: () throws -> Void) throws {
        let file = unsafe openat(
            descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw error("make the file", name) }
        do {
            let written = Result {
                guard fchmod(file, permissions & 0o666) == 0 else {
                    throw error("make the file", name)
                }
                try FileSystem.write(bytes, to: file, "\(path)/\(name)")
            }
            // Some file systems report only now that there is no room.
            let isClosed = close(file) == 0
            try written.get()
            guard isClosed else { throw error("write", name) }
            try body()
        } catch {
            unsafe unlinkat(descriptor, name, 0)
            throw error
        }
    }

    /// Renames a file; directories are made where there are none.
    private func putInPlace(_ new: String, _ name: String) throws {
        if unsafe renameat(descriptor, new, descriptor, name) == 0 { return }
        guard errno == ENOENT else { throw error("put in place", name) }
        for (index, byte) in name.utf8.enumerated() where byte == UInt8(ascii: "/") {
            let parent = String(name.utf8.prefix(index))!
            let isNew = unsafe mkdirat(descriptor, parent, 0o700) == 0
            guard
                isNew
                    ? unsafe fchmodat(descriptor, parent, permissions, 0) == 0 : errno == EEXIST
            else { throw error("make the directory", parent) }
        }
        guard unsafe renameat(descriptor, new, descriptor, name) == 0 else {
            throw error("put in place", name)
        }
    }

    private func error(_ operation: String, _ name: String) -> SystemError {
        SystemError(code: errno, operation: operation, path: "\(path)/\(name)")
    }
}
