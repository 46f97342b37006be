import FoundationEssentials
internal import Glibc

/// A directory for this account alone where `TMPDIR` says, deleted with this.
package final class TemporaryDirectory {
    package let path: String

    package init() throws {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let template = "\(parent)/epin-XXXXXX"
        path = try unsafe template.withCString { name in
            let made = unsafe strdup(name)!
            defer { unsafe free(made) }
            guard unsafe mkdtemp(made) != nil else {
                throw SystemError(code: errno, operation: "make a directory", path: parent)
            }
            return unsafe String(cString: made)
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
