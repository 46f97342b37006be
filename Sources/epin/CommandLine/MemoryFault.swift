import Glibc
import Proofs

/// Ends the program with a verdict, not by a signal, when a store cannot be read where it is
/// mapped: a sector that the disk no longer gives, or a damaged page that leads elsewhere.
///
/// What runs in the handler is safe there: system calls, and memory set aside before.
enum MemoryFault {
    private static let capacity = 1 << 17
    nonisolated(unsafe) private static var maps: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var text: UnsafeMutablePointer<UInt8>?
    nonisolated(unsafe) private static var textCount = 0

    /// Handles `SIGBUS` and `SIGSEGV`, and `SIGABRT`, with which LMDB ends at a page that
    /// contradicts itself.
    static func install() {
        unsafe maps = .allocate(capacity: capacity)
        unsafe text = .allocate(capacity: capacity)
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_sigaction = { signal, information, _ in
            let address = unsafe information?.pointee._sifields._sigfault.si_addr
            MemoryFault.end(signal, at: UInt(bitPattern: address))
        }
        // The handler is for one signal: whatever happens in it ends the program.
        action.sa_flags = SA_SIGINFO | Int32(bitPattern: UInt32(SA_RESETHAND))
        for signal in [SIGBUS, SIGSEGV, SIGABRT] { unsafe sigaction(signal, &action, nil) }
    }

    /// Returns where no store is open: the instruction is then tried again, and its signal ends
    /// the program.
    private static func end(_ signal: Int32, at address: UInt) {
        let count = readMaps()
        var start = 0
        var isStoreOpen = false
        while start < count {
            var end = start
            while end < count, byte(end) != 0x0A { end += 1 }
            if let store = Mapping(line: start, end) {
                if signal != SIGABRT, store.addresses.contains(address) {
                    let page = store.firstPage + (address - store.addresses.lowerBound) / 4096
                    unsafe textCount = 0
                    say("epin: ")
                    say(store.path)
                    say(": page ")
                    say(page)
                    say(" cannot be read: the file or its disk is damaged, see 'epin verify'\n")
                    finish()
                }
                say(
                    isStoreOpen
                        ? ", "
                        : "epin: a signal; one of these may be damaged, see 'epin verify': "
                )
                say(store.path)
                isStoreOpen = true
            }
            start = end + 1
        }
        guard isStoreOpen else { return }
        say("\n")
        finish()
    }

    private static func finish() -> Never {
        _ = unsafe write(STDERR_FILENO, text, textCount)
        _exit(Verdict.altered.rawValue)
    }

    private static func readMaps() -> Int {
        let descriptor = unsafe open("/proc/self/maps", O_RDONLY | O_CLOEXEC)
        var count = 0
        while descriptor >= 0, count < capacity {
            let more = unsafe read(descriptor, maps! + count, capacity - count)
            guard more > 0 else { break }
            count += more
        }
        return count
    }

    fileprivate static func byte(_ index: Int) -> UInt8 { unsafe maps![index] }

    // MARK: The text

    private static func say(_ byte: UInt8) {
        guard unsafe textCount < capacity else { return }
        unsafe text![textCount] = byte
        unsafe textCount += 1
    }

    private static func say(_ words: StaticString) {
        for index in 0..<words.utf8CodeUnitCount { say(unsafe words.utf8Start[index]) }
    }

    private static func say(_ places: Range<Int>) {
        for index in places { say(byte(index)) }
    }

    private static func say(_ number: UInt) {
        if number > 9 { say(number / 10) }
        say(0x30 + UInt8(number % 10))
    }
}

/// A line of `/proc/self/maps` that is of the data file of a store.
private struct Mapping {
    let addresses: Range<UInt>
    /// Of the file, at the first address.
    let firstPage: UInt
    /// Where the line has the path.
    let path: Range<Int>

    /// `start-end rwxp offset device inode path`; nil for every other file.
    init?(line start: Int, _ end: Int) {
        let name: StaticString = "/data.mdb"
        let nameStart = end - name.utf8CodeUnitCount
        guard nameStart > start else { return nil }
        for index in nameStart..<end {
            let expected = unsafe name.utf8Start[index - nameStart]
            guard MemoryFault.byte(index) == expected else { return nil }
        }
        var place = start
        let low = Self.hexadecimal(&place)
        place += 1
        let high = Self.hexadecimal(&place)
        place += 6
        firstPage = Self.hexadecimal(&place) / 4096
        while place < end, MemoryFault.byte(place) != 0x2F { place += 1 }
        guard low < high else { return nil }
        addresses = low..<high
        path = place..<end
    }

    private static func hexadecimal(_ place: inout Int) -> UInt {
        var number: UInt = 0
        while true {
            let byte = MemoryFault.byte(place)
            let isDigit = byte >= 0x30 && byte <= 0x39
            guard isDigit || (byte >= 0x61 && byte <= 0x66) else { return number }
            number = number << 4 | UInt(byte - (isDigit ? 0x30 : 0x57))
            place += 1
        }
    }
}
