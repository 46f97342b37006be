import Ledger

/// What operators send, and the clock.
public enum OperationCommand: Equatable, Sendable {
    case changePolicy(values: [PolicyParameter: UInt64], account: String, ticket: String?)
    case releaseLock(cardholder: UInt64, account: String, ticket: String)
    case expire
}

extension OperationCommand: CommandFamily {
    static let forms = [
        CommandForm(
            "changePolicy", "Sets limits; those not named stay as they are.",
            CommandInput("policy", .policy, "the limits to set") { $0.policy($1) }, Input.account,
            Input.ticket(optional: "the case that asks for it"), make: Self.changePolicy),
        CommandForm(
            "releaseLock", "Lifts a lock before its time.", Input.cardholder, Input.account,
            Input.ticket("the case that gives the reason"), make: Self.releaseLock),
        CommandForm(
            "expire", "Ends what has run out; to be sent once a minute.",
            make: { Self.expire }),
    ]

    var command: Command { .operation(self) }

    var record: CommandRecord {
        switch self {
        case .changePolicy(let values, let account, let ticket):
            CommandRecord(
                .operator, .none, [.policyChanged],
                .policy(values), .account(account), .ticket(ticket))
        case .releaseLock(let id, let account, let ticket):
            CommandRecord(
                .operator, .cardholder(id), [.lockReleased], .account(account), .ticket(ticket))
        // Whatever was due. No other command acts as the program itself.
        case .expire: CommandRecord(.system, .none, Kind.allCases)
        }
    }
}
