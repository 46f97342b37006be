import Authentication
import Ledger

extension Question {
    /// Answers, shows the answer, and records the read where reads are recorded.
    ///
    /// - Parameter show: shows an answer to whoever asked; it is part of the read, since rows are
    ///   made while they are shown.
    /// - Throws: ``UsageError`` for impossible parameters; ``ReadLogError`` when the read must be
    ///   recorded and cannot be; what the stores throw.
    package func carryOut(
        _ inquiry: Inquiry, show: (Answer) throws -> Void
    ) throws -> ExitCode {
        let asked = try ask(inquiry)
        func answer(_ read: Read) throws -> ExitCode {
            let answer = try asked.answer(read)
            try show(answer)
            return answer.status()
        }
        guard let question = asked.question else { return try answer(Read()) }
        return try inquiry.record(question + inquiry.givenZone, about: asked.events, answer)
    }
}

extension Inquiry {
    /// Records that `question` is asked, runs `body`, and records what it showed.
    ///
    /// - Parameters:
    ///   - question: with references in place of personal values.
    ///   - events: those that it names.
    /// - Throws: as ``Question/carryOut(_:show:)``.
    package func record<R>(
        _ question: String, about events: [UInt64] = [], _ body: (Read) throws -> R
    ) throws -> R {
        let reason = arguments.stringIfGiven("reason")
        if let reason { try Impersonal.require(reason, "reason") }
        let log = try ReadLog(directory, account: asker.account, reason: reason, now: asker.now)
        if log.isOfReadOnlyDisk { asker.warn("on a disk that is read-only no read is recorded") }
        return try log.record(question, about: events, body)
    }
}

/// Texts that are recorded for ever.
package enum Impersonal {
    /// Refuses what an event must not keep for ever: nobody could erase it.
    package static func require(_ text: String, _ option: String) throws {
        if let fault = text.visibilityFault { throw UsageError("'--\(option)' \(fault)") }
        guard !ClearText(text).hasPersonalValue else {
            throw UsageError(
                "'--\(option)' has a card or phone number or an address, which would stay for ever")
        }
    }
}
