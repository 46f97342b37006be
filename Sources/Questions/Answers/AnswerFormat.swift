/// How an answer is shown.
package enum AnswerFormat: Sendable {
    /// For a person: aligned columns, cut to `width` characters where it is given.
    case text(width: Int?, isStyled: Bool)
    /// JSON, one value per line.
    case json
    /// Only the tables, for a spreadsheet.
    case csv
}
