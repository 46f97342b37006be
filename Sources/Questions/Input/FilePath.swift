#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

package enum FilePath {
    /// The absolute path, for a file that is read later from another directory.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let current = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(current) }
        return "\(unsafe String(cString: current))/\(path)"
    }

    /// Where to put what is deleted at the end: the data directory itself when it can be written,
    /// otherwise nil, for a temporary one.
    package static func scratch(_ directory: String) -> String? {
        unsafe access(directory, W_OK) == 0 ? directory : nil
    }
}
