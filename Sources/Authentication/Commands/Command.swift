import Ledger

/// One step that the issuer, the portal, the ACS or an operator asks for. `docs/commands.md` is
/// the integrator's page; each family says what its commands are.
public enum Command: Equatable, Sendable {
    case issuer(IssuerCommand)
    case portal(PortalCommand)
    case payment(PaymentCommand)
    case operation(OperationCommand)
    case cases(CaseCommand)

    /// What the ledger keeps of it.
    package var record: CommandRecord { member.record }

    /// Who acts, for the events it leads to.
    package var actor: Actor { record.actor }

    private var member: any CommandFamily {
        switch self {
        case .issuer(let command): command
        case .portal(let command): command
        case .payment(let command): command
        case .operation(let command): command
        case .cases(let command): command
        }
    }
}

/// The commands that one kind of caller sends. A new command is a case, a form and a record here,
/// and a rule in ``Rules``: see `docs/extending.md`.
protocol CommandFamily: Equatable, Sendable {
    /// In the order of the integrator's page.
    static var forms: [CommandForm] { get }

    /// As one of all commands.
    var command: Command { get }
    /// What the ledger keeps of it.
    var record: CommandRecord { get }
}
