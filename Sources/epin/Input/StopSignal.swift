import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// SIGTERM and SIGINT as a wish to end: what was read is carried out and the ledger is closed, so
/// that its trail tells a stop from a crash.
enum StopSignal {
    private static let flag = Atomic<Bool>(false)

    static var isRaised: Bool { flag.load(ordering: .relaxed) }

    /// From now on the signals interrupt a read instead of ending the process.
    static func watch() {
        // Made before a handler can need it.
        flag.store(false, ordering: .relaxed)
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            StopSignal.flag.store(true, ordering: .relaxed)
        }
        // Without SA_RESTART: a read that waits returns EINTR.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT] {
            unsafe sigaction(signal, &action, nil)
            unsafe sigaddset(&signals, signal)
        }
        // Whoever started this process may hold them back.
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
