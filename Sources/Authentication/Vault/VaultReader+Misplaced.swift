import Ledger

extension VaultReader {
    /// How many values there are, and the references of those that must not be there: that contain
    /// a card number, or that somebody typed for an e-mail address and that can be none. An earlier
    /// version of the program kept such things.
    ///
    /// Phone numbers and addresses of hosts are digits anyway, and one in ten long numbers passes
    /// the Luhn check. Of cards only a digest is kept.
    ///
    /// - Complexity: every row.
    package func misplacedValues() throws -> (count: UInt64, misplaced: Set<UInt64>) {
        var count: UInt64 = 0
        var misplaced: Set<UInt64> = []
        try forEachReference { reference, kind in
            guard let value = try value(reference) else { return }
            count += 1
            let isMisplaced =
                switch kind {
                case .email: !EmailAddress.canBeOne(value)
                case .origin: IPAddress(value) == nil && ClearText(value).hasCardNumber
                case .device: ClearText(value).hasCardNumber
                case .phone, .card: false
                }
            if isMisplaced { misplaced.insert(reference) }
        }
        return (count, misplaced)
    }
}
