import Authentication
import Ledger
import Projections

extension Question {
    package static let subject = Question(
        "subject", group: "Rights", summary: "Show what is held about a person, and why",
        discussion: """
            Each value that the vault holds or held of the cardholder, since which event, what \
            for, and how long it is kept; the events by kind; the cases that hold any of it. Those \
            who may read the vault see the values in clear; others see the references.

            An e-mail address, a phone or a card stands for the cardholder who has it now. One \
            that nobody has, such as one that a stranger tried, that a cardholder gave up or only \
            mistyped, and any origin or device, is shown by itself: since when, in which events, \
            and how long it is kept. It is refused for what several cardholders have.

            With --json it is the copy that a person who asks for access gets (GDPR, article 15). \
            An origin or a device that only took steps that were never verified, and a phone that \
            was only typed, is perhaps another person's: the cardholder's copy has its reference, \
            and not its value.
            """,
        arguments: Argument.person,
        examples: [
            .init("epin subject cardholder 4", "What is held about cardholder 4."),
            .init("epin --json subject email awa@example.nc > copy.json", "The copy to hand out."),
            .init("epin subject origin 192.0.2.7", "What is held about an address."),
        ],
        shapes: [SubjectReport.shape, ValueReport.shape]
    ) { inquiry in
        let open = try inquiry.open()
        let person = try open.person(inquiry.arguments)
        let vault = try openVault(inquiry)
        let periods = (try? Settings(reading: open.directory).retention) ?? RetentionPeriods()
        return Asked(recordedAs: "subject \(person)") { read in
            try open.show(person, in: read)
            func answer(_ reader: VaultReader?) throws -> Answer {
                _ = try reader?.nextReference(heldAgainst: open.ledger)
                return try Self.answer(person, open, reader, periods)
            }
            return try vault?.read(answer) ?? answer(nil)
        }
    }

    private static func answer(
        _ person: Person, _ open: OpenLedger, _ vault: VaultReader?, _ periods: RetentionPeriods
    ) throws -> Answer {
        var answer = Answer()
        switch person {
        case .cardholder(let id):
            guard
                let report = try SubjectReport(
                    id, open.projection, open.ledger, vault: vault, periods: periods)
            else { throw Failure("no cardholder \(id)") }
            answer.data(report.record)
            report.show(in: &answer)
        case .value(let kind, let reference):
            let report = try ValueReport(
                kind, reference, open.projection, open.ledger, vault: vault, periods: periods)
            answer.data(report.record)
            report.show(in: &answer)
        }
        return answer
    }

    /// Nil for who may not read it, which is said.
    ///
    /// - Throws: what is wrong with it, to who may.
    private static func openVault(_ inquiry: Inquiry) throws -> Vault? {
        do {
            return try inquiry.directory.openVault()
        } catch let error as VaultError where error.isOfVault {
            throw error
        } catch {
            inquiry.asker.warn("values are not shown: \(error)")
            return nil
        }
    }
}
