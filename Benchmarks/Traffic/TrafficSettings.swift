/// How much traffic, and what it is like.
package struct TrafficSettings: Sendable {
    /// Events.
    package let count: Int
    package let seed: UInt64
    package let holders: Int
    package let merchants: Int
    /// Addresses that commands come from.
    package let origins: Int

    /// - Parameter holders: 1 for each 20 events when absent; 8 at least, for somebody is always
    ///   free then.
    package init(
        count: Int, seed: UInt64, holders: Int? = nil, merchants: Int = 2000,
        origins: Int = 50_000
    ) {
        precondition(merchants > 0 && origins > hostileOriginCount, "nobody to pay, or from where")
        self.count = count
        self.seed = seed
        self.holders = max(holders ?? count / 20, 8)
        self.merchants = merchants
        self.origins = origins
    }
}

/// Origins that attacks come from: the last ones.
let hostileOriginCount = 40
