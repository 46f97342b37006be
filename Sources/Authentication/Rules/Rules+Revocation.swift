import Ledger
import Projections

/// What ends because something that it relied on was given up: the phone, the e-mail address, the
/// card.
///
/// Sessions end before challenges, each in the order in which it began, its codes before itself.
extension Rules {
    /// The phone is no longer the holder's, or nobody knows who has its SIM. Every session and
    /// every challenge relies on it.
    ///
    /// - Parameter own: the session in which the holder gives the new number; it goes on.
    static func revokePhone(
        _ id: UInt64, sparing own: UInt64? = nil, _ draft: inout Draft
    ) throws {
        try revokeSessions(id, sparing: own, &draft)
        for challenge in try cardholder(id, draft).liveChallenges {
            try end(
                draft.state.knownChallenge(challenge), .revoked, because: .contactChanged, &draft)
        }
    }

    /// Sessions were opened, or were to be, by codes to the phone and to the e-mail address.
    static func revokeSessions(
        _ id: UInt64, sparing own: UInt64? = nil, _ draft: inout Draft
    ) throws {
        for live in try cardholder(id, draft).liveSessions where live != own {
            try close(.contactChanged, draft.state.knownSession(live), &draft)
        }
    }

    /// Challenges of a card that was detached.
    static func revokeChallenges(_ id: UInt64, of card: UInt64, _ draft: inout Draft) throws {
        for live in try cardholder(id, draft).liveChallenges {
            let challenge = try draft.state.knownChallenge(live)
            guard challenge.card == card else { continue }
            try end(challenge, .revoked, because: .cardDetached, &draft)
        }
    }
}
