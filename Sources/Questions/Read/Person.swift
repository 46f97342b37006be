import Ledger
import Projections

// A person, named by the number of a cardholder or by a value in an event.

extension Argument {
    package static let person = [
        Argument(
            "subject", kind: .choice(["cardholder", "email", "phone", "card"]),
            help: "What the value names."),
        Argument("value", help: "A number, or the value itself."),
    ]
}

extension OpenLedger {
    /// The cardholders that ``Argument/person`` names, ascending: those whose events have the
    /// value.
    ///
    /// - Throws: ``Failure`` where there is none; the vault's errors for those who may not ask it.
    package func cardholders(_ arguments: ParsedArguments) throws -> [UInt64] {
        guard let kind = ReferenceKind(name: try arguments.string("subject")) else {
            return [try arguments.integer("value")]
        }
        let value = try arguments.string("value")
        // A whole card number has only digits, like a reference, but more of them.
        let isValue = value.hasPrefix("+") || (kind == .card && value.utf8.count >= 13)
        let number = isValue ? nil : UInt64(value)
        let reference = try number ?? directory.reference(kind, value, ledger: ledger)
        var found: [UInt64] = []
        var strangers: [UInt64] = []
        if let reference {
            try projection.forEachSequence(IndexKey(kind.indexField, reference)) { sequence in
                guard let event = try ledger.event(sequence) else { return false }
                if event.stream == 0 { strangers.append(sequence) }
                if event.stream != 0, !found.contains(event.stream) { found.append(event.stream) }
                return true
            }
        }
        guard found.isEmpty else { return found.sorted() }
        guard let first = strangers.first else { throw Failure("nothing is held about '\(value)'") }
        throw Failure(
            "reference \(reference!) is of no cardholder: it was given in \(strangers.count) "
                + "events, first in event \(first)")
    }
}
