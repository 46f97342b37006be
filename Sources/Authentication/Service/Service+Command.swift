import FoundationEssentials
import Ledger
import Projections

/// One command of a batch.
extension Service {
    func carryOut(
        _ request: Request, in context: BatchContext, _ batch: inout Batch
    ) throws -> Result<[UInt64], CommandError> {
        if let id = request.id, let first = try earlier(id, context) {
            let sequences = try eventsOfCommand(first, context)
            let earlier = EarlierCommand(
                events: try sequences.map { try context.appender.event($0)! },
                ledger: context.appender, vault: context.vault)
            guard try earlier.isSame(as: request.command) else {
                return .failure(
                    CommandError(
                        .conflict, field: "request",
                        "already used by another command, see event \(first.sequence)"))
            }
            return .success(sequences)
        }
        do {
            let now = try time(of: request, context.appender, context.projection)
            let facts = try gatherFacts(request, now, context)
            let decision = try Rules.decide(
                request.command, facts, context.state, now: now, request: request.id)
            for event in decision.events {
                try append(event, context.appender, context.projection)
            }
            for effect in decision.effects {
                try carryOut(effect, of: decision, for: request, in: context, &batch)
            }
            return .success(decision.ownEvents)
        } catch let error as CommandError {
            return .failure(error)
        }
    }

    func append(
        _ event: Event, _ appender: Appender, _ projection: Projection
    ) throws {
        try projection.checkStream(of: event)
        try appender.append(event)
        try projection.fold(event)
        timekeeper.follow(event)
    }

    private func carryOut(
        _ effect: Effect, of decision: Decision, for request: Request, in context: BatchContext,
        _ batch: inout Batch
    ) throws {
        let vault = context.vault
        switch effect {
        case .issue(let id):
            let event = decision.events.first { $0.sequence == id }!
            let policy = context.state.ledger.policy
            let code = SecretMaker.code(
                event.channel!, emailCodeLength: policy[.emailCodeLength], &generator)
            try vault.keepCode(id, code)
            batch.messages.append(try message(event, code, context.state, vault, context.appender))
        case .warn(let id, let warned):
            let event = decision.events.first { $0.sequence == warned }!
            batch.messages += try warnings(id, event, context.state, vault)
        case .notify(let change, let phone, let email):
            let event = decision.events.first { $0.sequence == change }!
            batch.messages += try notices(
                of: event, phone: phone, email: email, context.state, vault)
        case .keepPassword(let cardholder, let version):
            guard case .portal(.setPassword(_, .secret(let password, _))) = request.command else {
                preconditionFailure("only a typed password is kept")
            }
            try vault.keepPassword(password, cardholder: cardholder, version: version)
            // The one before is forgotten with the next batch; the one before that is forgotten
            // now, in case a process was killed in between.
            if version > 2 {
                try vault.forgetPassword(cardholder: cardholder, version: version - 2)
            }
        case .forgetCodes, .forgetPassword:
            // Not before the decision is durable: until then they may still be needed.
            batch.toForget.append(effect)
        }
    }
}
