/// Writes or reads the fields of a row, one after another, as a CBOR sequence (RFC 8742).
package struct RowCoder {
    fileprivate var encoder = CBOREncoder(reserving: 64)
    fileprivate var decoder = CBORDecoder()
    private let input: [UInt8]
    package let isReading: Bool

    /// Writes.
    package init() {
        input = []
        isReading = false
    }

    package init(reading input: [UInt8]) {
        self.input = input
        isReading = true
    }

    /// What was written.
    package var bytes: [UInt8] { encoder.bytes }

    /// - Throws: when not all of the input was read.
    package func finish() throws(MalformedCBOR) { try decoder.finish(input.span) }

    package mutating func number(_ value: inout UInt64) throws(MalformedCBOR) {
        if isReading {
            let input = input
            value = try decoder.unsigned(input.span)
        } else {
            encoder.unsigned(value)
        }
    }

    package mutating func numbers(_ values: inout [UInt64]) throws(MalformedCBOR) {
        if isReading {
            let input = input
            let count = try decoder.array(input.span, limit: input.count)
            values = []
            for _ in 0..<count { values.append(try decoder.unsigned(input.span)) }
        } else {
            encoder.array(count: values.count)
            for value in values { encoder.unsigned(value) }
        }
    }

    /// At most 160 bytes of UTF-8, like the texts of events.
    package mutating func text(_ value: inout String) throws(MalformedCBOR) {
        if isReading {
            let input = input
            value = try decoder.text(input.span, limit: Event.textCountMax)
        } else {
            encoder.text(value)
        }
    }

    package mutating func flag(_ value: inout Bool) throws(MalformedCBOR) {
        var number: UInt64 = value ? 1 : 0
        try self.number(&number)
        value = number != 0
    }

    /// A sequence number that may be absent; written as 0, an event that opens no such thing.
    package mutating func identifier(_ value: inout UInt64?) throws(MalformedCBOR) {
        var number = value ?? 0
        try self.number(&number)
        value = number == 0 ? nil : number
    }

    package mutating func coded<Code: CodedValue>(
        _ value: inout Code
    ) throws(MalformedCBOR) {
        var optional: Code? = value
        try coded(&optional)
        if let optional { value = optional }
    }

    package mutating func coded<Code: CodedValue>(
        _ value: inout Code?
    ) throws(MalformedCBOR) {
        let start = decoder.offset
        var number = UInt64(value?.rawValue ?? 0)
        try self.number(&number)
        guard isReading, number != 0 else {
            if isReading { value = nil }
            return
        }
        guard let read = UInt8(exactly: number).flatMap(Code.init(rawValue:)) else {
            throw MalformedCBOR(
                .valueOutOfRange(field: "\(Code.self)", value: number), at: start)
        }
        value = read
    }
}
