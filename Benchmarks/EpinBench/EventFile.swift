import Foundation
import Ledger

/// The stream of a benchmark, the same for every engine: `events.bin` has each record after its
/// length (4 bytes, least significant first), `keys.bin` a row of 64 bytes for each event.
enum EventFile {
    static func events(_ stream: String) -> String { "\(stream)/events.bin" }
    static func keys(_ stream: String) -> String { "\(stream)/keys.bin" }
}

/// Writes a file in large pieces.
final class PieceWriter {
    private let handle: FileHandle
    private var piece: [UInt8] = []
    private static let pieceCount = 1 << 22

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let handle = FileHandle(forWritingAtPath: path)
        else { throw CocoaError(.fileWriteUnknown) }
        self.handle = handle
        piece.reserveCapacity(Self.pieceCount + 65_536)
    }

    func write(_ bytes: [UInt8]) throws {
        piece += bytes
        if piece.count >= Self.pieceCount { try flush() }
    }

    func writeLittleEndian(_ number: UInt64, byteCount: Int) {
        for index in 0..<byteCount {
            piece.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
        }
    }

    func flush() throws {
        try handle.write(contentsOf: Data(piece))
        piece.removeAll(keepingCapacity: true)
    }
}

/// Reads `events.bin`, a number of events at a time.
final class EventReader {
    private let handle: FileHandle
    private var bytes: [UInt8] = []
    private var offset = 0

    init(_ stream: String) throws {
        guard let handle = FileHandle(forReadingAtPath: EventFile.events(stream)) else {
            throw CocoaError(.fileReadNoSuchFile)
        }
        self.handle = handle
    }

    /// The next events, `count` of them or as many as there are.
    func next(_ count: Int) throws -> [Event] {
        var events: [Event] = []
        events.reserveCapacity(count)
        while events.count < count, try fill(4) {
            let length = (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
            guard try fill(4 + length) else { throw CocoaError(.fileReadCorruptFile) }
            let start = offset + 4
            events.append(try Event(record: bytes.span.extracting(start..<(start + length))))
            offset = start + length
        }
        return events
    }

    /// Makes `count` bytes available; false at the end of the file.
    private func fill(_ count: Int) throws -> Bool {
        guard bytes.count - offset < count else { return true }
        bytes.removeFirst(offset)
        offset = 0
        while bytes.count < count {
            guard let piece = try handle.read(upToCount: 1 << 23), !piece.isEmpty else {
                return false
            }
            bytes += piece
        }
        return true
    }
}
