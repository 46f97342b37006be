import Ledger

/// The names of merchants that payments have, for a word that somebody remembers.
public struct MerchantNames: Equatable, Sendable {
    /// As it was given.
    public let word: String
    /// Those that it means: the one that is exactly so; otherwise all that begin so, in letters of
    /// either case. Empty where there is none.
    public let meant: [String]
    /// Where it means none: those that have it inside, and others by which it may be corrected.
    public let all: [String]

    /// - Complexity: a look-up for a name as it is; otherwise every payment is read.
    public init(_ word: String, _ projection: Projection, _ ledger: LedgerSnapshot) throws {
        self.word = word
        var isKnown = false
        try projection.forEachSequence(IndexKey(.merchantName, Fingerprint.of(word))) { sequence in
            isKnown = try ledger.event(sequence)?.merchantName == word
            return !isKnown
        }
        guard !isKnown else {
            (meant, all) = ([word], [])
            return
        }
        var names: Set<String> = []
        try projection.forEachSequence(IndexKey(.kind, UInt64(Kind.challengeOpened.rawValue))) {
            sequence in
            if let name = try ledger.event(sequence)?.merchantName { names.insert(name) }
            return true
        }
        let start = word.lowercased()
        meant = names.filter { $0.lowercased().hasPrefix(start) }.sorted()
        all = meant.isEmpty ? names.sorted() : []
    }
}
