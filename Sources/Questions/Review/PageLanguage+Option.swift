import Pages

extension Option {
    package static let pageLanguage = Option(
        "language", takes: "LANGUAGE", kind: .choice(PageLanguage.allCases.map(\.rawValue)),
        default: "fr", help: "Of the page.")
}

extension PageLanguage {
    package init(_ arguments: ParsedArguments) throws {
        self = PageLanguage(rawValue: try arguments.string("language"))!
    }
}
