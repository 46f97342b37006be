import FoundationEssentials
internal import Glibc
import Ledger

/// Runs the operator's program for one message.
///
/// It has a process group of its own, no signal held back, an environment of `PATH` and
/// `CREDENTIALS_DIRECTORY` alone, and no open file but the first three: none of those that this
/// process opened or was started with. What it leaves running in the background delays nobody.
struct DeliveryProgram {
    /// The path of the program and its arguments.
    let words: [String]

    /// How long it may take before the delivery counts as failed.
    var timeMax = Duration.seconds(10)
    /// How long one that was killed may take to be gone, before it counts as stuck.
    var killTimeMax = Duration.seconds(1)
    /// Ends a process and its group, as far as this account may.
    var stop: @Sendable (_ process: Int32) -> Void = { process in
        kill(-process, SIGKILL)
        // It may have left its group.
        kill(process, SIGKILL)
    }
    /// The most that a pipe holds before anybody reads it.
    static let inputByteCountMax = 65_536

    enum Ending: Equatable {
        /// With 0, in time.
        case success
        /// By itself, or it could not be started, or be given its input.
        case failure
        /// It took too long, and was killed with its group.
        case killed
        /// It took too long and goes on, since it cannot be killed: it may run as another account.
        case stuck(process: Int32)
        /// No file or no process could be had for it; one that ends gives some back.
        case noRoom
    }

    /// How the program ended that was given this on its standard input.
    func run(input: String) -> Ending {
        let process: pid_t
        do throws(SystemError) {
            guard let input = try Self.pipe(holding: Array(input.utf8)) else { return .failure }
            defer { close(input) }
            process = try start(input)
        } catch {
            return [EMFILE, ENFILE, EAGAIN, ENOMEM].contains(error.code) ? .noRoom : .failure
        }
        return wait(for: process)
    }

    /// Waits for one that is ``Ending/stuck(process:)``, however long.
    static func reap(_ process: Int32) {
        while waitpid(process, nil, 0) < 0, errno == EINTR {}
    }

    /// The end to read of a pipe with all of the input in it: a program that does not read it holds
    /// nobody up. Nil when the input does not fit.
    private static func pipe(holding input: [UInt8]) throws(SystemError) -> Int32? {
        guard input.count <= inputByteCountMax else { return nil }
        let (end, other) = try FileSystem.pipe()
        // The system may give less room than that: then it does not fit.
        _ = fcntl(other, F_SETFL, O_NONBLOCK)
        let count = unsafe input.withUnsafeBytes {
            unsafe write(other, $0.baseAddress, $0.count)
        }
        close(other)
        guard count == input.count else {
            close(end)
            return nil
        }
        return end
    }

    private func start(_ input: Int32) throws(SystemError) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        // Those that this process was started with are among them; its own are closed anyway.
        unsafe try FileSystem.closeAll(from: STDERR_FILENO + 1, in: &actions)

        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes,
            Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var process: pid_t = 0
        let code = unsafe Self.withWords(words) { words in
            unsafe Self.withWords(Self.environment) { environment in
                unsafe posix_spawn(
                    &process, words[0]!, &actions, &attributes, words, environment)
            }
        }
        guard code == 0 else {
            throw SystemError(code: code, operation: "start", path: words[0])
        }
        return process
    }

    private static var environment: [String] {
        let own = ProcessInfo.processInfo.environment
        return ["PATH", "CREDENTIALS_DIRECTORY"].compactMap { name in
            own[name].map { "\(name)=\($0)" }
        }
    }

    /// Words as C has them, while `body` runs.
    private static func withWords<R>(
        _ words: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> R
    ) -> R {
        var pointers = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { for index in words.indices { unsafe free(pointers[index]) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { unsafe body($0.baseAddress!) }
    }

    private func wait(for process: pid_t) -> Ending {
        if let ending = Self.ending(of: process, within: timeMax) { return ending }
        stop(process)
        switch Self.ending(of: process, within: killTimeMax) {
        case nil: return .stuck(process: process)
        // One that ended by itself at the last moment has done its work.
        case .success: return .success
        default: return .killed
        }
    }

    /// Nil while it goes on. It is asked again and again: whatever would tell needs a thread or a
    /// file, and can be missing.
    private static func ending(of process: pid_t, within limit: Duration) -> Ending? {
        let start = ContinuousClock.now
        var status: Int32 = 0
        while true {
            let passed = ContinuousClock.now - start
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process { return status == 0 ? .success : .failure }
            if ended < 0, errno != EINTR { return .failure }
            guard passed < limit else { return nil }
            // Soon at first; a program that takes long does not notice a hundredth of a second.
            let pause = min(max(passed / 8, .microseconds(200)), .milliseconds(10), limit - passed)
            usleep(UInt32(pause / .microseconds(1)) + 1)
        }
    }
}
