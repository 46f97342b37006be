/// Places that are drawn by their weight.
struct Weights {
    /// The sums of the weights up to and with each place.
    private let sums: [Double]

    init(_ weights: [Double]) {
        var sum = 0.0
        sums = weights.map {
            sum += $0
            return sum
        }
    }

    /// By rank: the second is drawn half as often as the first, the third a third as often
    /// (Zipf's law).
    init(zipf count: Int) { self.init((1...count).map { 1 / Double($0) }) }

    /// - Complexity: logarithmic in the number of places.
    func draw(_ dice: inout Dice) -> Int {
        let wanted = dice.fraction() * sums[sums.count - 1]
        var range = 0..<(sums.count - 1)
        while !range.isEmpty {
            let middle = (range.lowerBound + range.upperBound) / 2
            range =
                sums[middle] > wanted
                ? range.lowerBound..<middle : (middle + 1)..<range.upperBound
        }
        return range.lowerBound
    }
}
