import Foundation

/// A directory that is gone with this.
package final class TestDirectory: Sendable {
    package let path: String

    /// In memory where that is possible: most tests are not about disks.
    package static let parent =
        FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()

    package init() throws {
        path = "\(Self.parent)/epin-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package var url: URL { URL(filePath: path) }

    /// A new directory in it.
    package func directory(_ name: String) throws -> String {
        let inner = "\(path)/\(name)"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: true)
        return inner
    }

    /// Every regular file below a directory, by its path in it; none where there is no directory.
    package static func files(_ path: String) throws -> [String: [UInt8]] {
        guard let names = FileManager.default.enumerator(atPath: path) else { return [:] }
        var files: [String: [UInt8]] = [:]
        while let name = names.nextObject() as? String {
            guard names.fileAttributes?[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            files[name] = Array(try Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        }
        return files
    }

    /// Writes a file, and the directories it is in.
    package static func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }
}
