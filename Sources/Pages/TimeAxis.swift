/// Where moments are on a line, in thousandths of its width. Stretches between moments that are far
/// apart are cut short, so that seconds and days fit on one line.
package struct TimeAxis {
    /// A stretch that is cut short.
    package struct Break {
        package let from: Int
        package let to: Int
        package let milliseconds: UInt64
    }

    private let times: [UInt64]
    private let places: [Int]
    private let placeOf: [UInt64: Int]
    package let breaks: [Break]

    /// Longer stretches without a moment are cut short: two minutes.
    package static let stretchMax: UInt64 = 120_000

    private static let start = 30
    private static let width = 940

    /// - Parameter isWhole: nothing is cut short.
    package init(_ moments: some Sequence<UInt64>, isWhole: Bool = false) {
        times = Set(moments).sorted()
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        let isCut = gaps.map { !isWhole && $0 > Self.stretchMax }
        let cutCount = isCut.count { $0 }
        let rest = zip(gaps, isCut).reduce(0) { $0 + ($1.1 ? 0 : $1.0) }
        let cutWidth =
            cutCount == 0 ? 0 : rest == 0 ? Self.width / cutCount : min(90, 400 / cutCount)
        let restWidth = UInt64(Self.width - cutWidth * cutCount)
        var places = times.isEmpty ? [] : [Self.start]
        var breaks: [Break] = []
        var (done, cutDone): (UInt64, Int) = (0, 0)
        for (gap, isCut) in zip(gaps, isCut) {
            if isCut { cutDone += 1 } else { done += gap }
            let share = rest == 0 ? 0 : Int(Double(done) / Double(rest) * Double(restWidth))
            places.append(Self.start + share + cutDone * cutWidth)
            if isCut {
                let (from, to) = (places[places.count - 2], places[places.count - 1])
                breaks.append(Break(from: from, to: to, milliseconds: gap))
            }
        }
        (self.places, self.breaks) = (places, breaks)
        placeOf = Dictionary(uniqueKeysWithValues: zip(times, places))
    }

    /// The position of one of the moments.
    package func place(_ time: UInt64) -> Int { placeOf[time] ?? Self.start }

    /// The width of a moment's name on a phone.
    private static let labelWidth = 190
    /// Names of moments further right end at their position.
    package static let labelEndMin = 800

    /// Moments to be named, whose names do not touch: the last, where a stretch begins again, and
    /// others where there is room.
    package var labels: [(time: UInt64, place: Int)] {
        let all = zip(times, places).map { (time: $0, place: $1) }
        let ends = Set(breaks.map(\.to))
        let candidates = all.suffix(1) + all.filter { ends.contains($0.place) } + all
        var labels: [(time: UInt64, place: Int)] = []
        for candidate in candidates {
            let span = Self.span(candidate.place)
            guard !labels.contains(where: { Self.span($0.place).overlaps(span) }) else { continue }
            labels.append(candidate)
        }
        return labels.sorted { $0.place < $1.place }
    }

    private static func span(_ place: Int) -> Range<Int> {
        place > labelEndMin ? place - labelWidth..<place : place..<place + labelWidth
    }
}
