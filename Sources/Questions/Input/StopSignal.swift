import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// SIGTERM and SIGINT as a wish to end: what was read is carried out and the ledger is closed, so
/// that its trail distinguishes a stop from a crash.
package enum StopSignal {
    private static let flag = Atomic<Bool>(false)
    /// The end of a pipe that the handler writes to: a wait that includes the other end cannot miss
    /// a signal, whichever thread it came to, and whenever.
    private static let writing = Atomic<Int32>(-1)
    private static let reading = Atomic<Int32>(-1)

    package static var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// Can be read once a signal came; -1, which `poll` ignores, when none is watched for.
    package static var descriptor: Int32 { reading.load(ordering: .relaxed) }

    /// Waits, unless a signal comes: then it says false.
    package static func wait(milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&watched, 1, milliseconds)
        return !isRaised
    }

    /// From now on the signals end a wait for input instead of the process.
    package static func watch() {
        // Made before a handler can need it.
        flag.store(false, ordering: .relaxed)
        var ends: [Int32] = [-1, -1]
        if unsafe pipe(&ends) == 0 {
            for end in ends {
                _ = fcntl(end, F_SETFD, FD_CLOEXEC)
                _ = fcntl(end, F_SETFL, O_NONBLOCK)
            }
            reading.store(ends[0], ordering: .relaxed)
            writing.store(ends[1], ordering: .relaxed)
        }
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            StopSignal.flag.store(true, ordering: .relaxed)
            // The code that it interrupts may be about to read it.
            let before = errno
            defer { errno = before }
            var byte: UInt8 = 0
            unsafe write(StopSignal.writing.load(ordering: .relaxed), &byte, 1)
        }
        // Without SA_RESTART: a wait returns EINTR.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] {
            unsafe sigaction(signal, &action, nil)
            unsafe sigaddset(&signals, signal)
        }
        // Whoever started this process may have blocked them.
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
