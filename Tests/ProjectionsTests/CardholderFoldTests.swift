import Ledger
import Testing

@testable import Projections

/// Credential, method 1, lock and failure count of one cardholder: what each kind of event does to
/// them, and that no other kind does.
@Suite struct CardholderFoldTests {
    /// An event of the kind with every field that a fold could read.
    private func event(_ kind: Kind, after holder: Cardholder, version: UInt64 = 1) -> Event {
        var event = Event(kind, stream: 3, actor: .cardholder)
        event.sequence = holder.last + 1
        event.version = holder.version + 1
        event.previous = holder.version == 0 ? nil : holder.last
        event.session = 20
        event.challenge = 21
        event.code = 22
        event.email = 1
        event.phone = 2
        event.language = .en
        event.card = 5
        event.credentialVersion = version
        event.cards = [5]
        event.until = 9_000
        event.failures = 4
        event.outcome = .failed
        event.case = kind == .holdReleased ? 31 : 30
        event.reason = .erasureRequested
        return event
    }

    /// Those that a holder takes who is held; of an erasure below.
    private static let kinds = Kind.allCases.filter { $0 != .personalDataErased }

    private func holder(_ change: (inout Cardholder) -> Void = { _ in }) -> Cardholder {
        var holder = Cardholder()
        holder.id = 3
        holder.version = 2
        holder.last = 4
        holder.cards = [5]
        holder.attachments = [4]
        holder.holds = [31]
        change(&holder)
        return holder
    }

    /// Every pair of credential version, kind and version in the event; whatever has no line is
    /// refused when it is about a password, and leaves the credential alone when it is not.
    @Test func credential() throws {
        let table = """
            0 + passwordSet 1 -> 1
            1 + passwordChanged 2 -> 2
            2 + passwordChanged 3 -> 3
            """
        for version in 0...2 as ClosedRange<UInt64> {
            for kind in Self.kinds {
                for stated in 0...4 as ClosedRange<UInt64> {
                    let line = "\(version) + \(kind) \(stated) -> \(version + 1)"
                    var holder = holder { $0.credentialVersion = version }
                    let event = event(kind, after: holder, version: stated)
                    if table.split(separator: "\n").contains(Substring(line)) {
                        try holder.evolve(event)
                        #expect(holder.credentialVersion == version + 1, "\(line)")
                        #expect(holder.credentialEvent == event.sequence)
                        #expect(holder.isEnrolled)
                    } else if kind == .passwordSet || kind == .passwordChanged {
                        #expect(throws: StateError.self, "\(line)") { try holder.evolve(event) }
                        #expect(holder.credentialVersion == version, "\(line)")
                    } else {
                        try holder.evolve(event)
                        #expect(holder.credentialVersion == version, "\(line)")
                    }
                }
            }
        }
    }

    @Test func method1() throws {
        let table: [Kind: Bool] = [.methodActivated: true, .methodDeactivated: false]
        for active in [true, false] {
            for kind in Self.kinds where kind != .passwordChanged {
                var holder = holder { $0.isMethod1Active = active }
                try holder.evolve(event(kind, after: holder))
                #expect(holder.isMethod1Active == table[kind] ?? active, "\(active) + \(kind)")
            }
        }
    }

    /// `open + lockPlaced -> locked(until)`, `locked + lockReleased or lockEnded -> open`; no other
    /// event does.
    @Test func lock() throws {
        let table: [Kind: UInt64] = [.lockPlaced: 9_000, .lockReleased: 0, .lockEnded: 0]
        for until in [0, 5_000] as [UInt64] {
            for kind in Self.kinds where kind != .passwordChanged {
                var holder = holder { $0.lockedUntil = until }
                try holder.evolve(event(kind, after: holder))
                #expect(holder.lockedUntil == table[kind] ?? until, "\(until) + \(kind)")
            }
        }
    }

    /// A lock without end comes after a warning, and only a release ends it.
    @Test func permanentLock() throws {
        let locks: [Kind: Bool] = [.permanentLockPlaced: true, .lockReleased: false]
        let warnings: [Kind: Bool] = [
            .permanentLockWarned: true, .verificationSucceeded: false, .lockReleased: false,
        ]
        for before in [true, false] {
            for kind in Self.kinds where kind != .passwordChanged {
                var holder = holder {
                    $0.isPermanentlyLocked = before
                    $0.isWarnedOfPermanentLock = before
                }
                try holder.evolve(event(kind, after: holder))
                #expect(holder.isPermanentlyLocked == locks[kind] ?? before, "\(kind)")
                #expect(holder.isLocked(at: .max) == holder.isPermanentlyLocked)
                #expect(holder.isWarnedOfPermanentLock == warnings[kind] ?? before, "\(kind)")
            }
        }
    }

    /// What a lock does not forget.
    @Test func failuresDespiteLocks() throws {
        let table: [Kind: UInt64] = [
            .verificationFailed: 8, .codeSubmitted: 8, .phoneCodeSubmitted: 8,
            .verificationSucceeded: 0, .lockReleased: 0,
        ]
        for kind in Self.kinds where kind != .passwordChanged {
            var holder = holder { $0.failuresDespiteLocks = 7 }
            try holder.evolve(event(kind, after: holder))
            #expect(holder.failuresDespiteLocks == table[kind] ?? 7, "\(kind)")
        }
    }

