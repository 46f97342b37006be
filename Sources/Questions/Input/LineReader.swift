#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Reads lines from a file or from standard input, as many at a time as have arrived.
///
/// A caller that sends one line and waits gets its answer at once; one that sends many has them
/// carried out together.
package final class LineReader {
    private let descriptor: CInt
    private let name: String
    private var rest: [UInt8] = []
    private var chunk = [UInt8](repeating: 0, count: 1 << 16)
    private var isAtEnd = false
    /// The line that `rest` begins with is too long: its bytes are dropped until its end.
    private var isDropping = false
    private var number = 0
    /// The length of a file; nil for a pipe or a terminal.
    private let byteCount: UInt64?
    private var readByteCount: UInt64 = 0

    /// The longest line, in bytes.
    package static let lineCountMax = 1 << 20

    /// A line and its number, from 1.
    package struct Line {
        package let number: Int
        /// Nil for a line that is longer than ``lineCountMax``.
        package let bytes: [UInt8]?

        package static let tooLong = "longer than \(lineCountMax) bytes"
    }

    /// - Parameter path: `-` for standard input.
    package init(_ path: String) throws {
        name = path == "-" ? "standard input" : path
        descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Failure("\(path): \(unsafe String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile =
            unsafe fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        byteCount = isFile ? UInt64(status.st_size) : nil
    }

    /// How many lines there are, if those to come are as long as the `count` before; nil when that
    /// is unknown.
    package func estimate(after count: UInt64) -> UInt64? {
        let taken = readByteCount - UInt64(rest.count)
        guard let byteCount, taken > 0 else { return nil }
        return UInt64(Double(count) * Double(max(byteCount, taken)) / Double(taken))
    }

    deinit { if descriptor > STDERR_FILENO { close(descriptor) } }

    /// The lines that have arrived, at least one and at most `limit`; none at the end, or when the
    /// process was asked to stop. Blank lines are left out, but counted.
    package func lines(atMost limit: Int) throws -> [Line] {
        var lines: [Line] = []
        while true {
            take(&lines, limit)
            if !lines.isEmpty || (isAtEnd && rest.isEmpty && !isDropping) { return lines }
            // What was read is carried out; an incomplete line was not sent yet.
            if StopSignal.isRaised { return [] }
            try fill()
        }
    }

    private func take(_ lines: inout [Line], _ limit: Int) {
        var start = 0
        while lines.count < limit, start < rest.count || (isAtEnd && isDropping) {
            let end = rest[start...].firstIndex(of: 0x0A) ?? (isAtEnd ? rest.count : nil)
            guard let end else { break }
            number += 1
            let line = rest[start..<end]
            if isDropping || line.count > Self.lineCountMax {
                lines.append(Line(number: number, bytes: nil))
                isDropping = false
            } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) {
                lines.append(Line(number: number, bytes: Array(line)))
            }
            start = end + 1
        }
        rest.removeFirst(min(start, rest.count))
    }

    private func fill() throws {
        if rest.count > Self.lineCountMax || isDropping {
            isDropping = true
            rest.removeAll(keepingCapacity: true)
        }
        while true {
            guard try waitForInput() else { return }
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                rest += chunk[..<count]
                readByteCount += UInt64(count)
                return
            }
            if count == 0 {
                isAtEnd = true
                return
            }
            guard errno == EINTR else {
                throw Failure("\(name): \(unsafe String(cString: strerror(errno)))")
            }
        }
    }

    /// Waits until there is something to read; false when the process was asked to stop.
    private func waitForInput() throws -> Bool {
        var waits = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: StopSignal.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        while unsafe poll(&waits, 2, -1) < 0 {
            guard errno == EINTR else {
                throw Failure("\(name): \(unsafe String(cString: strerror(errno)))")
            }
        }
        return !StopSignal.isRaised
    }
}
