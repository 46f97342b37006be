import Ledger

/// One single-use code: issued once, ended once.
public struct Code: Row, Hashable {
    public enum Status: UInt8, CodedValue {
        /// Not yet handed over for delivery.
        case issued = 1
        case sent = 2
        case consumed = 3
        case expired = 4
        case superseded = 5
        case voided = 6

        public var isFinal: Bool { self != .issued && self != .sent }

        /// The status after an event of this kind, or nil when it cannot happen now.
        public func after(_ kind: Kind) -> Status? {
            switch (self, kind) {
            case (.issued, .codeSent): .sent
            case (.issued, .codeDeliveryFailed): .issued
            case (.sent, .codeConsumed): .consumed
            case (.sent, .codeExpired): .expired
            case (.issued, .codeSuperseded), (.sent, .codeSuperseded): .superseded
            case (.issued, .codeVoided), (.sent, .codeVoided): .voided
            case (_, .codeSubmitted), (_, .phoneCodeSubmitted): self
            default: nil
            }
        }
    }

    /// The sequence of `codeIssued`.
    public var id: UInt64 = 0
    public var session: UInt64?
    public var challenge: UInt64?
    public var channel = Channel.sms
    public var status = Status.issued
    /// Milliseconds; 0 while not sent.
    public var sentAt: UInt64 = 0
    /// Seconds from sending.
    public var validity: UInt64 = 0
    /// An outside system made it and compares it.
    public var isExternal = false

    package init() {}

    /// Valid while `time < sent + validity`: it is dead the moment it is due.
    public func isExpired(at time: UInt64) -> Bool {
        status == .sent && time >= sentAt && (time - sentAt) / 1000 >= validity
    }

    package mutating func code(_ coder: inout RowCoder) throws(MalformedCBOR) {
        try coder.number(&id)
        try coder.identifier(&session)
        try coder.identifier(&challenge)
        try coder.coded(&channel)
        try coder.coded(&status)
        try coder.number(&sentAt)
        try coder.number(&validity)
        try coder.flag(&isExternal)
    }

    /// The state that `codeIssued` opens.
    init(opening event: Event) {
        id = event.sequence
        session = event.session
        challenge = event.challenge
        channel = event.channel!
        validity = event.validity!
        isExternal = event.verifier != nil
    }

    /// Folds one event that names this code.
    mutating func evolve(_ event: Event) throws(StateError) {
        guard let next = status.after(event.kind) else {
            throw StateError(.illegalTransition(from: "code \(status)"), event)
        }
        status = next
        if event.kind == .codeSent { sentAt = event.time }
    }
}
