import Ledger

/// A recorded decision that would have been different.
public struct WhatIfDifference: Sendable {
    /// Every way in which a decision can differ.
    public enum Kind: String, Sendable, CaseIterable {
        /// A step that was looked at would have been refused.
        case refused
        /// A session or challenge would have ended differently.
        case changed
        /// A step would have been judged differently.
        case judged
        /// What is still open at the end of the record would have ended.
        case ended
        /// What was refused, ended, or had its codes withheld would have gone on: the record does
        /// not say how.
        case goesOn
        /// A lock would have been placed.
        case locked
        /// No lock would have been placed.
        case notLocked
        /// A lock would have lasted until another time.
        case lockChanged
        /// An authenticated payment that a blocking rule would have stopped.
        case blocked
        /// The record lacks the facts that would have decided.
        case unknown
    }

    public let kind: Kind
    /// Of the recorded decision: the event that says what became of the step, or of the end.
    public let event: UInt64
    /// Milliseconds.
    public let time: UInt64
    public let cardholder: UInt64
    public var session: UInt64?
    public var challenge: UInt64?
    /// What a challenge was to pay.
    public var purchase: Purchase?
    /// How a challenge ended in the record; nil when it did not.
    public var outcome: Outcome?
    public let recorded: String
    public let other: String
    /// The first decision about this cardholder whose result is unknown: this one assumes that it
    /// went as recorded where it may have, and that nothing came of it otherwise.
    public let assuming: UInt64?

    package var json: JSON {
        func member(_ key: String, _ value: JSON?) -> JSON.Member? {
            value.map { JSON.Member(key: key, value: $0) }
        }
        func number(_ key: String, _ value: UInt64?) -> JSON.Member? {
            member(key, value.map { .number($0) })
        }
        return .object(
            [
                member("difference", .string(kind.rawValue)), number("event", event),
                member("time", .string(UTCTime(milliseconds: time).description)),
                number("cardholder", cardholder), number("session", session),
                number("challenge", challenge),
                member("merchantName", (purchase?.merchantName).map { .string($0) }),
                number("purchaseAmount", purchase?.amount),
                number("purchaseCurrency", purchase?.currency),
                number("purchaseExponent", purchase?.exponent),
                member("outcome", (outcome?.name).map { .string($0) }),
                member("recorded", .string(recorded)), member("other", .string(other)),
                number("assuming", assuming),
            ].compactMap { $0 })
    }
}
