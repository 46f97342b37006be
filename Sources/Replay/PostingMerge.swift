import Projections

/// The union of posting lists, ascending, read a piece at a time: memory does not grow with what is
/// found.
struct PostingMerge {
    private static let pieceCount = 1024

    private struct List {
        let key: IndexKey
        /// Descending: the next one is last.
        var piece: [UInt64] = []
        var start: UInt64
        var isAtEnd = false
    }

    private var lists: [List]
    private let end: UInt64

    init(_ keys: [IndexKey], in range: Range<UInt64>) {
        lists = Set(keys).map { List(key: $0, start: range.lowerBound) }
        end = range.upperBound
    }

    /// The next sequence, each once; nil at the end.
    mutating func next(_ projection: Projection) throws -> UInt64? {
        for index in lists.indices where lists[index].piece.isEmpty && !lists[index].isAtEnd {
            try fill(&lists[index], projection)
        }
        guard let next = lists.compactMap(\.piece.last).min() else { return nil }
        for index in lists.indices where lists[index].piece.last == next {
            lists[index].piece.removeLast()
        }
        return next
    }

    private func fill(_ list: inout List, _ projection: Projection) throws {
        var piece: [UInt64] = []
        try projection.forEachSequence(list.key, from: list.start) { sequence in
            guard sequence < end else { return false }
            piece.append(sequence)
            return piece.count < Self.pieceCount
        }
        list.isAtEnd = piece.count < Self.pieceCount
        list.start = (piece.last ?? end) + 1
        list.piece = piece.reversed()
    }
}
