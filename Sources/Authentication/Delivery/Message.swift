import Ledger

/// What is sent to a cardholder. It exists in memory and where it is delivered, nowhere else.
struct Message {
    /// The code, or the warning, by the event that made it.
    let event: UInt64
    let channel: Channel
    /// The address or the number; nil when it was erased: there is nobody to send to.
    let recipient: String?
    let subject: String
    let text: String
}
