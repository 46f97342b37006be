internal import Glibc

/// A failure of the operating system: of a file, a directory or a process.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The `errno`.
    public let code: Int32
    /// What was being done.
    public let operation: String
    /// The file or directory.
    public let path: String

    package init(code: Int32, operation: String, path: String) {
        self.code = code
        self.operation = operation
        self.path = path
    }

    public var description: String {
        "\(path): \(operation): \(reason)"
    }

    /// The system's words for the code.
    var reason: String { unsafe String(cString: strerror(code)) }
}
