import Ledger

extension VaultReader {
    /// For each origin of IPv6, the first of its network of 64 bits, by reference.
    ///
    /// - Complexity: every row.
    package func networks() throws -> [UInt64: UInt64] {
        var firsts: [UInt64: UInt64] = [:]
        var networks: [UInt64: UInt64] = [:]
        try forEachReference { reference, kind in
            guard kind == .origin,
                let network = try value(reference).flatMap({ IPAddress($0)?.network })
            else { return }
            let first = firsts[network] ?? reference
            firsts[network] = first
            networks[reference] = first
        }
        return networks
    }
}
