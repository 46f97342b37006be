import Authentication
import Ledger
import Projections

extension AttemptReader {
    /// Any step: a refusal does not say which it was.
    func refused(_ event: Event, _ facts: Facts) throws -> [Attempt] {
        if let challenge = event.challenge { return try payment(challenge, event, facts) }
        guard let id = event.session else {
            return [nil, Placeholder.verifier].map {
                .command(.portal(.requestCodes(email: "", verifier: $0)), facts)
            }
        }
        var facts = facts
        facts.phone = try state.cardholder(event.stream)?.phone
        let steps: [Command] = [
            .portal(.resendCodes(session: id, verifier: nil)),
            .portal(.resendCodes(session: id, verifier: Placeholder.verifier)),
            .portal(.goBack(session: id)),
            .portal(.cancelPassword(session: id)),
            .modifyPhone(in: id), .modifyPhone(in: id, verifier: Placeholder.verifier),
            .portal(.deactivateMethod(session: id)), .portal(.activateMethod(session: id)),
            .portal(.chooseLanguage(session: id, language: .fr)), .portal(.logOut(session: id)),
        ]
        let codes = try state.session(id)?.codes.compactMap { try state.code($0) } ?? []
        let isExternal = codes.last?.isExternal ?? false
        let submissions = [Factor.right, .wrong].flatMap { factor in
            var facts = facts
            facts.smsMatch = factor == .right ? codes.last { $0.channel == .sms }?.id : nil
            facts.emailMatch = factor == .right ? codes.last { $0.channel == .email }?.id : nil
            let typed =
                isExternal ? .result(factor, verifier: Placeholder.verifier) : Placeholder.typed
            return [
                Attempt.command(
                    .portal(.submitCodes(session: id, sms: typed, email: typed)), facts),
                .command(.portal(.confirmPhone(session: id, sms: typed)), facts),
            ]
        }
        return try steps.map { .command($0, facts) } + submissions + setPassword(id, nil, facts)
    }
}
