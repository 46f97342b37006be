import Ledger

/// What detection keeps between two runs.
protocol Remembered {
    init()
    /// Names every field once, for writing and for reading alike.
    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR)
}

extension [UInt64]: Remembered {
    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) { try coder.numbers(&self) }
}

extension KeyTable where Value: Remembered {
    /// Writes or reads the keys and their values.
    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        var keys: [UInt64] = []
        if !coder.isReading { forEachEntry { key, _ in keys.append(key) } }
        try coder.numbers(&keys)
        for key in keys {
            var value = self[key] ?? Value()
            try value.code(&coder)
            if coder.isReading { set(key, value) }
        }
    }
}
