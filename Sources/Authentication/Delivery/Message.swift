import Ledger

/// What is sent to a cardholder. It exists in memory and where it is delivered, nowhere else.
struct Message {
    /// One event leads to one message at most on each channel.
    struct ID: Hashable, Comparable {
        /// The event that made the code or the warning, or that a notice tells of.
        let event: UInt64
        let channel: Channel

        static func < (a: Self, b: Self) -> Bool {
            (a.event, a.channel.rawValue) < (b.event, b.channel.rawValue)
        }
    }

    let id: ID
    /// That of the event, in milliseconds.
    let time: UInt64
    /// What stands for the recipient in the ledger.
    let reference: UInt64
    /// The address or the number; nil when it was erased: there is nobody to send to.
    let recipient: String?
    let subject: String
    let text: String
    /// Tells other processes that the message is in hand, as long as anybody has it.
    var hold: ByteLocks.Hold?

    var event: UInt64 { id.event }
    var channel: Channel { id.channel }
}
