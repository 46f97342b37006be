import Ledger
import Testing

@testable import Projections

/// The state machines, one line per transition. `*` stands for any status and `=` for the same one.
/// Whatever has no line must be refused: every status is tried with every kind of event.
@Suite struct TransitionTests {
    @Test func sessions() throws {
        try expect(
            """
            requested + codeIssued -> awaitingCodes
            awaitingCodes + codeIssued -> =
            awaitingCodes + verificationFailed -> =
            awaitingCodes + verificationSucceeded -> open
            open + passwordSet -> =
            open + passwordChanged -> =
            open + passwordNotConfirmed -> =
            open + passwordRefused -> =
            open + passwordEntryCancelled -> =
            open + phoneEntered -> =
            open + codeIssued -> =
            open + phoneCodeSubmitted -> =
            open + phoneChanged -> =
            open + methodActivated -> =
            open + methodDeactivated -> =
            open + languageChosen -> =
            requested + sessionClosed -> closed
            awaitingCodes + sessionClosed -> closed
            open + sessionClosed -> closed
            requested + codesWithheld -> awaitingCodes
            awaitingCodes + codesWithheld -> =
            closed + verificationFailed -> =
            * + codeSent -> =
            * + codeDeliveryFailed -> =
            * + codeConsumed -> =
            * + codeExpired -> =
            * + codeSuperseded -> =
            * + codeVoided -> =
            * + attemptRefused -> =
            """, Session.Status.self
        ) { $0.after($1) }
    }

    @Test func codes() throws {
        try expect(
            """
            issued + codeSent -> sent
            issued + codeDeliveryFailed -> =
            issued + codeSuperseded -> superseded
            issued + codeVoided -> voided
            sent + codeConsumed -> consumed
            sent + codeExpired -> expired
            sent + codeSuperseded -> superseded
            sent + codeVoided -> voided
            * + codeSubmitted -> =
            * + phoneCodeSubmitted -> =
            """, Code.Status.self
        ) { $0.after($1) }
    }

    /// A code comes to one end: from a final status no event leads to another.
    @Test func finalCodesStayFinal() {
        let final: Set<Code.Status> = [.consumed, .expired, .superseded, .voided]
        for status in Code.Status.allCases {
            #expect(status.isFinal == final.contains(status))
            guard status.isFinal else { continue }
            for kind in Kind.allCases { #expect([nil, status].contains(status.after(kind))) }
        }
    }

    @Test func challenges() throws {
        try expect(
            """
            opened + passwordSubmitted -> passwordSubmitted
            passwordSubmitted + codeIssued -> codeIssued
            passwordSubmitted + codesWithheld -> codeIssued
            codeIssued + codeSubmitted -> codeSubmitted
            codeSubmitted + codeSubmitted -> =
            opened + challengeEnded -> ended
            passwordSubmitted + challengeEnded -> ended
            codeIssued + challengeEnded -> ended
            codeSubmitted + challengeEnded -> ended
            * + codeSent -> =
            * + codeDeliveryFailed -> =
            * + codeConsumed -> =
            * + codeExpired -> =
            * + codeSuperseded -> =
            * + codeVoided -> =
            * + attemptRefused -> =
            * + fraudReported -> =
            """, Challenge.Status.self
        ) { $0.after($1) }
    }

    /// The verdict comes after both elements; every other outcome may come at any step.
    @Test func theVerdictOfAChallengeNeedsBothElements() throws {
        for status in Challenge.Status.allCases where status != .ended {
            for outcome in Outcome.allCases {
                var challenge = Challenge()
                challenge.id = 7
                challenge.status = status
                challenge.code = 9
                var event = Event(.challengeEnded, stream: 3, actor: .cardholder)
                event.challenge = 7
                event.outcome = outcome
                let isVerdict = outcome == .authenticated || outcome == .failed
                if isVerdict, status != .codeSubmitted {
                    #expect(throws: StateError.self) { try challenge.evolve(event) }
                    #expect(challenge.outcome == nil)
                } else {
                    try challenge.evolve(event)
                    #expect(challenge.status == .ended)
                    #expect(challenge.outcome == outcome)
                }
            }
        }
    }

    /// Where no code was sent, the verdict can only be that it failed.
    @Test func aChallengeWhoseCodeIsWithheldCanOnlyFail() throws {
        for outcome in [Outcome.failed, .authenticated] {
            var challenge = Challenge()
            challenge.status = .passwordSubmitted
            try challenge.evolve(Event(.codesWithheld, stream: 3, actor: .cardholder))
            var event = Event(.challengeEnded, stream: 3, actor: .cardholder)
            event.outcome = outcome
            if outcome == .failed {
                try challenge.evolve(event)
            } else {
                #expect(throws: StateError.self) { try challenge.evolve(event) }
            }
        }
    }

    /// Codes that come after their time are judged once, and only where time ended the session.
    @Test func aClosedSessionTakesLateCodesOnceAndOnlyWhenTheyExpired() throws {
        var failed = Event(.verificationFailed, stream: 3, actor: .cardholder)
        failed.failures = 1
        for reason in [Reason.expired, .back, .locked, .logout, .idle] {
            var session = Session()
            session.status = .awaitingCodes
            var closed = Event(.sessionClosed, stream: 3, actor: .system)
            closed.reason = reason
            try session.evolve(closed)
            if reason == .expired { try session.evolve(failed) }
            #expect(throws: StateError.self) { try session.evolve(failed) }
        }
    }

    /// Reads a table and compares it with the machine, pair by pair.
    private func expect<Status: CodedValue>(
        _ table: String, _ type: Status.Type, at location: SourceLocation = #_sourceLocation,
        _ after: (Status, Kind) -> Status?
    ) throws {
        var expected: [Status: [Kind: Status]] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            try #require(words.count == 5 && words[1] == "+" && words[3] == "->")
            let kind = try #require(Kind(name: words[2]), "\(line)")
            var from = Array(Status.allCases)
            if words[0] != "*" { from = [try #require(Status(name: words[0]))] }
            for status in from {
                let to = words[4] == "=" ? status : Status(name: words[4])
                #expect(to != nil, "\(line)")
                #expect(expected[status]?[kind] == nil, "twice: \(line)")
                expected[status, default: [:]][kind] = to
            }
        }
        for status in Status.allCases {
            for kind in Kind.allCases {
                #expect(
                    after(status, kind) == expected[status]?[kind], "\(status) + \(kind)",
                    sourceLocation: location)
            }
        }
    }
}
