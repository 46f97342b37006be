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
            JSON.Member(key: "failuresDespiteLocks", value: .number(failuresDespiteLocks)),
            JSON.Member(
                key: "lockedUntil",
                value: lockedUntil == 0
                    ? .null : .string(UTCTime(milliseconds: lockedUntil).description)),
            JSON.Member(key: "permanentlyLocked", value: .bool(isPermanentlyLocked)),
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

extension Session {
    package var json: JSON {
        .object([
            JSON.Member(key: "session", value: .number(id)),
            JSON.Member(key: "cardholder", value: .number(cardholder)),
            JSON.Member(key: "status", value: .string(status.name)),
            JSON.Member(key: "generation", value: .number(generation)),
            JSON.Member(key: "codes", value: .array(codes.map { .number($0) })),
            JSON.Member(key: "newPhone", value: newPhone.map { .number($0) } ?? .null),
            JSON.Member(key: "phoneCode", value: phoneCode.map { .number($0) } ?? .null),
            JSON.Member(
                key: "lastActivity",
                value: .string(UTCTime(milliseconds: lastActivity).description)),
            JSON.Member(
                key: "closedBecause", value: closedBecause.map { .string($0.name) } ?? .null),
        ])
    }
}

extension Code {
    package var json: JSON {
        .object([
            JSON.Member(key: "code", value: .number(id)),
            JSON.Member(key: "session", value: session.map { .number($0) } ?? .null),
            JSON.Member(key: "challenge", value: challenge.map { .number($0) } ?? .null),
            JSON.Member(key: "channel", value: .string(channel.name)),
            JSON.Member(key: "status", value: .string(status.name)),
            JSON.Member(
                key: "sentAt",
                value: sentAt == 0 ? .null : .string(UTCTime(milliseconds: sentAt).description)),
            JSON.Member(key: "validity", value: .number(validity)),
            JSON.Member(key: "isExternal", value: .bool(isExternal)),
        ])
    }
}

extension Policy {
    /// The limits by their names.
    package var json: JSON {
        .object(
            PolicyParameter.allCases.map {
                JSON.Member(key: $0.name, value: .number(self[$0]))
            })
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
