import Ledger

extension Control {
    static let rts5 = Control(
        "RTS-5", .rts, clause: "(EU) 2018/389 art 5(1)",
        check: """
            Amount and payee have one digest: when the challenge is opened, when its code is \
            issued, and when a password or a code is right. A code is used for what it was issued \
            for.
            """,
        blindSpot: "What the page and the message really showed.",
        kinds: [
            .challengeOpened, .codeIssued, .passwordSubmitted, .codeSubmitted, .codeConsumed,
        ]
    ) { event, context in
        let bound = context.challenge?.binding
        switch event.kind {
        case .challengeOpened: return event.binding != shownBinding(event)
        case .codeIssued: return event.challenge != nil && event.binding != bound
        case .passwordSubmitted:
            return event.passwordFactor == .right && event.binding != bound
        case .codeSubmitted:
            return event.smsFactor == .right && event.binding != bound
                || event.code != context.challenge?.code?.id
        default:
            guard let code = context.code else { return false }
            return code.challenge != event.challenge || code.session != event.session
        }
    }

    /// What the fields that the payer was shown come to.
    private static func shownBinding(_ event: Event) -> Binding? {
        guard let amount = event.purchaseAmount, let currency = event.purchaseCurrency,
            let exponent = event.purchaseExponent, let name = event.merchantName
        else { return nil }
        return Binding(
            amount: amount, currency: currency, exponent: exponent, merchantName: name)
    }
}
