import FoundationEssentials
import Ledger

/// The ledger of reads: who looked at what, when and why (PCI DSS 10.2.1.3). It is a ledger like
/// any other, beside the one that is read, so that reading appends nothing there.
///
/// A copy of a ledger has none, and one on a read-only disk takes no more events: reading these is
/// not recorded.
public struct ReadLog {
    private let store: LedgerStore?
    /// There is a ledger of reads, on a disk that cannot be written.
    public let isOfReadOnlyDisk: Bool
    private let account: String
    private let reason: String?
    private let now: () throws -> UInt64

    /// - Parameters:
    ///   - account: who reads.
    ///   - reason: why; some deployments ask for it.
    ///   - now: milliseconds since 1970-01-01T00:00:00Z.
    /// - Throws: ``ReadLogError`` when a reason is wanted and none is given in which there is
    ///   something to see, or when reads could not be recorded.
    public init(
        _ directory: DataDirectory, account: String, reason: String?,
        now: @escaping () throws -> UInt64
    ) throws {
        self.account = Self.shortened(account)
        let isSaid = reason?.unicodeScalars.contains { !$0.isBlank } ?? false
        self.reason = isSaid ? reason.map(Self.shortened) : nil
        self.now = now
        guard directory.hasReads else {
            guard !directory.hasVault else {
                throw ReadLogError.missing(path: directory.reads)
            }
            (store, isOfReadOnlyDisk) = (nil, false)
            return
        }
        if !isSaid, try Settings(reading: directory).isReasonRequired {
            throw ReadLogError.reasonMissing
        }
        do {
            store = try LedgerStore(path: directory.reads, readOnly: false)
            isOfReadOnlyDisk = false
        } catch let error as LMDBError where error.isOfReadOnlyDisk {
            (store, isOfReadOnlyDisk) = (nil, true)
        } catch {
            throw ReadLogError.notWritable("\(error)")
        }
    }

    /// Records that `question` is asked, then does it, then records what it showed. If the process
    /// is killed in between, it is known what was asked.
    ///
    /// - Parameters:
    ///   - question: without any personal value: references stand in their place.
    ///   - events: those that the question names, such as the registration of a cardholder, whether
    ///     anything of them is shown or not.
    /// - Returns: what `body` does.
    /// - Throws: what `body` throws, which is recorded like an answer that was cut short.
    public func record<R>(
        _ question: String, about events: [UInt64] = [], _ body: (Read) throws -> R
    ) throws -> R {
        let read = Read()
        guard let store else { return try body(read) }
        let question = Self.shortened(Self.impersonal(question))
        let named = Array(events.prefix(Read.sequenceCountMax))
        let asked = try append(question, Read(), named, nil, store)
        let result = Result { try body(read) }
        _ = try append(question, read, read.sequences ?? [], asked, store)
        return try result.get()
    }

    private func append(
        _ question: String, _ read: Read, _ events: [UInt64], _ asked: UInt64?,
        _ store: LedgerStore
    ) throws -> UInt64 {
        try store.append { appender in
            let time = try time(now(), appender)
            var event = try appender.next(.ledgerRead, by: .operator, at: time)
            event.cause = asked
            event.account = account
            event.ticket = reason
            event.note = question
            event.treeSize = read.size
            event.rootHash = read.root.bytes.base64
            if !events.isEmpty { event.events = events }
            try appender.append(event)
            return event.sequence
        }
    }

    /// A question without any text that may be a personal value where none is expected: the name of
    /// a merchant, or a ticket.
    private static func impersonal(_ question: String) -> String {
        // Each word by itself, not as one number: a card's last digits, an amount and a date may
        // follow one another.
        let words = question.split(separator: " ").map { ClearText(String($0)) }
        let isGrouped = question.contains(/\d{4} \d{4} \d{4} \d/)
        let whole = ClearText(question)
        let isPersonal =
            words.contains(where: \.hasPersonalValue) || whole.hasPhoneNumber
            || isGrouped && whole.hasCardNumber
        return isPersonal ? question.prefix { $0 != " " } + " (a personal value)" : question
    }

    /// As much of a text as an event holds.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > Event.textCountMax else { return text }
        var short = text
        while short.utf8.count > Event.textCountMax - "…".utf8.count { short.removeLast() }
        return short + "…"
    }
}

/// The events that one read showed, in their order.
public final class Read {
    /// The most events whose sequences are kept; of more, only their number and their root.
    static let sequenceCountMax = 1024

    /// Nil when there are too many, or all up to some event.
    private(set) var sequences: [UInt64]? = []
    private(set) var size: UInt64 = 0
    private var tree = CompactRange()
    private var rootOfAll: Digest?

    /// RFC 6962, over the records shown.
    var root: Digest { rootOfAll ?? tree.root }

    public init() {}

    /// Notes that an event, or what follows from it, is shown.
    public func show(_ event: Event) {
        tree.append(MerkleTree.leafHash(record: event.record.span))
        size += 1
        sequences?.append(event.sequence)
        if size > Self.sequenceCountMax { sequences = nil }
    }

    /// Notes that what is shown follows from every event of a ledger before `end`.
    public func showAll(of ledger: LedgerSnapshot, before end: UInt64) throws {
        rootOfAll = try ledger.root(of: end)
        size = end
        sequences = nil
    }
}

public enum ReadLogError: Error, Hashable, Sendable, CustomStringConvertible {
    case reasonMissing
    case notWritable(String)
    /// A ledger with a vault records its reads.
    case missing(path: String)

    public var description: String {
        switch self {
        case .reasonMissing: "a reason is required: '--reason TEXT'"
        case .missing(let path):
            "every read is recorded, and \(path) is missing: put it back from a backup; "
                + "'epin upgrade' begins another where there never was one"
        case .notWritable(let why): "every read is recorded, and this one cannot be: \(why)"
        }
    }
}
