import Ledger

/// The result of checking a bundle, line by line.
package struct EvidenceVerdict: Hashable, Sendable {
    /// One thing that was checked, or could not be.
    package struct Line: Hashable, Sendable {
        package enum Mark: String, CaseIterable, Sendable {
            case held
            /// It is not as it must be.
            case finding
            /// Nothing is wrong, but less is proved than could be.
            case note
        }

        package let mark: Mark
        /// What was looked at: `files`, `records`.
        package let name: String
        package let text: String
    }

    package internal(set) var lines: [Line] = []
    /// Of the bundle: see ``EvidenceBundle/digest``.
    package let digest: Digest

    /// Everything that was checked held.
    package var isValid: Bool { !lines.contains { $0.mark == .finding } }

    init(digest: Digest) { self.digest = digest }
}
