import FoundationEssentials
internal import Glibc
import Ledger
import Projections

/// Events as JSON Lines, without loss: the fields for people and tools, and the record itself in
/// hexadecimal, from which an import has the same root hash.
public enum Export {
    /// The line of one event, without its end.
    public static func line(_ event: Event, record: Span<UInt8>) -> String {
        var line: [UInt8] = []
        append(event, record: record, to: &line)
        return String(decoding: line, as: UTF8.self)
    }

    /// Appends the line of one event, without its end.
    package static func append(_ event: Event, record: Span<UInt8>, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "{"))
        event.writeMembers(to: &line)
        line.append(contentsOf: recordKey)
        line.append(hexOf: record)
        line.append(contentsOf: end)
    }

    static let recordKey = Array("\"record\":\"".utf8)
    static let end = Array("\"}".utf8)
}

/// Makes a ledger from exported lines: all of it or nothing.
public final class Import {
    private let path: String
    private let building: DataDirectory
    private let ledger: LedgerStore
    private var waiting: [(line: Int, record: [UInt8])] = []
    private var isDone = false
    /// The event and the text of the line before, whose memory is used again.
    private var event = Event(.ledgerOpened, stream: 0, actor: .system)
    private var text: [UInt8] = []

    private static let batchCount = 8192

    /// Begins an import into the data directory `path`, which must not be there.
    public init(into path: String) throws {
        guard unsafe access(path, F_OK) != 0 else { throw LedgerError.exists(path: path) }
        self.path = path
        building = DataDirectory("\(path).new-\(getpid())")
        do {
            for new in [building.path, building.ledger] {
                try FileSystem.makeDirectory(new)
            }
            try LedgerStore.create(path: building.ledger)
            ledger = try LedgerStore(path: building.ledger, readOnly: false)
        } catch {
            // Without `ledger` there is no object yet whose end would remove it.
            try? FileManager.default.removeItem(atPath: building.path)
            throw error
        }
    }

    deinit {
        if !isDone { try? FileManager.default.removeItem(atPath: building.path) }
    }

    /// Takes the next line.
    ///
    /// - Parameter lineNumber: for the error.
    /// - Throws: ``ImportError`` with the number of the line.
    public func add(line: [UInt8], number lineNumber: Int) throws {
        let exported = Self.recordAsExported(line, &event, &text)
        let record = try exported ?? read(line, lineNumber)
        waiting.append((lineNumber, record))
        if waiting.count == Self.batchCount { try flush() }
    }

    /// Takes the next event, which was never text: one of a simulation.
    public func add(_ event: Event) throws {
        waiting.append((Int(event.sequence) + 1, event.record))
        if waiting.count == Self.batchCount { try flush() }
    }

    /// Makes the views and moves everything to its place.
    ///
    /// - Parameter progress: called with the number of events folded, and of all events.
    /// - Returns: the size and the root of the ledger.
    public func finish(
        progress: (UInt64, UInt64) -> Void = { _, _ in }
    ) throws -> (size: UInt64, root: Digest) {
        try flush()
        let (size, root) = try ledger.read { ($0.size, $0.root) }
        guard size > 0 else { throw ImportError(line: nil, reason: "no event to import") }
        do {
            try Views(building: building.views).build(from: ledger, to: size) {
                progress($0, size)
            }
        } catch let error as StateError {
            throw ImportError(line: nil, reason: "\(error)")
        }
        // LMDB makes its files durable, but not their names.
        for path in [building.ledger, building.views, building.path] {
            try FileSystem.synchronize(path)
        }
        try FileSystem.move(building.path, to: path)
        isDone = true
        try FileSystem.synchronize(FileSystem.parent(of: path))
        return (size, root)
    }

    /// The record of a line that is, byte for byte, as ``Export`` writes it; nil for any other.
    private static func recordAsExported(
        _ line: [UInt8], _ event: inout Event, _ text: inout [UInt8]
    ) -> [UInt8]? {
        let endCount = Export.end.count
        guard line.count > endCount,
            let quote = line[..<(line.count - endCount)].lastIndex(of: UInt8(ascii: "\"")),
            let record = [UInt8](hex: line.span.extracting((quote + 1)..<(line.count - endCount)))
        else { return nil }
        do throws(MalformedCBOR) {
            try event.read(record.span)
        } catch {
            return nil
        }
        text.removeAll(keepingCapacity: true)
        Export.append(event, record: record.span, to: &text)
        return text == line ? record : nil
    }

    /// The record of a line that is written in another way, or is wrong.
    private func read(_ line: [UInt8], _ lineNumber: Int) throws -> [UInt8] {
        let json: JSON
        do {
            json = try JSON(parsing: line)
        } catch {
            throw ImportError(line: lineNumber, reason: "\(error)")
        }
        guard let text = json["record"]?.stringValue, let record = [UInt8](hex: text) else {
            throw ImportError(line: lineNumber, reason: "record: hexadecimal digits are expected")
        }
        do {
            let event = try Event(record: record.span)
            guard Self.agrees(json, with: event, record) else {
                throw ImportError(
                    line: lineNumber, reason: "the fields are not those of the record")
            }
        } catch let error as MalformedCBOR {
            throw ImportError(line: lineNumber, reason: "record: \(error)")
        }
        return record
    }

    /// Whether the members of a line are what its record says. Of an older version of a kind they
    /// may be those that it had when it was exported: only its record counts.
    static func agrees(_ json: JSON, with event: Event, _ record: [UInt8]) -> Bool {
        event.isOfOlderKind || Export.line(event, record: record.span) == json.text
    }

    private func flush() throws {
        var line = 0
        do {
            try ledger.append { appender in
                for item in waiting {
                    line = item.line
                    _ = try appender.append(record: item.record.span)
                }
            }
        } catch let error as LedgerError {
            throw ImportError(line: line, reason: "\(error)")
        }
        waiting.removeAll(keepingCapacity: true)
    }
}

/// Why a line cannot be imported. Nothing was kept.
public struct ImportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From 1; nil when it is not one line.
    public let line: Int?
    public let reason: String

    public var description: String { line.map { "line \($0): \(reason)" } ?? reason }
}
