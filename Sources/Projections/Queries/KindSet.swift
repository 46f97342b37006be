import Ledger

/// Some kinds of events: a bit for each number that a kind can have.
struct KindSet: Equatable, Sendable {
    private var bits: SIMD4<UInt64> = .zero

    /// Whatever kind there may be.
    static let all = KindSet(bits: SIMD4(repeating: .max))

    init() {}

    private init(bits: SIMD4<UInt64>) { self.bits = bits }

    /// The kind of that number; none where no kind can have it.
    init(number: UInt64) {
        guard number <= UInt64(UInt8.max) else { return }
        bits[Int(number / 64)] = 1 << (number % 64)
    }

    init(where holds: (Kind) -> Bool) {
        self = Kind.allCases.filter(holds).reduce(KindSet()) {
            $0.union(KindSet(number: UInt64($1.rawValue)))
        }
    }

    var isEmpty: Bool { bits == .zero }

    func contains(number: UInt8) -> Bool {
        bits[Int(number / 64)] & 1 << UInt64(number % 64) != 0
    }

    func contains(_ kind: Kind) -> Bool { contains(number: kind.rawValue) }

    func union(_ other: KindSet) -> KindSet { KindSet(bits: bits | other.bits) }
    func intersection(_ other: KindSet) -> KindSet { KindSet(bits: bits & other.bits) }
    func subtracting(_ other: KindSet) -> KindSet { KindSet(bits: bits & ~other.bits) }
}
