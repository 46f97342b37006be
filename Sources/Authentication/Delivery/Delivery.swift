import Foundation
internal import Glibc
import Ledger

/// Hands messages over: to a program where one is configured, else to the spool directory, one file
/// a message, from which the operator's own gateway takes them.
public struct Delivery: Equatable, Sendable {
    /// A directory; made when a service opens.
    public let spool: String
    /// Such as `/usr/sbin/sendmail -t -i`: the message on standard input.
    public let mailProgram: [String]
    /// The number as its last argument, the text on standard input.
    public let smsProgram: [String]

    /// How long a program may take before the delivery counts as failed, in seconds.
    public static let programSecondsMax = 10
    private static let concurrencyMax = 8

    public init(spool: String, mailProgram: [String] = [], smsProgram: [String] = []) {
        self.spool = spool
        self.mailProgram = mailProgram
        self.smsProgram = smsProgram
    }

    /// Makes the spool directory when it is missing, and checks who may write there.
    func prepare(in directory: DataDirectory) throws {
        do {
            try FileSystem.makeDirectory(spool)
        } catch let error as SystemError where error.code == EEXIST {}
        let isInside = directory.contains(spool)
        try FileSystem.requireOwn(
            spool, as: .directory, isInside ? .within(directory.path) : .shared)
    }

    /// Hands every message over; says for each whether it went. One without a recipient does not.
    func deliver(_ messages: [Message]) -> [Bool] {
        guard !mailProgram.isEmpty || !smsProgram.isEmpty else { return messages.map(handOver) }
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = Self.concurrencyMax
        let results = Results(count: messages.count)
        for (index, message) in messages.enumerated() {
            queue.addOperation { results.set(index, handOver(message)) }
        }
        queue.waitUntilAllOperationsAreFinished()
        return results.values
    }

    private func handOver(_ message: Message) -> Bool {
        guard let recipient = message.recipient else { return false }
        switch message.channel {
        case .email where !mailProgram.isEmpty:
            return Self.run(mailProgram, input: Self.mail(message, to: recipient))
        case .sms where !smsProgram.isEmpty:
            return Self.run(smsProgram + [recipient], input: message.text + "\n")
        default: return spooled(message, to: recipient)
        }
    }

    /// Writes `EVENT.sms` or `EVENT.eml` under a temporary name and renames it: whoever watches the
    /// directory never takes half a message. The gateway's group may do with a file what it may do
    /// with the directory.
    private func spooled(_ message: Message, to recipient: String) -> Bool {
        let (name, content) =
            switch message.channel {
            case .sms: ("\(message.event).sms", "To: \(recipient)\n\n\(message.text)\n")
            case .email: ("\(message.event).eml", Self.mail(message, to: recipient))
            }
        let temporary = "\(spool)/.\(name)"
        // What a process that was killed has left.
        unsafe unlink(temporary)
        do {
            let group = try FileSystem.permissions(of: spool) & 0o060
            try FileSystem.create(temporary, Array(content.utf8), permissions: 0o600 | group)
        } catch {
            return false
        }
        return unsafe rename(temporary, "\(spool)/\(name)") == 0
    }

    /// RFC 5322, with the subject in the base64 of RFC 2047 for its accents.
    private static func mail(_ message: Message, to recipient: String) -> String {
        let subject = Data(message.subject.utf8).base64EncodedString()
        return """
            To: \(recipient)
            Subject: =?utf-8?B?\(subject)?=
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            \(message.text)

            """
    }

    private static func run(_ command: [String], input: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        let pipe = Pipe()
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
            // A program may end without having read: its status tells whether that is a failure.
            withoutBrokenPipeSignal {
                try? pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            }
            try? pipe.fileHandleForWriting.close()
        } catch {
            return false
        }
        guard ended.wait(timeout: .now() + .seconds(programSecondsMax)) == .success else {
            // Not SIGTERM: the program may have inherited a mask that holds it back.
            kill(process.processIdentifier, SIGKILL)
            ended.wait()
            return false
        }
        return process.terminationReason == .exit && process.terminationStatus == 0
    }

    /// Holds `SIGPIPE` back from this thread: a write to a program that has ended must fail, not
    /// end this process.
    private static func withoutBrokenPipeSignal(_ body: () -> Void) {
        var pipe = sigset_t()
        var before = sigset_t()
        unsafe sigemptyset(&pipe)
        unsafe sigaddset(&pipe, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
        body()
        // One that came waits for the thread, and would strike as soon as it is let through.
        var noTime = timespec()
        while unsafe sigtimedwait(&pipe, nil, &noTime) == SIGPIPE {}
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}

/// The outcome of deliveries that run at the same time.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var values: [Bool]

    init(count: Int) { values = Array(repeating: false, count: count) }

    func set(_ index: Int, _ value: Bool) {
        lock.lock()
        defer { lock.unlock() }
        values[index] = value
    }
}
