import Foundation
import TestSupport
import Testing

/// A file system for one test, unmounted with this.
final class Mount {
    let path: String
    private let data: EpinData

    /// Mounts it in the directory of `data`.
    init(_ data: EpinData, _ options: [String]) throws {
        self.data = data
        path = data.directory.appending(path: "mount").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let mounted = try data.run(
            ["/usr/bin/env", "mount"] + options
                + (options.contains("--bind") ? [path, path] : ["none", path]))
        guard mounted.status == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    func remount(_ options: String) throws {
        let outcome = try data.run(["/usr/bin/env", "mount", "-o", "remount,\(options)", path])
        #expect(outcome.status == 0, "\(outcome)")
    }

    deinit { _ = try? data.run(["/usr/bin/env", "umount", "-l", path]) }

    /// Whether this user may.
    static let isPossible: Bool = {
        guard getuid() == 0, let data = try? EpinData(nil, in: "mount") else { return false }
        return (try? Mount(data, ["-t", "tmpfs", "-o", "size=1m"])) != nil
    }()
}
