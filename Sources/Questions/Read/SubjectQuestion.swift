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

            With --json it is the copy that a person who asks for access gets (GDPR, article 15).
            """,
        arguments: Argument.person,
        examples: [
            .init("epin subject cardholder 4", "What is held about cardholder 4."),
            .init("epin --json subject email awa@example.nc > copy.json", "The copy to hand out."),
        ],
        shapes: [SubjectReport.shape]
    ) { inquiry in
        let open = try inquiry.open()
        let cardholders = try open.cardholders(inquiry.arguments)
        let vault = try openVault(inquiry)
        let periods = (try? Settings(reading: open.directory).retention) ?? RetentionPeriods()
        let list = cardholders.map { " \($0)" }.joined()
        return Asked(recordedAs: "subject cardholder\(list)") { read in
            for id in cardholders {
                if let last = try open.projection.state.cardholder(id)?.last,
                    let event = try open.ledger.event(last)
                {
                    // The last of the reported events names all before.
                    read.show(event)
                }
            }
            func report(_ reader: VaultReader?) throws -> [SubjectReport] {
                _ = try reader?.nextReference(heldAgainst: open.ledger)
                return try cardholders.map { id in
                    guard
                        let report = try SubjectReport(
                            id, open.projection, open.ledger, vault: reader, periods: periods)
                    else { throw Failure("no cardholder \(id)") }
                    return report
                }
            }
            var answer = Answer()
            for report in try vault?.read(report) ?? report(nil) {
                answer.data(report.record)
                report.show(in: &answer)
            }
            return answer
        }
    }

    /// Nil for who may not read it, which is said.
    ///
    /// - Throws: what is wrong with it, to who may.
    private static func openVault(_ inquiry: Inquiry) throws -> Vault? {
        let directory = inquiry.directory
        do {
            try Vault.requireExistence(path: directory.vault)
            let settings = try Settings(reading: directory)
            return try Vault(path: directory.vault, keyFile: settings.keyFile, readOnly: true)
        } catch let error as VaultError where error.isOfVault {
            throw error
        } catch {
            inquiry.asker.warn("values are not shown: \(error)")
            return nil
        }
    }
}
