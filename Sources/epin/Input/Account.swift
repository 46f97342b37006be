import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Who runs the program.
enum Account {
    /// The user who logged in, whom `sudo` and `su` do not change, and if it is another one, the
    /// user whose rights the process has: `m.waia as epin`.
    static func name() -> String {
        let user = name(of: geteuid())
        guard let text = try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8),
            let login = UInt32(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            // What a process has that no login led to.
            login != .max, login != geteuid()
        else { return user }
        return "\(name(of: login)) as \(user)"
    }

    /// The number where there is no name.
    private static func name(of user: uid_t) -> String {
        guard let entry = unsafe getpwuid(user) else { return "user \(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
