import Foundation
internal import Glibc
import Ledger

/// Hands messages over: to a program where one is configured, otherwise to the spool directory, one
/// file for each message, from which the operator's own gateway takes them.
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
    func prepare(in directory: DataDirectory) throws { try Spool(spool).prepare(in: directory) }

    /// Hands every message over; says for each whether it went. One without a recipient does not.
    /// What went to the spool is durable there when this returns.
    func deliver(_ messages: [Message]) -> [Bool] {
        let results = Results(count: messages.count)
        let queue = OperationQueue()
        queue.maxConcurrentOperationCount = Self.concurrencyMax
        var spooled: [(index: Int, file: Spool.File)] = []
        for (index, message) in messages.enumerated() {
            guard let recipient = message.recipient else { continue }
            switch message.channel {
            case .email where !mailProgram.isEmpty:
                queue.addOperation {
                    let mail = Self.mail(message, to: recipient)
                    results.set(index, Self.run(mailProgram, input: mail))
                }
            case .sms where !smsProgram.isEmpty:
                queue.addOperation {
                    let isSent = Self.run(smsProgram + [recipient], input: message.text + "\n")
                    results.set(index, isSent)
                }
            default: spooled.append((index, Self.file(message, to: recipient)))
            }
        }
        let arePut = Spool(spool).put(spooled.map(\.file))
        for ((index, _), isPut) in zip(spooled, arePut) { results.set(index, isPut) }
        queue.waitUntilAllOperationsAreFinished()
        return results.values
    }

    /// `EVENT.sms` or `EVENT.eml`.
    private static func file(_ message: Message, to recipient: String) -> Spool.File {
        switch message.channel {
        case .sms: ("\(message.event).sms", "To: \(recipient)\n\n\(message.text)\n")
        case .email: ("\(message.event).eml", mail(message, to: recipient))
        }
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
            // A program may end without having read: its status says whether that is a failure.
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
        // One that came is pending, and would end the process as soon as it is let through.
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
