import Authentication
import Ledger
import Questions

extension Command {
    static let upgrade = Command(
        "upgrade", group: "Run a ledger", summary: "Take over what an earlier version wrote",
        discussion: """
            Makes the vault anew in the format of this version, row by row, and puts it in the \
            place of the old one, which stays whole in vault.format1. The ledger is not touched: \
            its records never change, whatever version wrote them. Where reads are not recorded \
            yet, it makes the ledger of reads. Views of an earlier version are deleted: the next \
            command makes them again.

            The old vault holds personal data. Delete it when all is well; an erasure and \
            retention destroy it with what they erase.

            Killed at any moment, it can be run again. Where there is nothing to upgrade it says so.
            """,
        examples: [.init("epin upgrade", "After installing a version that asks for it.")]
    ) { arguments, output in
        let directory = DataDirectory(try arguments.string("data"))
        let upgrade = try Service.upgrade(directory, at: MachineClock.now())
        let isUpgraded = upgrade.ofVault || upgrade.ofReads || upgrade.ofViews
        var answer = Answer()
        if upgrade.ofVault { answer.text("The vault is in the format of this version.") }
        if upgrade.ofReads { answer.text("Reads are recorded in \(directory.reads) from now on.") }
        if upgrade.ofViews { answer.text("The next command makes the views again.") }
        if !isUpgraded { answer.text("There is nothing to upgrade.") }
        let earlier = directory.hasEarlierVault ? directory.earlierVault : nil
        if let earlier {
            answer.text("The earlier vault is whole in \(earlier). It holds personal data:")
            answer.text("delete it when all is well, with 'rm -r \(earlier)'.")
        }
        answer.data([
            .directory: .string(directory.path), .upgraded: .bool(isUpgraded),
            .earlierVault: JSON(earlier),
        ])
        try output.show(answer, arguments)
        return .fine
    }
}
