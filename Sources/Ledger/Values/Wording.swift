/// A text that people read, in both languages of this program.
public struct Wording: Hashable, Sendable {
    public let english: String
    /// With the apostrophes and the no-break spaces of print.
    public let french: String

    /// - Parameter french: as it is typed, see ``printed(_:)``.
    package init(_ english: String, french: String) {
        (self.english, self.french) = (english, Self.printed(french))
    }

    /// What both languages write alike, such as the number of a clause.
    package init(same text: String) { (english, french) = (text, text) }

    /// French as it is printed, of French as it is typed: the apostrophe is curved, and no line
    /// begins with a mark that has a blank before it, nor ends with one that has a blank after it.
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
