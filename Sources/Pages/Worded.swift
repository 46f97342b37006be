import Ledger

/// A closed set of values, each with words in both languages.
package protocol Worded: CaseIterable, Hashable {
    var wording: Wording { get }
}

extension Worded {
    /// The words of every value in one language.
    static func texts(_ language: Language) -> [Self: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0, $0.wording[language]) })
    }
}
