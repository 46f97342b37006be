import Ledger

/// What checking a bundle came to, line by line.
public struct EvidenceVerdict: Hashable, Sendable {
    /// One thing that was checked, or could not be.
    public struct Line: Hashable, Sendable {
        public enum Mark: String, Sendable {
            case held
            /// It is not as it must be.
            case finding
            /// Nothing is wrong, but less is shown than could be.
            case note
        }

        public let mark: Mark
        /// What was looked at: `files`, `records`.
        public let name: String
        public let text: String
    }

    public internal(set) var lines: [Line] = []
    /// Of the bundle: see ``EvidenceBundle/digest``.
    public let digest: Digest

    /// Everything that was checked held.
    public var isValid: Bool { !lines.contains { $0.mark == .finding } }

    init(digest: Digest) { self.digest = digest }
}
