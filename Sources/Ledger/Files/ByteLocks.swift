internal import Glibc

/// Locks on single bytes of a file, by which a process tells the others what it has in hand. The
/// bytes are numbers: they need not exist. The kernel releases them when their holder dies.
///
/// They are of an open file description (`fcntl_locking(2)`): two holders in one process are two
/// holders.
package final class ByteLocks: Sendable {
    private let holder: Int32
    /// A description does not see its own locks: another one asks.
    private let asker: Int32
    private let path: String

    /// - Parameter path: a file that exists.
    package init(path: String) throws {
        self.path = path
        holder = try Self.open(path)
        do {
            asker = try Self.open(path)
        } catch {
            close(holder)
            throw error
        }
    }

    deinit {
        close(holder)
        close(asker)
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor = unsafe Glibc.open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw SystemError(code: errno, operation: "open", path: path)
        }
        return descriptor
    }

    /// Bytes that are locked until they are let go of.
    package final class Hold: Sendable {
        private let locks: ByteLocks
        private let bytes: ClosedRange<UInt64>

        fileprivate init(_ locks: ByteLocks, _ bytes: ClosedRange<UInt64>) throws {
            (self.locks, self.bytes) = (locks, bytes)
            try locks.set(F_WRLCK, bytes)
        }

        // That they stay locked is the worst that can come of a failure.
        deinit { try? locks.set(F_UNLCK, bytes) }
    }

    /// - Precondition: nobody else holds any of the bytes.
    package func hold(_ bytes: ClosedRange<UInt64>) throws -> Hold { try Hold(self, bytes) }

    /// Whether somebody holds this byte, whoever it is.
    package func isHeld(_ byte: UInt64) throws -> Bool {
        var found = Self.request(F_WRLCK, byte...byte)
        try call(asker, Self.getCommand, &found)
        return found.l_type != Int16(F_UNLCK)
    }

    private func set(_ type: Int32, _ bytes: ClosedRange<UInt64>) throws {
        var request = Self.request(type, bytes)
        try call(holder, Self.setCommand, &request)
    }

    private func call(
        _ descriptor: Int32, _ command: Int32, _ request: inout Glibc.flock
    ) throws {
        guard unsafe fcntl(descriptor, command, &request) == 0 else {
            throw SystemError(code: errno, operation: "lock a byte", path: path)
        }
    }

    private static func request(_ type: Int32, _ bytes: ClosedRange<UInt64>) -> Glibc.flock {
        var request = Glibc.flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(bytes.lowerBound)
        request.l_len = off_t(bytes.count)
        return request
    }

    /// `F_OFD_GETLK` and `F_OFD_SETLK` of `<fcntl.h>`, which Swift does not import.
    private static let (getCommand, setCommand): (Int32, Int32) = (36, 37)
}
