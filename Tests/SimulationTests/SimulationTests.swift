import Ledger
import Projections
import TestSupport
import Testing

@testable import Audit
@testable import Proofs
@testable import Simulation

@Suite struct SimulationTests {
    /// The same settings give the same events on every machine: changing this number changes what
    /// everybody's seeds mean.
    @Test func aSeedIsALedger() throws {
        func root(_ seed: UInt64) throws -> String {
            var range = CompactRange()
            let settings = SimulationSettings(
                seed: seed, holderCount: 50, dayCount: 2, start: 1_767_225_600_000, fraudCount: 1)
            try Simulation(settings).run { event in
                range.append(MerkleTree.leafHash(record: event.record.span)) { _, _, _ in }
            }
            return range.root.hex
        }
        let first = try root(1)
        #expect(first == "20f04394f62fe869efd0c6114c105c870d3781c664331f46c3b2fd590a550a17")
        #expect(try root(2) != first)
    }

    /// By the folds and the encoder of this program: a record is read back as what was written.
    @Test func everyEventIsAdmitted() throws {
        let state = State()
        var lastTime: UInt64 = 0
        for event in try Traffic.month.get().events {
            try #require(event.sequence == state.size && event.time >= lastTime)
            try #require(try Event(record: event.record.span) == event)
            try state.evolve(event)
            lastTime = event.time
        }
        #expect(state.ledger.isSimulated && state.ledger.unsentCodes.isEmpty)
        #expect(try state.liveCardholders() == [])
    }

    /// What goes wrong is there too.
    @Test func everythingHappens() throws {
        let traffic = try Traffic(
            SimulationSettings(seed: 5, holderCount: 2500, dayCount: 8, fraudCount: 6))
        var counts: [Kind: Int] = [:]
        var outcomes: [Outcome: Int] = [:]
        var reasons: Set<Reason> = []
        for event in traffic.events {
            counts[event.kind, default: 0] += 1
            if let outcome = event.outcome { outcomes[outcome, default: 0] += 1 }
            if let reason = event.reason { reasons.insert(reason) }
        }
        let payments = outcomes.values.reduce(0, +)
        #expect(outcomes[.authenticated, default: 0] * 10 > payments * 6)
        for kind in Self.kinds { #expect(counts[kind, default: 0] > 0, "\(kind)") }
        for reason in Self.reasons { #expect(reasons.contains(reason), "\(reason)") }
    }

    private static let kinds: [Kind] = [
        .ledgerCreated, .ledgerOpened, .ledgerClosed, .policyChanged, .logOriginSet,
        .cardholderRegistered,
        .cardAttached, .cardDetached, .emailChanged, .phoneChanged, .emailNotRecognised,
        .sessionRequested, .verificationSucceeded, .verificationFailed, .sessionClosed,
        .attemptRefused, .codeIssued, .codeSent, .codeDeliveryFailed, .codeConsumed, .codeExpired,
        .codeSuperseded, .codeVoided, .passwordSet, .passwordChanged, .passwordNotConfirmed,
        .passwordRefused, .passwordEntryCancelled, .methodActivated, .methodDeactivated,
        .cardNotRecognised, .challengeOpened, .passwordSubmitted, .codeSubmitted,
        .challengeEnded, .lockPlaced, .lockEnded, .lockReleased, .simSwapReported,
        .fraudReported, .phoneEntered, .phoneCodeSubmitted, .noticeSent,
    ]
    private static let reasons: [Reason] = [
        .back, .expired, .idle, .logout, .ended, .deliveryFailed, .cancelled,
        .failed, .timedOut, .notFourDigits,
    ]

    /// The ledger is as good as one that commands made: its tree, its views, its controls.
    @Test func theLedgerHoldsBeforeAuditors() throws {
        let directory = try TestDirectory()
        let path = "\(directory.path)/data"
        let events = try Traffic.month.get().events
        let (size, root) = try {
            let importing = try Import(into: path)
            for event in events { try importing.add(event) }
            return try importing.finish()
        }()
        #expect(size == UInt64(events.count))
        let store = try LedgerStore(path: DataDirectory(path).ledger, readOnly: true)
        #expect(try store.read { $0.root } == root)
        let results = try Audit.run(store, Control.all)
        // Nobody has signed a checkpoint or reviewed a day, and the guide is what it is.
        let missing = ["PCI-10.3", "PCI-10.4"]
        for result in results where !result.control.isDesignFinding {
            let isExpected = missing.contains(result.control.id)
            #expect(result.violations.isEmpty != isExpected, "\(result.control.id)")
        }
    }
}
