import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Who runs the program.
enum Account {
    /// The user who logged in, whom `sudo` and `su` do not change, and, if it differs, the user
    /// whose rights the process has: `m.waia as epin`.
    static func name() -> String {
        let user = name(of: geteuid())
        guard let text = try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8),
            let login = UInt32(text.trimmingCharacters(in: .whitespacesAndNewlines)),
            // The value in a process that no login led to.
            login != .max, login != geteuid()
        else { return user }
        return "\(name(of: login)) as \(user)"
    }

    /// `user-1000` for one without a name: a number by itself could be a code.
    private static func name(of user: uid_t) -> String {
        guard let entry = unsafe getpwuid(user) else { return "user-\(user)" }
        return unsafe String(cString: entry.pointee.pw_name)
    }
}
