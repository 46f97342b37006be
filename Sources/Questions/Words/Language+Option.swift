import Ledger
import Pages

extension Option {
    package static let pageLanguage = Option(
        "language", takes: "LANGUAGE", kind: .choice(Language.allCases.map(\.name)),
        default: "fr", help: "Of the page.")
}

extension Language {
    /// The one that ``Option/pageLanguage`` names.
    package init(_ arguments: ParsedArguments) throws {
        self = Language(name: try arguments.string("language"))!
    }
}
