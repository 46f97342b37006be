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

    /// Where to put what is deleted at the end: the directory itself when it can be written,
    /// otherwise `TMPDIR`.
    package static func scratch(_ directory: String) -> String {
        if unsafe access(directory, W_OK) == 0 { return directory }
        guard let temporary = unsafe getenv("TMPDIR") else { return "/tmp" }
        return unsafe String(cString: temporary)
    }
}
