import Ledger

/// What a detection has found and remembers, in a file: the next one takes only the events that
/// follow. It is disposable: a file that is missing, damaged, or made from other events, detectors
/// or settings is made again.
///
/// A CBOR sequence and its SHA-256: the format, what it was made from (the number of events, the
/// leaf hash of the last one, the digest of detectors and settings), the findings, what is
/// remembered.
struct SavedDetection {
    /// The number of events that it covers.
    let size: UInt64
    let findings: [Finding]
    /// Where what is remembered begins.
    private let coder: RowCoder

    /// Goes up whenever what is written means something else.
    private static let format: UInt64 = 1

    /// Nil when there is none for this ledger, these detectors and these settings.
    ///
    /// - Throws: `OwnershipError` for one that somebody else could have written: findings could be
    ///   hidden by it.
    init?(_ path: String, _ ledger: LedgerSnapshot, _ settings: DetectionSettings) throws {
        let place = FileSystem.Place.within(FileSystem.parent(of: path))
        guard let bytes = try FileSystem.readOwn(path, place) else { return nil }
        let end = bytes.count - Digest.byteCount
        guard end > 0, Digest(bytes.span.extracting(end...)) == Self.digest(bytes, end) else {
            return nil
        }
        var coder = RowCoder(reading: Array(bytes[..<end]))
        do throws(MalformedCBOR) {
            var (format, size) = (UInt64(0), UInt64(0))
            var (leaf, digest, count) = ("", "", UInt64(0))
            try coder.number(&format)
            guard format == Self.format else { return nil }
            try coder.text(&digest)
            try coder.number(&size)
            try coder.text(&leaf)
            guard digest == Self.digest(of: settings), size > 0, size <= ledger.size,
                let found = try? ledger.leafHash(size - 1), found.hex == leaf
            else { return nil }
            try coder.number(&count)
            var findings: [Finding] = []
            for _ in 0..<count {
                var finding = Finding.empty
                try finding.code(&coder)
                findings.append(finding)
            }
            (self.size, self.findings, self.coder) = (size, findings, coder)
        } catch {
            return nil
        }
    }

    /// The detection that goes on from here.
    func detection(_ settings: DetectionSettings) throws -> Detection {
        let detection = Detection(settings: settings)
        var coder = coder
        try detection.code(&coder)
        try coder.finish()
        return detection
    }

    /// Writes the file, replacing the old one.
    ///
    /// - Throws: when it cannot be written.
    static func write(
        _ detection: Detection, _ findings: [Finding], to path: String,
        _ ledger: LedgerSnapshot, _ settings: DetectionSettings
    ) throws {
        var coder = RowCoder()
        var (format, digest, size) = (Self.format, digest(of: settings), detection.size)
        var leaf = try ledger.leafHash(size - 1).hex
        var count = UInt64(findings.count)
        try coder.number(&format)
        try coder.text(&digest)
        try coder.number(&size)
        try coder.text(&leaf)
        try coder.number(&count)
        for finding in findings {
            var finding = finding
            try finding.code(&coder)
        }
        try detection.code(&coder)
        var bytes = coder.bytes
        Self.digest(bytes, bytes.count).append(to: &bytes)
        try FileSystem.replace(path, with: bytes)
    }

    private static func digest(_ bytes: [UInt8], _ end: Int) -> Digest {
        SHA256.hash(bytes.span.extracting(..<end))
    }

    /// The digest of what decides the findings, besides the events.
    private static func digest(of settings: DetectionSettings) -> String {
        let detectors = Detector.all.map { "\($0.id) \($0.version)" }.joined(separator: "\n")
        return SHA256.hash(Array("\(detectors)\n\(settings.digest.hex)".utf8)).hex
    }
}
