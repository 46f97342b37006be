import Ledger

/// What is sent to a cardholder. It exists in memory and where it is delivered, nowhere else.
struct Message {
    /// The event that made the code or the warning, or that a notice tells of.
    let event: UInt64
    let channel: Channel
    /// What stands for the recipient in the ledger.
    let reference: UInt64
    /// The address or the number; nil when it was erased: there is nobody to send to.
    let recipient: String?
    let subject: String
    let text: String
}
