/// A set of fields, one bit each: room for the keys 0 to 127.
public struct FieldSet: OptionSet, Hashable, Sendable {
    public let rawValue: UInt128

    /// The least key for which there is no room.
    static let keyLimit = 128

    @inlinable public init(rawValue: UInt128) { self.rawValue = rawValue }

    public init(_ fields: [Field]) {
        self = fields.reduce(into: []) { $0.insert($1) }
    }

    @inlinable
    public func contains(_ field: Field) -> Bool { contains(key: UInt64(field.rawValue)) }

    /// False for a key for which there is no room.
    @inlinable @inline(__always)
    func contains(key: UInt64) -> Bool {
        key < 128 && (key < 64 ? low : high) &>> key & 1 != 0
    }

    @inlinable
    mutating func insert(_ field: Field) { insert(key: UInt64(field.rawValue)) }

    /// - Precondition: there is room for the key.
    @inlinable @inline(__always)
    mutating func insert(key: UInt64) { self = FieldSet(rawValue: rawValue | Self.bit(key)) }

    @inlinable
    mutating func remove(_ field: Field) {
        self = FieldSet(rawValue: rawValue & ~Self.bit(UInt64(field.rawValue)))
    }

    /// The keys, in ascending order.
    var keys: Keys { Keys(rest: low, high: high) }

    var count: Int { low.nonzeroBitCount + high.nonzeroBitCount }

    /// In ascending order of their keys.
    public var fields: [Field] { Field.allCases.filter(contains) }

    // Halves: a shift of 128 bits by a number that is not constant takes several instructions.

    @inlinable
    var low: UInt64 { @inline(__always) get { UInt64(truncatingIfNeeded: rawValue) } }

    @inlinable
    var high: UInt64 { @inline(__always) get { UInt64(truncatingIfNeeded: rawValue &>> 64) } }

    @inlinable @inline(__always)
    static func bit(_ key: UInt64) -> UInt128 {
        precondition(key < 128, "no room for a field of this key")
        let bit = UInt128(truncatingIfNeeded: 1 &<< key as UInt64)
        return key < 64 ? bit : bit &<< 64
    }

    struct Keys: Sequence, IteratorProtocol {
        /// The keys of this half that are still to come, from ``base``.
        private var rest: UInt64
        private var base = 0
        private let high: UInt64

        fileprivate init(rest: UInt64, high: UInt64) { (self.rest, self.high) = (rest, high) }

        @inline(__always)
        mutating func next() -> Int? {
            if rest == 0 {
                guard base == 0, high != 0 else { return nil }
                (rest, base) = (high, 64)
            }
            let key = base &+ rest.trailingZeroBitCount
            rest &= rest &- 1
            return key
        }
    }
}
