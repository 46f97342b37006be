import Authentication
import Ledger
import Projections

/// Carries what was asked in the recorded world over to the other one.
///
/// A fact about something that the other world does not have (a code that was not sent there, a
/// password that was not set) becomes every fact that could replace it.
struct AttemptTranslator {
    let recorded: State
    let other: State
    let names: WorldNames

    /// Empty where nothing can be said.
    func translations(of attempt: Attempt, stream: UInt64) throws -> [Attempt] {
        switch attempt {
        case .expiry, .due: return [attempt]
        case .delivery(let code, let failure):
            return [.delivery(code: names.other(code) ?? 0, failure: failure)]
        case .command(.issuer(.reportFraud(let id, let challenge)), let facts):
            return [
                .command(
                    .issuer(
                        .reportFraud(cardholder: id, challenge: challenge.flatMap(names.other))),
                    facts)
            ]
        case .command(let command, let facts):
            let renamed = command.subject.flatMap(names.other).map(command.renamed) ?? command
            switch renamed {
            case .portal(.submitCodes(let id, let sms, let email)):
                return try submitCodes(id, sms, email, facts)
            case .portal(.confirmPhone(let id, let typed)):
                let code = try other.session(id)?.phoneCode.flatMap { try other.code($0) }
                return try submit(typed, facts, code) {
                    .portal(.confirmPhone(session: id, sms: $0))
                }
            case .payment(.submitPassword(let id, let typed, _)):
                return try submitPassword(id, typed, facts, stream)
            case .payment(.submitCode(let id, let typed, _)):
                let code = try other.challenge(id)?.code.flatMap { try other.code($0) }
                return try submit(typed, facts, code) {
                    .payment(.submitCode(challenge: id, $0, shown: nil))
                }
            // The record has only what the rules made of it.
            case .portal(.setPassword): return [.command(renamed, facts)]
            // A submission that has no translation yet.
            default: return renamed.record.hasSubmission ? [] : [.command(renamed, facts)]
            }
        }
    }

    private func submitCodes(
        _ id: UInt64, _ sms: Submission, _ email: Submission, _ facts: Facts
    ) throws -> [Attempt] {
        let there = try codes(other, id)
        let here = try names.recorded(id).map { try codes(recorded, $0) } ?? []
        // An outside system was asked about the newest pair.
        let isSamePair = here.last.flatMap { names.other($0.id) } == there.last?.id
        // Where none was sent, whatever was typed is wrong.
        let isSameForm = there.last.map { $0.isExternal == (sms.verifier != nil) } ?? true
        guard isSameForm else { return [] }
        let sms = try possible(sms, facts.smsMatch, isSamePair, there.last { $0.channel == .sms })
        let email = try possible(
            email, facts.emailMatch, isSamePair, there.last { $0.channel == .email })
        return sms.flatMap { sms in
            email.map { email in
                var facts = facts
                (facts.smsMatch, facts.emailMatch) = (sms.match, email.match)
                return .command(
                    .portal(.submitCodes(session: id, sms: sms.0, email: email.0)), facts)
            }
        }
    }

    /// One code, which alone is asked for at its step.
    private func submit(
        _ typed: Submission, _ facts: Facts, _ code: Code?, _ command: (Submission) -> Command
    ) throws -> [Attempt] {
        try possible(typed, facts.smsMatch, true, code).map {
            var facts = facts
            facts.smsMatch = $0.match
            return .command(command($0.0), facts)
        }
    }

    /// What a typed code may be there.
    private func possible(
        _ typed: Submission, _ match: UInt64?, _ isSamePair: Bool, _ newest: Code?
    ) throws -> [(Submission, match: UInt64?)] {
        if case .result(let factor, let verifier) = typed {
            guard factor == .right, !isSamePair else { return [(typed, nil)] }
            return [(typed, nil), (.result(.wrong, verifier: verifier), nil)]
        }
        guard let match else { return [(typed, nil)] }
        guard let there = names.other(match) else { return [(typed, nil), (typed, newest?.id)] }
        // One that was ended before it was sent, and lives there: nobody knows whether it arrived.
        let isUnsent = try other.code(there)?.status == .issued
        let wasUnsent = try recorded.code(match)?.status == .issued
        return isUnsent && !wasUnsent ? [] : [(typed, there)]
    }

    private func submitPassword(
        _ id: UInt64, _ typed: Submission, _ facts: Facts, _ stream: UInt64
    ) throws -> [Attempt] {
        guard let here = try recorded.cardholder(stream), let there = try other.cardholder(stream)
        else { return [] }
        guard names.otherPassword(here.credentialVersion) != there.credentialVersion else {
            return [.command(.payment(.submitPassword(challenge: id, typed, shown: nil)), facts)]
        }
        // It was compared with another password.
        return [Factor.right, .wrong].map { factor in
            var facts = facts
            facts.isPasswordRight = factor == .right
            let typed =
                there.isCredentialExternal
                ? .result(factor, verifier: Placeholder.verifier) : Placeholder.typed
            return .command(.payment(.submitPassword(challenge: id, typed, shown: nil)), facts)
        }
    }

    private func codes(_ state: State, _ session: UInt64) throws -> [Code] {
        try state.session(session)?.codes.compactMap { try state.code($0) } ?? []
    }
}
