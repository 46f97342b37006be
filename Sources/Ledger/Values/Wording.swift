/// A text that people read, in both languages of this program.
public struct Wording: Hashable, Sendable {
    public let english: String
    /// With typographic apostrophes and no-break spaces.
    public let french: String

    /// - Parameter french: as it is typed; see ``printed(_:)``.
    package init(_ english: String, french: String) {
        (self.english, self.french) = (english, Self.printed(french))
    }

    package subscript(_ language: Language) -> String {
        switch language {
        case .fr: french
        case .en: english
        }
    }

    /// A text that is the same in both languages, such as the number of a clause.
    package init(same text: String) { (english, french) = (text, text) }

    /// French as it is printed, from French as it is typed: apostrophes are curved, and no line
    /// begins with a mark that has a space before it, or ends with one that has a space after it.
    package static func printed(_ french: String) -> String {
        var text = french.replacing("'", with: "’")
        for mark in ["»", ":", ";", "!", "?", "%"] {
            text.replace(" \(mark)", with: "\u{A0}\(mark)")
        }
        for mark in ["«", "n°", "réf.", "version"] {
            text.replace("\(mark) ", with: "\(mark)\u{A0}")
        }
        return text
    }
}
