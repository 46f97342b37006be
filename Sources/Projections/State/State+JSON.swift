import Ledger

extension Cardholder {
    /// As of the event in `last`.
    package var json: JSON {
        .object([
            JSON.Member(key: "cardholder", value: .number(id)),
            JSON.Member(key: "version", value: .number(version)),
            JSON.Member(key: "last", value: .number(last)),
            JSON.Member(key: "email", value: .number(email)),
            JSON.Member(key: "phone", value: .number(phone)),
            JSON.Member(key: "cards", value: .array(cards.map { .number($0) })),
            JSON.Member(key: "method1", value: isMethod1Active ? "active" : "inactive"),
            JSON.Member(key: "method2", value: isEnrolled ? "active" : "notEnrolled"),
            JSON.Member(key: "credentialVersion", value: .number(credentialVersion)),
            JSON.Member(
                key: "credentialEvent", value: credentialEvent.map { .number($0) } ?? .null),
            JSON.Member(key: "failures", value: .number(failures)),
            JSON.Member(
                key: "lockedUntil",
                value: lockedUntil == 0
                    ? .null : .string(UTCTime(milliseconds: lockedUntil).description)),
            JSON.Member(key: "liveSessions", value: .array(liveSessions.map { .number($0) })),
            JSON.Member(key: "liveChallenges", value: .array(liveChallenges.map { .number($0) })),
            JSON.Member(key: "holds", value: .array(holds.map { .number($0) })),
            JSON.Member(key: "erasedBy", value: erasedBy.map { .number($0) } ?? .null),
        ])
    }
}

extension Challenge {
    package var json: JSON {
        .object([
            JSON.Member(key: "challenge", value: .number(id)),
            JSON.Member(key: "cardholder", value: .number(cardholder)),
            JSON.Member(key: "card", value: .number(card)),
            JSON.Member(key: "status", value: .string(status.name)),
            JSON.Member(
                key: "openedAt", value: .string(UTCTime(milliseconds: openedAt).description)),
            JSON.Member(key: "code", value: code.map { .number($0) } ?? .null),
            JSON.Member(
                key: "passwordFactor", value: passwordFactor.map { .string($0.name) } ?? .null),
            JSON.Member(key: "credentialVersion", value: .number(credentialVersion)),
            JSON.Member(key: "interactionCounter", value: .number(interactionCounter)),
            JSON.Member(key: "outcome", value: outcome.map { .string($0.name) } ?? .null),
            JSON.Member(key: "endedBy", value: endedBy.map { .number($0) } ?? .null),
        ])
    }
}

extension Case {
    package var json: JSON {
        .object([
            JSON.Member(key: "case", value: .number(id)),
            JSON.Member(key: "status", value: .string(status.name)),
            JSON.Member(key: "last", value: .number(last)),
            JSON.Member(key: "evidence", value: .array(evidence.map { .number($0) })),
            JSON.Member(key: "holders", value: .array(holders.map { .number($0) })),
        ])
    }
}
