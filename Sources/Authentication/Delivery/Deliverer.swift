import Ledger

/// Hands messages over, each gateway at its own pace: one that hangs delays its own messages.
final class Deliverer: Sendable {
    /// What became of a message.
    struct Outcome {
        let message: Message
        let wentOut: Bool
        /// When it was handed over, or had failed.
        let time = ContinuousClock.now
    }

    private let delivery: Delivery
    private let spool: Spool
    private let mail: Gateway?
    private let sms: Gateway?

    init(_ delivery: Delivery) {
        self.delivery = delivery
        spool = Spool(delivery.spool)
        let programs = RunningPrograms()
        (mail, sms) = (gateway(delivery.mailProgram), gateway(delivery.smsProgram))

        func gateway(_ words: [String]) -> Gateway? {
            words.isEmpty ? nil : Gateway(DeliveryProgram(words: words), among: programs)
        }
    }

    /// Waits for all that is in hand.
    func finish() { for gateway in [mail, sms] { gateway?.finish() } }

    /// Hands messages over, and reports on each once: from this thread before it returns, or from
    /// another one when a program has ended. One without a recipient does not go out. What went to
    /// the spool is durable there when it is reported.
    ///
    /// - Parameter isWanted: asked from another thread about a message that had to wait for others,
    ///   before it is given to a program.
    func handOver(
        _ messages: [Message], isWanted: @escaping @Sendable (Message) -> Bool,
        report: @escaping @Sendable ([Outcome]) -> Void
    ) {
        var spooled: [(message: Message, file: Spool.File)] = []
        var outcomes: [Outcome] = []
        for message in messages {
            guard let recipient = message.recipient else {
                outcomes.append(Outcome(message: message, wentOut: false))
                continue
            }
            let (gateway, text) =
                switch message.channel {
                case .email: (mail, delivery.mail(message, to: recipient))
                case .sms: (sms, Delivery.text(message, to: recipient))
                }
            guard let gateway else {
                spooled.append((message, (Delivery.fileName(message), text)))
                continue
            }
            gateway.send(
                text, isWanted: { isWanted(message) },
                then: { report([Outcome(message: message, wentOut: $0)]) })
        }
        outcomes += zip(spooled, spool.put(spooled.map(\.file))).map {
            Outcome(message: $0.message, wentOut: $1)
        }
        if !outcomes.isEmpty { report(outcomes) }
    }
}
