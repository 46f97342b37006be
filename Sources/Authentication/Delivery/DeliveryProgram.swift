internal import Dispatch
import FoundationEssentials
internal import Glibc
import Ledger
internal import Synchronization

/// Runs the operator's program for one message.
///
/// It has a process group of its own, no signal held back, an environment of `PATH` and
/// `CREDENTIALS_DIRECTORY` alone, and no open file but the first three: none of those that this
/// process opened or was started with. What it leaves running in the background delays nobody.
struct DeliveryProgram {
    /// The path of the program and its arguments.
    let words: [String]

    /// How long it may take before the delivery counts as failed.
    var secondsMax = 10
    /// The most that a pipe holds before anybody reads it.
    static let inputByteCountMax = 65_536

    enum Ending {
        /// With 0, in time.
        case success
        /// By itself, or it could not be started, or be given its input.
        case failure
        /// It took too long, and was killed with its group.
        case killed
    }

    /// How the program ended that was given this on its standard input.
    func run(input: String) -> Ending {
        guard let input = Self.pipe(holding: Array(input.utf8)) else { return .failure }
        let process = start(input)
        close(input)
        guard let process else { return .failure }
        return wait(for: process)
    }

    /// The end to read of a pipe with all of the input in it: a program that does not read it holds
    /// nobody up. Nil when the input does not fit or no pipe can be had.
    private static func pipe(holding input: [UInt8]) -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard input.count <= inputByteCountMax, unsafe Glibc.pipe(&ends) == 0 else { return nil }
        let (end, other) = (ends[0], ends[1])
        _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        _ = fcntl(other, F_SETFD, FD_CLOEXEC)
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

    private func start(_ input: Int32) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        unsafe posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
        for descriptor in Self.openFiles where descriptor > STDERR_FILENO {
            unsafe posix_spawn_file_actions_addclose(&actions, descriptor)
        }

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
        return code == 0 ? process : nil
    }

    /// Those that this process was started with are among them; its own are closed on exec anyway.
    private static var openFiles: [Int32] {
        let names = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
        return (names ?? []).compactMap { Int32($0) }
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
        enum Stage { case running, killed, ended }
        let stage = Mutex(Stage.running)
        let deadline = DispatchWorkItem {
            stage.withLock {
                // The number may be another's once the process was waited for.
                guard $0 == .running else { return }
                kill(-process, SIGKILL)
                $0 = .killed
            }
        }
        DispatchQueue.global().asyncAfter(
            deadline: .now() + .seconds(secondsMax), execute: deadline)
        while waitid(P_PID, id_t(process), nil, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        deadline.cancel()
        var status: Int32 = 0
        return stage.withLock {
            let wasKilled = $0 == .killed
            $0 = .ended
            var ended: pid_t
            repeat { ended = unsafe waitpid(process, &status, 0) } while ended < 0 && errno == EINTR
            // One that ended by itself at the last moment has done its work.
            if ended == process, status == 0 { return .success }
            return wasKilled ? .killed : .failure
        }
    }
}
