import FoundationEssentials
internal import Glibc
import Ledger
import Projections

/// Events as JSON Lines, without loss: the fields for people and tools, and the record itself in
/// hexadecimal, from which an import has the same root hash.
public enum Export {
    /// The line of one event, without its end.
    public static func line(_ event: Event, record: Span<UInt8>) -> String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        text.reserveCapacity(1024)
        event.writeMembers(to: &text)
        text.append(contentsOf: "\"record\":\"".utf8)
        for index in record.indices { text.append(hex: record[index]) }
        text.append(contentsOf: "\"}".utf8)
        return String(decoding: text, as: UTF8.self)
    }

    /// Visits the lines of a range of events.
    public static func lines(
        _ ledger: LedgerSnapshot, _ events: Range<UInt64>, _ body: (String) throws -> Void
    ) throws {
        try ledger.forEachRecord(in: events) { sequence, _, record in
            let event: Event
            do throws(MalformedCBOR) {
                event = try Event(record: record)
            } catch {
                throw LedgerError.malformedEvent(sequence: sequence, error)
            }
            try body(line(event, record: record))
            return true
        }
    }
}

/// Makes a ledger from exported lines: all of it or nothing.
public final class Import {
    private let path: String
    private let building: DataDirectory
    private let ledger: LedgerStore
    private var waiting: [(line: Int, record: [UInt8])] = []
    private var isDone = false

    private static let batchCount = 8192

    /// Begins an import into the data directory `path`, which must not be there.
    public init(into path: String) throws {
        guard unsafe access(path, F_OK) != 0 else { throw LedgerError.exists(path: path) }
        self.path = path
        building = DataDirectory("\(path).new-\(getpid())")
        do {
            for new in [building.path, building.ledger] {
                guard unsafe mkdir(new, 0o750) == 0 else {
                    throw LMDBError(code: errno, operation: "make the directory", path: new)
                }
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
            guard Export.line(event, record: record.span) == json.text else {
                throw ImportError(
                    line: lineNumber, reason: "the fields are not those of the record")
            }
        } catch let error as MalformedCBOR {
            throw ImportError(line: lineNumber, reason: "record: \(error)")
        }
        waiting.append((lineNumber, record))
        if waiting.count == Self.batchCount { try flush() }
    }

    /// Makes the views and moves the whole to its place.
    ///
    /// - Returns: the size and the root of the ledger.
    public func finish() throws -> (size: UInt64, root: Digest) {
        try flush()
        let (size, root) = try ledger.read { ($0.size, $0.root) }
        guard size > 0 else { throw ImportError(line: nil, reason: "no event to import") }
        do {
            try Views(building: building.views).build(from: ledger, to: size)
        } catch let error as StateError {
            throw ImportError(line: nil, reason: "\(error)")
        }
        guard unsafe rename(building.path, path) == 0 else {
            throw LMDBError(code: errno, operation: "put in place", path: path)
        }
        isDone = true
        return (size, root)
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
