import Authentication
import Ledger
import Projections

/// Whose data is meant: cardholders, or one value that is of none.
package enum Person: CustomStringConvertible {
    /// Ascending.
    case cardholders([UInt64])
    case value(ReferenceKind, UInt64)

    /// As the record of reads has it: without a personal value.
    package var description: String {
        switch self {
        case .cardholders(let ids): "cardholder" + ids.map { " \($0)" }.joined()
        case .value(let kind, let reference): "\(kind.name) \(reference)"
        }
    }
}

extension Argument {
    package static let person = [
        Argument(
            "subject", kind: .choice(["cardholder"] + ReferenceKind.allCases.map(\.name)),
            help: "What the value names."),
        Argument("value", help: "A number, or the value itself."),
    ]
}

extension OpenLedger {
    /// Whom ``Argument/person`` names: the cardholders whose events have an e-mail address, a phone
    /// or a card; else the value itself. Where a step came from is nobody's for certain.
    ///
    /// - Parameter isReferenceAlone: the number of a reference names the value and nobody else.
    /// - Throws: ``Failure`` where there is none; the vault's errors for those who may not ask it.
    package func person(
        _ arguments: ParsedArguments, isReferenceAlone: Bool = false
    ) throws -> Person {
        guard let kind = ReferenceKind(name: try arguments.string("subject")) else {
            return .cardholders([try arguments.integer("value")])
        }
        let value = try arguments.string("value")
        // A whole card number has only digits, like a reference, but more of them.
        let isValue = value.hasPrefix("+") || (kind == .card && value.utf8.count >= 13)
        let number = isValue ? nil : UInt64(value)
        let found = try number ?? directory.reference(kind, value, ledger: ledger)
        guard let reference = found else { throw Failure("nothing is held about '\(value)'") }
        let subject = try ValueSubject(kind, reference, projection, ledger)
        guard number == nil || subject.last != nil else {
            throw Failure("nothing is held about '\(value)'")
        }
        let isAlone = kind.isTrace || subject.cardholders.isEmpty
        return isAlone || (isReferenceAlone && number != nil)
            ? .value(kind, reference) : .cardholders(subject.cardholders)
    }
}
