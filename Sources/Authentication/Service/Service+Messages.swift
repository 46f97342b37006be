import Ledger
import Projections

/// What a holder is sent.
extension Service {
    func message(
        _ issued: Event, _ code: String, _ state: State, _ vault: VaultReader, _ ledger: Appender
    ) throws -> Message {
        let validity = issued.validity!
        let language = try state.cardholder(issued.stream)!.language
        let purchase = try issued.challenge.flatMap { try ledger.event($0)?.purchase }
        return try message(
            issued, issued.channel!, issued.channel == .sms ? issued.phone! : issued.email!, vault,
            purchase.map {
                .paymentCode(code, $0, validity: validity, in: language)
            } ?? .portalCode(code, validity: validity, in: language))
    }

    /// To the phone and to the address: a guesser has one of them at most.
    func warnings(
        _ cardholder: UInt64, _ event: Event, _ state: State, _ vault: VaultReader
    ) throws -> [Message] {
        let holder = try state.cardholder(cardholder)!
        return try both(
            event, phone: holder.phone, email: holder.email, vault,
            .permanentLockWarning(in: holder.language))
    }

    /// Of one change.
    func notices(
        of change: Event, phone: UInt64, email: UInt64, _ state: State, _ vault: VaultReader
    ) throws -> [Message] {
        let language = try state.cardholder(change.stream)!.language
        return try both(
            change, phone: phone, email: email, vault, .notice(of: change.kind, in: language))
    }

    private func both(
        _ event: Event, phone: UInt64, email: UInt64, _ vault: VaultReader, _ text: MessageText
    ) throws -> [Message] {
        try [(Channel.sms, phone), (.email, email)].map { channel, reference in
            try message(event, channel, reference, vault, text)
        }
    }

    private func message(
        _ event: Event, _ channel: Channel, _ reference: UInt64, _ vault: VaultReader,
        _ text: MessageText
    ) throws -> Message {
        Message(
            id: Message.ID(event: event.sequence, channel: channel), time: event.time,
            reference: reference, recipient: try vault.value(reference), subject: text.subject,
            text: text.body)
    }
}
