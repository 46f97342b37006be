import Projections

/// The words were not understood: one sentence that names the offending word, and the nearest word
/// that would have been. `Program` adds the usage of the command and exits with 64.
package struct UsageError: Error, Equatable {
    package let message: String
    package let suggestion: String?

    package init(_ message: String, suggestion: String? = nil) {
        self.message = message
        self.suggestion = suggestion
    }

    /// The name nearest to `word`: at most two slips of the keyboard away, otherwise one that
    /// begins with it. The case of letters is no slip.
    package static func nearest(to word: String, among names: [String]) -> String? {
        let word = word.lowercased()
        func cost(_ name: String) -> Int? {
            let name = name.lowercased()
            let distance = distance(word, name)
            // Half of a short word is no slip: 'x' is not 'ls'.
            if distance <= 2, distance * 2 < max(word.count, name.count) { return distance }
            return !word.isEmpty && name.hasPrefix(word) ? 3 : nil
        }
        let costs = names.compactMap { name in cost(name).map { (name: name, cost: $0) } }
        return costs.min { $0.cost < $1.cost }?.name
    }

    /// Letters inserted, deleted, replaced or swapped with their neighbour (optimal string
    /// alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var before: [Int] = []
        var last = Array(0...right.count)
        for row in left.indices {
            var current = [row + 1]
            for column in right.indices {
                let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
                var least = min(replaced, last[column + 1] + 1, current[column] + 1)
                let isSwap =
                    row > 0 && column > 0 && left[row] == right[column - 1]
                    && left[row - 1] == right[column]
                if isSwap {
                    least = min(least, before[column - 1] + 1)
                }
                current.append(least)
            }
            before = last
            last = current
        }
        return last[right.count]
    }
}

extension UsageError {
    package init(_ error: ConditionError) {
        let nearest = Self.nearest(to: error.given, among: error.instead)
        let suggestion =
            error.correction
            ?? nearest.map { error.condition.replacing(error.given, with: $0, maxReplacements: 1) }
        let isUnknown = suggestion == nil && !error.instead.isEmpty
        let list = error.instead.joined(separator: ", ")
        let names =
            error.instead.count <= Self.listedCountMax
            ? "one of \(list) is expected" : "'epin schema event' names all there are"
        self.init(error.description + (isUnknown ? "; \(names)" : ""), suggestion: suggestion)
    }

    /// A longer list is not shown beside a mistake.
    package static let listedCountMax = 12
}
