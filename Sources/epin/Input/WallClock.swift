#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The clock of this machine.
enum WallClock {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    @Sendable static func now() -> UInt64 {
        var time = timespec()
        // Fails only for a clock that does not exist.
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
