import Ledger

extension Control {
    static let emv1 = Control(
        "EMV-1", .emv, clause: "EMV 3DS 2.3.1, RReq",
        check: "A challenge has one result, and a result has a challenge that was open.",
        blindSpot: "Whether the result reached the directory server.",
        kinds: [.challengeEnded]
    ) { _, context in context.challenge == nil }

    static let emv2 = Control(
        "EMV-2", .emv, clause: "EMV 3DS 2.3.1, transStatusReason",
        check: "A result has a reason if and only if its status is N, U or R.",
        blindSpot: "Whether the reason is the right one.",
        kinds: [.challengeEnded]
    ) { event, _ in
        (event.transStatus == .Y) == (event.transStatusReason != nil)
    }

    static let emv3 = Control(
        "EMV-3", .emv, clause: "EMV 3DS 2.3.1, transStatus",
        check: """
            Y, and only that, is an authentication: password and code were right, for the amount \
            and the payee that were shown, and the code was consumed while it was valid.
            """,
        blindSpot: "Whether the payment was captured.",
        kinds: [.challengeEnded]
    ) { event, context in
        guard event.transStatus == .Y || event.outcome == .authenticated else { return false }
        guard event.transStatus == .Y, event.outcome == .authenticated,
            let challenge = context.challenge, let end = challenge.code?.end
        else { return true }
        let areRight = challenge.passwordFactor == .right && challenge.codeFactor == .right
        let isSame =
            challenge.passwordBinding == challenge.binding
            && challenge.codeBinding == challenge.binding
        let isConsumed =
            end.kind == .codeConsumed && challenge.code?.isExpired(at: end.time) == false
        return !(areRight && isSame && isConsumed)
    }

    static let emv4 = Control(
        "EMV-4", .emv, clause: "EMV 3DS 2.3.1, interactionCounter",
        check: "The interaction counter is the number of submissions.",
        blindSpot: "Pages that were shown without a submission.",
        kinds: [.passwordSubmitted, .codeSubmitted, .challengeEnded]
    ) { event, context in
        guard let challenge = context.challenge, let counter = event.interactionCounter else {
            return false
        }
        let isSubmission = event.kind != .challengeEnded
        return counter != challenge.submissionCount + (isSubmission ? 1 : 0)
    }

    static let emv5 = Control(
        "EMV-5", .emv, clause: "EMV 3DS 2.3.1, challengeCancel",
        check: "challengeCancel is 01 if and only if the holder cancelled.",
        blindSpot: "Who pressed the button.",
        kinds: [.challengeEnded]
    ) { event, _ in (event.challengeCancel == 1) != (event.outcome == .cancelled) }

    static let emv6 = Control(
        "EMV-6", .emv, clause: "EMV 3DS 2.3.1, transaction IDs",
        check: "No two challenges have the same transaction id of any of the three parties.",
        blindSpot: "Challenges of other ledgers.",
        kinds: [.challengeOpened]
    ) { event, context in context.hasUsedTransactionID(of: event) }
}
