/// The tables of the views store. The raw value orders them in the state's digest.
package enum StateTable: UInt8, CaseIterable, Sendable {
    case ledger = 1
    case cardholders = 2
    case sessions = 3
    case codes = 4
    case challenges = 5
    case owners = 6
    case live = 7
    case cases = 8
    case origins = 9

    package var name: String { "\(self)" }
}
