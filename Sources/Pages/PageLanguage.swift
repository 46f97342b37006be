import Ledger

/// The language of a page. French is the language of the courts of New Caledonia.
package enum PageLanguage: String, CaseIterable, Sendable {
    case fr
    case en
}

extension Wording {
    package subscript(_ language: PageLanguage) -> String {
        switch language {
        case .fr: french
        case .en: english
        }
    }
}
