/// Which pages are in use, and which are free.
struct PageMap {
    let lastPage: UInt64
    /// A bit for each page, from the lowest of the first number.
    private(set) var used: [UInt64]
    private(set) var free: [UInt64]

    /// - Parameter lastPage: less than the pages that the file has, for which there is memory.
    init(lastPage: UInt64) {
        self.lastPage = lastPage
        used = Array(repeating: 0, count: Int(lastPage / 64) + 1)
        free = used
        // The meta pages.
        used[0] = 0b11
    }

    /// Notes that a page is in use; what is wrong with that, if anything.
    mutating func use(_ page: UInt64) -> StructureFault.Reason? {
        guard page > 1, page <= lastPage else { return .leadsOutside(page) }
        return Self.set(page, &used) ? nil : .leadsToUsed(page)
    }

    /// Notes that a page is free, after all that are in use.
    ///
    /// - Precondition: it is one of 2 up to the last page.
    mutating func release(_ page: UInt64) -> StructureFault.Reason? {
        guard Self.set(page, &free) else { return .freeTwice }
        return used[Int(page / 64)] & 1 << (page % 64) == 0 ? nil : .freeAndUsed
    }

    private static func set(_ page: UInt64, _ pages: inout [UInt64]) -> Bool {
        let (index, bit) = (Int(page / 64), UInt64(1) << (page % 64))
        defer { pages[index] |= bit }
        return pages[index] & bit == 0
    }

    /// The pages that are neither, in order.
    var lost: [ClosedRange<UInt64>] {
        var ranges: [ClosedRange<UInt64>] = []
        for (index, (used, free)) in zip(used, free).enumerated() where ~(used | free) != 0 {
            for bit in UInt64(0)..<64 where (used | free) & 1 << bit == 0 {
                let page = UInt64(index) * 64 + bit
                guard page <= lastPage else { break }
                if let last = ranges.last, last.upperBound + 1 == page {
                    ranges[ranges.count - 1] = last.lowerBound...page
                } else {
                    ranges.append(page...page)
                }
            }
        }
        return ranges
    }
}
