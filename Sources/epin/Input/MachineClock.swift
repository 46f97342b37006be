import Foundation
import Ledger

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The clocks of this machine.
enum MachineClock {
    /// The wall clock, and beside it the one that nobody sets.
    ///
    /// - Throws: ``ClockError`` for a time that no event can have.
    @Sendable static func read() throws -> Moment {
        var wall = timespec()
        var boot: Int64?
        for _ in 0..<8 {
            let before = elapsed()
            // Fails only for a clock that does not exist.
            unsafe clock_gettime(CLOCK_REALTIME, &wall)
            let after = elapsed()
            // A process that is stopped in between has not read them together.
            if after - before < 100 {
                boot = after
                break
            }
        }
        return try Moment(
            seconds: wall.tv_sec, nanoseconds: wall.tv_nsec,
            boot: bootID.flatMap { id in boot.map { (id, $0) } })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    static func now() throws -> UInt64 { try read().wall }

    /// Milliseconds since the machine started.
    private static func elapsed() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_BOOTTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Another one after each start of the machine.
    private static let bootID: UUID? = {
        let path = "/proc/sys/kernel/random/boot_id"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        return UUID(uuidString: text.trimmingCharacters(in: .whitespacesAndNewlines))
    }()
}
