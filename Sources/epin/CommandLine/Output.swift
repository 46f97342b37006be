import Ledger
import Questions

/// Where a command writes: results to standard output, the rest to standard error.
///
/// Results are gathered into large writes; on a terminal every call is shown at once.
final class Output: Asker {
    /// Nobody reads standard output any more. Let it through: the program then ends silently.
    struct Closed: Error {}

    let terminal: Terminal
    /// Standard output was closed by its reader.
    private(set) var isClosed = false
    private let name: String
    private let nanoseconds: () -> UInt64
    private let writeOutput: ([UInt8]) throws -> Void
    private let writeError: (String) -> Void
    private var buffer: [UInt8] = []
    private weak var progress: Progress?
    private var pager: Pager?
    private var isWaiting = false

    private static let bufferBytes = 65_536

    /// - Parameters:
    ///   - name: of the program, before every warning.
    ///   - clock: monotonic, in nanoseconds.
    init(
        name: String, terminal: Terminal, clock: @escaping () -> UInt64,
        writeOutput: @escaping ([UInt8]) throws -> Void, writeError: @escaping (String) -> Void
    ) {
        self.name = name
        self.terminal = terminal
        self.nanoseconds = clock
        self.writeOutput = writeOutput
        self.writeError = writeError
        buffer.reserveCapacity(Output.bufferBytes)
    }

    /// That of this process.
    static func standard(of program: Program) -> Output {
        let start = ContinuousClock.now
        return Output(
            name: program.name, terminal: .current(),
            clock: {
                let elapsed = (ContinuousClock.now - start).components
                return UInt64(elapsed.seconds) * 1_000_000_000
                    + UInt64(elapsed.attoseconds / 1_000_000_000)
            },
            writeOutput: Terminal.writeOutput, writeError: Terminal.writeError)
    }

    /// Text as it is. What came from outside goes through `String.visible` first, otherwise a
    /// recorded name could move the reader's cursor.
    func write(_ text: String) throws {
        buffer.append(contentsOf: text.utf8)
        if terminal.isOutput || buffer.count >= Output.bufferBytes { try flush() }
    }

    /// Bytes of such text.
    func write(_ text: Span<UInt8>) throws {
        buffer.append(addingCapacity: text.count) { output in
            for index in text.indices { output.append(text[index]) }
        }
        if terminal.isOutput || buffer.count >= Output.bufferBytes { try flush() }
    }

    /// Text and a line end.
    func line(_ text: String = "") throws { try write(text + "\n") }

    /// A value on one line.
    func json(_ value: JSON) throws {
        var text = value.text
        text += "\n"
        try write(text)
    }

    /// The text in a style when styles are wanted.
    func styled(_ text: String, _ style: Style) -> String {
        terminal.isStyled ? style.applied(to: text) : text
    }

    /// `epin: message` on standard error, after the results so far.
    func warn(_ message: String) {
        // A failure to write the results is reported when the command itself writes or ends.
        try? flush()
        progress?.erase()
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        writeError("\(name): \(lines.map { String($0).visible }.joined(separator: "\n"))\n")
    }

    /// Begins a line on standard error that shows the progress of long work.
    func beginProgress(_ label: String, of total: UInt64?) -> Progress {
        let progress = Progress(
            label, of: total, width: terminal.width, clock: nanoseconds,
            draw: terminal.isError && pager == nil ? writeError : nil)
        self.progress = progress
        return progress
    }

    func waitForMore() throws -> Bool {
        try flush()
        if !isWaiting { StopSignal.watch() }
        isWaiting = true
        return StopSignal.wait(milliseconds: 200)
    }

    /// Shows what follows by a pager, where a person reads it now.
    func startPager() {
        guard terminal.isOutput, pager == nil else { return }
        pager = Pager.start()
    }

    /// Waits until the person has read it.
    ///
    /// - Returns: whether there was a pager.
    func endPager() -> Bool {
        guard let pager else { return false }
        pager.end()
        return true
    }

    var account: String { Account.name() }

    func clock() throws -> Moment { try MachineClock.read() }

    /// Writes what was gathered. The program does it at the end.
    func flush() throws {
        guard !buffer.isEmpty else { return }
        progress?.erase()
        // Emptied first: a failed write is not tried again.
        let bytes = buffer
        buffer.removeAll(keepingCapacity: true)
        do {
            try writeOutput(bytes)
        } catch {
            isClosed = isClosed || error is Closed
            throw error
        }
    }
}
