import Questions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// What is at the other end of the output.
struct Terminal: Sendable {
    /// Standard output is a terminal, so a person reads it now.
    var isOutput = false
    /// Standard error is one.
    var isError = false
    /// In characters; 80 when unknown.
    var width = 80
    /// Bold and colours are wanted on standard output.
    var isStyled = false

    /// That of this process. `NO_COLOR` (no-color.org) counts when it is not empty.
    static func current() -> Terminal {
        let isOutput = isatty(STDOUT_FILENO) == 1
        let isError = isatty(STDERR_FILENO) == 1
        var size = winsize()
        var width = 80
        for descriptor in [STDOUT_FILENO, STDERR_FILENO] {
            let answer = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
            if answer == 0, size.ws_col > 0 {
                width = Int(size.ws_col)
                break
            }
        }
        let isPlain = environment("NO_COLOR") != nil || environment("TERM") == "dumb"
        return Terminal(
            isOutput: isOutput, isError: isError, width: width, isStyled: isOutput && !isPlain)
    }

    /// A variable of the environment; `nil` when it is absent or empty.
    static func environment(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        let text = unsafe String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// Writes all the bytes, again after an interruption or a short write.
    /// - Throws: `Output.Closed` when nobody reads any more, otherwise a ``Failure`` with the
    ///   reason.
    static func write(_ bytes: [UInt8], to descriptor: CInt) throws {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes[start...].withUnsafeBytes { buffer in
                #if canImport(Glibc)
                    unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
                #else
                    unsafe Musl.write(descriptor, buffer.baseAddress, buffer.count)
                #endif
            }
            if count >= 0 {
                start += count
            } else if errno == EPIPE {
                throw Output.Closed()
            } else if errno != EINTR {
                throw Failure("cannot write the output: \(unsafe String(cString: strerror(errno)))")
            }
        }
    }

    static func writeOutput(_ bytes: [UInt8]) throws { try write(bytes, to: STDOUT_FILENO) }

    /// An error that cannot be reported is dropped: there is nowhere left to report it.
    static func writeError(_ text: String) { try? write(Array(text.utf8), to: STDERR_FILENO) }

    /// Puts in the place of each standard stream that was closed a file that can be used only the
    /// other way round. Otherwise the next file that is opened, such as a store, would be taken for
    /// it; so reading or writing is an error, as it should be.
    static func holdClosedStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO]
        where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Lets a write to a closed pipe fail with `EPIPE`, and one beyond the limit of a file's size
    /// with `EFBIG`, so that the command unwinds and closes its stores. Handlers, not `SIG_IGN`:
    /// programs we run would inherit the latter.
    static func letWritesFail() {
        signal(SIGPIPE) { _ in }
        signal(SIGXFSZ) { _ in }
        // Where the caller ignores it, nobody could ask how a program ended.
        signal(SIGCHLD, SIG_DFL)
    }

    /// Ends the process by `SIGPIPE`.
    static func endByBrokenPipe() -> Never {
        signal(SIGPIPE, SIG_DFL)
        raise(SIGPIPE)
        // Only when the signal is blocked: what a shell would have shown.
        exit(128 + SIGPIPE)
    }

    static func end(with code: ExitCode) -> Never { exit(code.rawValue) }
}
