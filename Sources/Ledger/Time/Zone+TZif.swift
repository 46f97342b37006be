import FoundationEssentials

extension Zone {
    /// Where the system has its zones; the package `tzdata` of Debian.
    package static let directory = "/usr/share/zoneinfo"

    /// - Throws: ``ZoneError`` for a name that the system does not have, or a file that is not as
    ///   RFC 8536 has it.
    package init(named name: String, in directory: String = Zone.directory) throws(ZoneError) {
        guard name != "UTC" else {
            self = .utc
            return
        }
        let isName = name.wholeMatch(of: /[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*/) != nil
        guard isName, let data = try? Data(contentsOf: URL(filePath: "\(directory)/\(name)")) else {
            throw ZoneError(name: name, reason: "the system has none of that name")
        }
        try self.init(name: name, tzif: Array(data))
    }

    /// The names that the system has, sorted; none where it does not list them.
    package static func names(in directory: String = Zone.directory) -> [String] {
        guard let list = try? String(contentsOfFile: "\(directory)/tzdata.zi", encoding: .utf8)
        else { return [] }
        let names = list.split(separator: "\n").compactMap { line -> String? in
            let words = line.split(separator: " ")
            return switch words.first {
            case "Z" where words.count > 1: String(words[1])
            case "L" where words.count > 2: String(words[2])
            default: nil
            }
        }
        return (names + ["UTC"]).sorted()
    }

    /// Reads a file of RFC 8536: its second part, which has times of 64 bits, and the rule at its
    /// end. Leap seconds are refused: no time of a ledger counts them.
    init(name: String, tzif bytes: [UInt8]) throws(ZoneError) {
        var reader = TZifReader(bytes)
        guard let first = reader.header(), first.version >= UInt8(ascii: "2"),
            reader.skip(first.byteCount(timeBytes: 4)), let header = reader.header(),
            header.typeCount > 0, header.leapCount == 0
        else { throw ZoneError(name: name, reason: "its file is not of version 2 or later") }
        let start = reader.place
        let times = reader.numbers(header.timeCount, bytes: 8)
        let types = reader.numbers(header.timeCount, bytes: 1)
        var offsets: [Int64] = []
        for _ in 0..<header.typeCount {
            offsets += reader.numbers(1, bytes: 4)
            _ = reader.skip(2)
        }
        let end = start + header.byteCount(timeBytes: 8)
        guard bytes.count > end + 1, bytes[end] == 0x0A, bytes.last == 0x0A,
            times.count == header.timeCount, types.count == header.timeCount,
            offsets.count == header.typeCount, offsets.allSatisfy({ abs($0) <= 93_600 }),
            types.allSatisfy({ Int($0 & 0xFF) < offsets.count }),
            zip(times, times.dropFirst()).allSatisfy(<)
        else { throw ZoneError(name: name, reason: "its file is damaged") }
        let text = String(decoding: bytes[(end + 1)..<(bytes.count - 1)], as: UTF8.self)
        guard text.isEmpty || ZoneRule(text) != nil else {
            throw ZoneError(name: name, reason: "its file has a rule that is not understood")
        }
        self.name = name
        transitions = zip(times, types).map { ($0, offsets[Int($1 & 0xFF)]) }
        firstOffset = offsets[0]
        rule = ZoneRule(text)
    }
}

private struct TZifReader {
    struct Header {
        let version: UInt8
        let utcCount, standardCount, leapCount, timeCount, typeCount, letterCount: Int

        /// Of what follows the header.
        func byteCount(timeBytes: Int) -> Int {
            timeCount * (timeBytes + 1) + typeCount * 6 + letterCount
                + leapCount * (timeBytes + 4) + standardCount + utcCount
        }
    }

    let bytes: [UInt8]
    private(set) var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Nil for what is none.
    mutating func header() -> Header? {
        guard bytes[place...].starts(with: "TZif".utf8), bytes.count >= place + 44 else {
            return nil
        }
        let version = bytes[place + 4]
        place += 20
        let counts = numbers(6, bytes: 4).map { Int(clamping: $0) }
        guard counts.allSatisfy({ (0...65_536).contains($0) }) else { return nil }
        return Header(
            version: version, utcCount: counts[0], standardCount: counts[1], leapCount: counts[2],
            timeCount: counts[3], typeCount: counts[4], letterCount: counts[5])
    }

    mutating func skip(_ count: Int) -> Bool {
        guard place + count <= bytes.count else { return false }
        place += count
        return true
    }

    /// Signed numbers, most significant byte first; fewer where the file ends.
    mutating func numbers(_ count: Int, bytes width: Int) -> [Int64] {
        var numbers: [Int64] = []
        while numbers.count < count, place + width <= bytes.count {
            var number: Int64 = bytes[place] >= 0x80 ? -1 : 0
            for byte in bytes[place..<(place + width)] { number = number << 8 | Int64(byte) }
            numbers.append(number)
            place += width
        }
        return numbers
    }
}
