import Ledger

/// A row of the views: what is known about one thing, as of the last event folded.
package protocol Row: Equatable, Sendable {
    init()
    /// Names every field once, for writing and for reading alike.
    mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR)
}

extension RowCoder {
    /// The fields of a part of a row, in its place.
    mutating func row<R: Row>(_ row: inout R) throws(MalformedCBOR) { try row.code(&self) }
}

extension Row {
    /// The deterministic CBOR of the row: equal rows have equal bytes.
    package var encoded: [UInt8] {
        var row = self
        var coder = RowCoder()
        // Writing does not fail.
        try! row.code(&coder)
        return coder.bytes
    }

    package init(encoded: [UInt8]) throws(MalformedCBOR) {
        self.init()
        var coder = RowCoder(reading: encoded)
        try code(&coder)
        try coder.finish()
    }
}
