#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A program through which a person reads what is written to standard output, as `git` has it:
/// `EPIN_PAGER`, `PAGER`, or `less`, with its options F, R and X unless `LESS` says others.
struct Pager {
    private let process: pid_t

    private static let less = "if command -v less > /dev/null; then less; else cat; fi"

    /// Nil where it cannot be started: then the output goes where it went.
    static func start() -> Pager? {
        let command =
            Terminal.environment("EPIN_PAGER") ?? Terminal.environment("PAGER") ?? Self.less
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        defer { for end in ends { close(end) } }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        // Where the shell finds no such program or may not run it, all is shown without one.
        let otherwise = "case $? in 126 | 127) exec cat;; esac"
        let script = "\(environment); \(command)\n\(otherwise)"
        guard let process = spawn(script, input: ends[0]) else { return nil }
        dup2(ends[1], STDOUT_FILENO)
        // They are for the pager: it goes on, and so does what it is given.
        signal(SIGINT) { _ in }
        return Pager(process: process)
    }

    /// Waits until it is left.
    func end() {
        close(STDOUT_FILENO)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static let environment = ": \"${LESS=FRX}\"; export LESS"

    private static func spawn(_ command: String, input: Int32) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        var process: pid_t = 0
        let words = ["/bin/sh", "-c", command]
        var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { for index in words.indices { unsafe free(pointers[index]) } }
        let code = unsafe posix_spawn(
            &process, "/bin/sh", &actions, nil, &pointers, environ)
        return code == 0 ? process : nil
    }
}
