import Authentication
import Ledger
import Projections

/// Whose data is meant: a cardholder's, or one value that is of none.
package enum Person: CustomStringConvertible {
    case cardholder(UInt64)
    case value(ReferenceKind, UInt64)

    /// As the record of reads has it: without a personal value.
    package var description: String {
        switch self {
        case .cardholder(let id): "cardholder \(id)"
        case .value(let kind, let reference): "\(kind.name) \(reference)"
        }
    }
}

extension Argument {
    package static let person = [
        Argument(
            "subject", kind: .choice(["cardholder"] + ReferenceKind.allCases.map(\.name)),
            help: "What the value names."),
        Argument("value", help: "A number, reference:NUMBER, or the value itself."),
    ]
}

extension OpenLedger {
    /// Whom ``Argument/person`` names: the cardholder who has an e-mail address, a phone or a card
    /// now; else the value itself, whoever's events name it. Where a step came from is nobody's for
    /// certain.
    ///
    /// - Parameter isReferenceAlone: the number of a reference names the value and nobody else.
    /// - Throws: ``Failure`` where there is none, or several have it; the vault's errors for those
    ///   who may not ask it.
    package func person(
        _ arguments: ParsedArguments, isReferenceAlone: Bool = false
    ) throws -> Person {
        guard let kind = ReferenceKind(name: try arguments.string("subject")) else {
            return .cardholder(try arguments.integer("value"))
        }
        let text = try arguments.string("value")
        let named = ReferenceText(kind, text)
        let found = try directory.reference(kind, named, ledger: ledger)
        guard let reference = found else { throw Failure("nothing is held about '\(text)'") }
        let subject = try ValueSubject(kind, reference, projection, ledger)
        if case .value = named {
        } else if subject.last == nil, try directory.holds(kind, reference) != true {
            throw Failure("nothing is held about '\(text)'")
        }
        if case .number = named, isReferenceAlone { return .value(kind, reference) }
        let owners = try subject.owners(projection)
        guard owners.count <= 1 else {
            let names = owners.map { "\($0)" }.joined(separator: ", ")
            throw Failure("cardholders \(names) have it: name one by its number")
        }
        return owners.first.map(Person.cardholder) ?? .value(kind, reference)
    }

    /// Notes that what is told follows from the events of somebody, or of a value.
    package func show(_ person: Person, in read: Read) throws {
        switch person {
        case .cardholder(let id):
            if let last = try projection.state.cardholder(id)?.last,
                let event = try ledger.event(last)
            {
                // The last of the reported events names all before.
                read.show(event)
            }
        case .value(let kind, let reference):
            let key = IndexKey(kind.indexField, reference)
            try projection.forEachSequence(key) { sequence in
                if let event = try ledger.event(sequence) { read.show(event) }
                return true
            }
        }
    }
}
