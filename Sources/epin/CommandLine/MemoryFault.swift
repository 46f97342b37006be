import Glibc
import Proofs

/// Ends the program with a verdict, not by a signal, when a store cannot be read where it is
/// mapped: a sector that the disk no longer gives, or a damaged page that leads elsewhere.
///
/// What runs in the handler is safe there: system calls, and memory set aside before.
enum MemoryFault {
    private static let mapsByteCount = 1 << 17
    private static let pageByteCount: UInt = 4096
    nonisolated(unsafe) private static var maps: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var text: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var textCount = 0

    /// Handles `SIGBUS` and `SIGSEGV`, and `SIGABRT`, with which LMDB ends at a page that
    /// contradicts itself.
    static func install() {
        unsafe maps = .allocate(capacity: mapsByteCount)
        unsafe text = .allocate(capacity: mapsByteCount)
        var action = unsafe sigaction()
        unsafe action.__sigaction_handler.sa_sigaction = { signal, information, _ in
            let fault = unsafe information?.pointee._sifields._sigfault
            MemoryFault.end(signal, at: unsafe UInt(bitPattern: fault?.si_addr))
        }
        unsafe action.sa_flags = SA_SIGINFO | Int32(bitPattern: SA_RESETHAND)
        for signal in [SIGBUS, SIGSEGV, SIGABRT] { unsafe sigaction(signal, &action, nil) }
    }

    /// Returns where no store is open: the handler is gone, and the signal ends the program.
    private static func end(_ signal: Int32, at address: UInt) {
        unsafe textCount = 0
        let count = readMaps()
        var start = 0
        var isStoreOpen = false
        while start < count {
            var lineEnd = start
            while lineEnd < count, unsafe maps![lineEnd] != 0x0A { lineEnd += 1 }
            if let store = Mapping(maps: unsafe maps!, start, lineEnd) {
                if signal != SIGABRT, store.addresses.contains(address) {
                    unsafe textCount = 0
                    say("epin: ")
                    say(store.path)
                    say(": page ")
                    say(store.offset + (address - store.addresses.lowerBound) / pageByteCount)
                    say(" cannot be read: the file or its disk is damaged; see 'epin verify'\n")
                    finish()
                }
                say(isStoreOpen ? ", " : "epin: one of these is damaged, see 'epin verify': ")
                say(store.path)
                isStoreOpen = true
            }
            start = lineEnd + 1
        }
        guard isStoreOpen else { return signal == SIGABRT ? () : { _ = raise(signal) }() }
        say("\n")
        finish()
    }

    private static func finish() -> Never {
        _ = unsafe write(STDERR_FILENO, text, textCount)
        _exit(Verdict.altered.rawValue)
    }

    private static func readMaps() -> Int {
        let descriptor = open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        var count = 0
        while descriptor >= 0, count < mapsByteCount {
            let more = unsafe read(descriptor, maps! + count, mapsByteCount - count)
            guard more > 0 else { break }
            count += more
        }
        return count
    }

    // MARK: The text

    private static func say(_ bytes: StaticString) {
        say(unsafe UnsafeBufferPointer(start: bytes.utf8Start, count: bytes.utf8CodeUnitCount))
    }

    private static func say(_ bytes: UnsafeBufferPointer<UInt8>) {
        for unsafe byte in unsafe bytes where unsafe textCount < mapsByteCount {
            unsafe text![textCount] = byte
            unsafe textCount += 1
        }
    }

    private static func say(_ number: UInt) {
        if number > 9 { say(number / 10) }
        unsafe text![textCount] = 0x30 + UInt8(number % 10)
        unsafe textCount += 1
    }
}

/// One line of `/proc/self/maps` that is of the data file of a store.
@safe private struct Mapping {
    let addresses: Range<UInt>
    /// Of the first page.
    let offset: UInt
    let path: UnsafeBufferPointer<UInt8>

    /// `start-end rwxp offset device inode path`; nil for every other file.
    init?(maps: UnsafeMutablePointer<UInt8>, _ start: Int, _ end: Int) {
        let name: StaticString = "/data.mdb"
        guard end - start > name.utf8CodeUnitCount,
            unsafe memcmp(
                maps + end - name.utf8CodeUnitCount, name.utf8Start, name.utf8CodeUnitCount) == 0
        else { return nil }
        var place = start
        func hexadecimal() -> UInt {
            var number: UInt = 0
            while true {
                let byte = unsafe maps[place]
                let isDigit = byte >= 0x30 && byte <= 0x39
                guard isDigit || (byte >= 0x61 && byte <= 0x66) else { return number }
                number = number << 4 | UInt(byte - (isDigit ? 0x30 : 0x57))
                place += 1
            }
        }
        let low = hexadecimal()
        place += 1
        let high = hexadecimal()
        guard low < high else { return nil }
        place += " rwxp ".utf8.count
        offset = hexadecimal() / 4096
        while place < end, unsafe maps[place] != 0x2F { place += 1 }
        addresses = low..<high
        unsafe path = UnsafeBufferPointer(start: maps + place, count: end - place)
    }
}