    @Test func theLockEndsAtItsTime() {
        let holder = holder { $0.lockedUntil = 5_000 }
        #expect(holder.isLocked(at: 4_999))
        #expect(!holder.isLocked(at: 5_000))
        #expect(!self.holder().isLocked(at: 0))
    }

    @Test func failures() throws {
        let table: [Kind: UInt64] = [
            .verificationFailed: 4, .codeSubmitted: 4, .phoneCodeSubmitted: 4,
            .verificationSucceeded: 0, .lockPlaced: 0,
            .lockReleased: 0, .permanentLockPlaced: 0,
        ]
        for kind in Self.kinds where kind != .passwordChanged {
            var holder = holder { $0.failures = 3 }
            try holder.evolve(event(kind, after: holder))
            #expect(holder.failures == table[kind] ?? 3, "\(kind)")
        }
        // A code that was right has no count, and only the outcome ends the series.
        var right = holder { $0.failures = 3 }
        var submitted = event(.codeSubmitted, after: right)
        submitted.failures = nil
        try right.evolve(submitted)
        #expect(right.failures == 3)
        for outcome in Outcome.allCases {
            var holder = holder { $0.failures = 3 }
            var ended = event(.challengeEnded, after: holder)
            ended.outcome = outcome
            try holder.evolve(ended)
            #expect(holder.failures == (outcome == .authenticated ? 0 : 3), "\(outcome)")
        }
    }

    @Test func cardsKeepTheOrderOfAttaching() throws {
        var holder = holder()
        for card in [7, 6, 9] as [UInt64] {
            var attached = event(.cardAttached, after: holder)
            attached.card = card
            try holder.evolve(attached)
        }
        #expect(holder.cards == [5, 7, 6, 9])
        #expect(holder.attachments == [4, 5, 6, 7])
        var detached = event(.cardDetached, after: holder)
        detached.card = 6
        try holder.evolve(detached)
        #expect(holder.cards == [5, 7, 9])
        #expect(holder.attachments == [4, 5, 7])
        detached = event(.cardDetached, after: holder)
        detached.card = 6
        #expect(throws: StateError.self) { try holder.evolve(detached) }
    }

    @Test func aStreamHasNoGapAndNoFork() {
        for (version, previous) in [(3, 3), (3, 5), (2, 4), (4, 4), (3, nil)]
            as [(UInt64, UInt64?)]
        {
            var holder = holder()
            var event = event(.simSwapReported, after: holder)
            event.sequence = 9
            event.version = version
            event.previous = previous
            #expect(throws: StateError.self, "\(version) \(previous ?? 0)") {
                try holder.evolve(event)
            }
        }
    }

    @Test func expiryOfACode() {
        var code = Code()
        code.validity = 600
        code.sentAt = 1_000
        #expect(!code.isExpired(at: 9_999_999), "not sent")
        code.status = .sent
        #expect(!code.isExpired(at: 600_999))
        #expect(code.isExpired(at: 601_000))
        for status in Code.Status.allCases where status != .sent {
            code.status = status
            #expect(!code.isExpired(at: 601_000))
        }
    }

    // MARK: Holds and erasures

    @Test func holds() throws {
        for kind in Self.kinds where kind != .passwordChanged {
            var holder = holder()
            try holder.evolve(event(kind, after: holder))
            let expected: [UInt64] =
                kind == .holdPlaced ? [31, 30] : kind == .holdReleased ? [] : [31]
            #expect(holder.holds == expected, "\(kind)")
        }
        // Not twice by the same case, and not released when there is none.
        for (kind, held) in [(Kind.holdPlaced, [30]), (.holdReleased, [30])] as [(Kind, [UInt64])] {
            var holder = holder { $0.holds = held }
            let event = event(kind, after: holder)
            #expect(throws: StateError.self, "\(kind)") { try holder.evolve(event) }
            #expect(holder.holds == held)
        }
    }

    @Test func erasures() throws {
        var held = holder()
        let refused = event(.personalDataErased, after: held)
        #expect(throws: StateError.self) { try held.evolve(refused) }
        #expect(held.erasedBy == nil)
        for (reason, email, isErased) in [
            (Reason.erasureRequested, nil, true), (.retentionEnded, 1, true),
            (.retentionEnded, 2, false), (.retentionEnded, nil, false),
        ] as [(Reason, UInt64?, Bool)] {
            var holder = holder {
                $0.holds = []
                $0.email = 1
            }
            for _ in 0..<2 {
                var event = event(.personalDataErased, after: holder)
                (event.reason, event.email) = (reason, email)
                try holder.evolve(event)
            }
            // The first says since when.
            #expect(
                holder.erasedBy == (isErased ? holder.last - 1 : nil), "\(reason) \(email ?? 0)")
        }
    }
}
