import Ledger
import Projections

/// What a holder is sent.
extension Service {
    func message(
        _ issued: Event, _ code: String, _ vault: VaultReader, _ ledger: Appender
    ) throws -> Message {
        let validity = issued.validity!
        let recipient = issued.channel == .sms ? issued.phone! : issued.email!
        let purchase = try issued.challenge.flatMap { try ledger.event($0)?.purchase }
        return Message(
            id: Message.ID(event: issued.sequence, channel: issued.channel!), time: issued.time,
            reference: recipient,
            recipient: try vault.value(recipient),
            subject: "Votre code à usage unique",
            text: purchase.map { Texts.paymentCode(code, $0, validity: validity) }
                ?? Texts.portalCode(code, validity: validity))
    }

    /// To the phone and to the address: a guesser has one of them at most.
    func warnings(
        _ cardholder: UInt64, _ event: Event, _ state: State, _ vault: VaultReader
    ) throws -> [Message] {
        let holder = try state.cardholder(cardholder)!
        return try both(
            event, phone: holder.phone, email: holder.email, vault,
            subject: "Votre accès sera bientôt bloqué", Texts.permanentLockWarning)
    }

    /// Of one change.
    func notices(
        of change: Event, phone: UInt64, email: UInt64, _ vault: VaultReader
    ) throws -> [Message] {
        try both(
            change, phone: phone, email: email, vault, subject: "Un changement a été fait",
            Texts.notice(of: change.kind))
    }

    private func both(
        _ event: Event, phone: UInt64, email: UInt64, _ vault: VaultReader, subject: String,
        _ text: String
    ) throws -> [Message] {
        try [(Channel.sms, phone), (.email, email)].map { channel, reference in
            Message(
                id: Message.ID(event: event.sequence, channel: channel), time: event.time,
                reference: reference,
                recipient: try vault.value(reference), subject: subject, text: text)
        }
    }
}
