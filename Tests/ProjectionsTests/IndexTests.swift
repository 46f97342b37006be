import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// The postings by a plain scan of the log, written without the code under test.
struct NaiveIndex {
    private(set) var postings: [IndexKey: [UInt64]] = [:]

    init(_ events: [Event]) {
        for event in events {
            for key in Self.keys(event, events) {
                postings[key, default: []].append(event.sequence)
            }
        }
    }

    private static func keys(_ event: Event, _ events: [Event]) -> Set<IndexKey> {
        var keys: Set<IndexKey> = []
        func add(_ field: IndexField, _ value: UInt64?) {
            if let value { keys.insert(IndexKey(field, value)) }
        }
        add(.kind, UInt64(event.kind.rawValue))
        add(.cardholder, event.stream)
        add(.email, event.email)
        add(.phone, event.phone)
        add(.origin, event.origin)
        add(.device, event.device)
        add(.card, event.card)
        for card in event.cards ?? [] { add(.card, card) }
        add(.session, event.kind == .sessionRequested ? event.sequence : event.session)
        add(.challenge, event.kind == .challengeOpened ? event.sequence : event.challenge)
        add(.code, event.kind == .codeIssued ? event.sequence : event.code)
        add(.lastFour, event.mask.flatMap { UInt64($0.suffix(4)) })
        add(.case, event.kind == .caseOpened ? event.sequence : event.case)
        add(.merchantName, event.merchantName.map { Fingerprint.of($0) })
        for (field, uuid) in [
            (IndexField.request, event.request), (.acsTransID, event.acsTransID),
            (.dsTransID, event.dsTransID), (.threeDSServerTransID, event.threeDSServerTransID),
        ] {
            add(field, uuid.map { Fingerprint.of($0) })
        }
        // An event of a challenge is found by its card and merchant too.
        if let opened = event.challenge.map({ events[Int($0)] }) {
            add(.card, opened.card)
            add(.merchantName, opened.merchantName.map { Fingerprint.of($0) })
        }
        return keys
    }
}

@Suite struct IndexTests {
    @Test(arguments: 21...24 as ClosedRange<UInt64>)
    func everyKeyFindsWhatAScanFindsFromViewsTailOrBoth(_ seed: UInt64) throws {
        let events = try EventMill.events(count: 1200, seed: seed)
        let naive = NaiveIndex(events)
        #expect(Set(naive.postings.keys.map(\.field)) == Set(IndexField.allCases))
        let test = try TestLedger(events)
        for split in [0, 700, 1200] as [UInt64] {
            try test.views.catchUp(with: test.ledger, to: split)
            let projection = try test.projection(test.views)
            for (key, sequences) in naive.postings {
                #expect(try projection.sequences(key) == sequences, "\(key) at \(split)")
            }
        }
    }

    @Test func theViewsHoldNoPostingBeyondThoseOfAScan() throws {
        let events = try EventMill.events(count: 800, seed: 25)
        let naive = NaiveIndex(events)
        let test = try TestLedger(events)
        try test.views.catchUp(with: test.ledger)
        var found: [IndexKey: [UInt64]] = [:]
        try test.ledger.read { ledger in
            try test.views.base(of: ledger).forEachPosting { key, sequence in
                found[key, default: []].append(sequence)
            }
        }
        #expect(found == naive.postings)
    }

    @Test func aVisitBeginsWhereItIsToldAndStopsWhenItIsTold() throws {
        let events = try EventMill.events(count: 400, seed: 26)
        let naive = NaiveIndex(events)
        let test = try TestLedger(events)
        try test.views.catchUp(with: test.ledger, to: 250)
        let projection = try test.projection(test.views)
        for (key, sequences) in naive.postings where sequences.count > 1 {
            for start in [0, sequences[1], sequences[1] + 1, 249, 250, 251, 500] {
                var visited: [UInt64] = []
                try projection.forEachSequence(key, from: start) {
                    visited.append($0)
                    return true
                }
                #expect(visited == sequences.filter { $0 >= start }, "\(key) from \(start)")
                var first: [UInt64] = []
                try projection.forEachSequence(key, from: start) {
                    first.append($0)
                    return first.count < 2
                }
                #expect(first == Array(visited.prefix(2)))
            }
        }
    }

    /// Of several runs and the tail: the last ones, however many are asked for.
    @Test func theLastOnesAreTheEndOfTheList() throws {
        let events = try EventMill.events(count: 1500, seed: 28)
        let naive = NaiveIndex(events)
        let test = try TestLedger(events)
        for split in [0, 100, 300, 900, 1400, 1500] as [UInt64] {
            try test.views.catchUp(with: test.ledger, to: split)
            let projection = try test.projection(test.views)
            for (key, sequences) in naive.postings {
                for count in [0, 1, 2, 50, sequences.count - 1, sequences.count, .max] {
                    let found = try projection.lastSequences(count, key)
                    #expect(found == sequences.suffix(count), "\(key) \(count) at \(split)")
                }
            }
            for field in IndexField.allCases {
                #expect(try projection.lastSequences(9, IndexKey(field, 987_654_321)) == [])
            }
        }
    }

    /// More than a block holds, begun, ended and cut anywhere.
    @Test func aLongListIsReadByBlocks() throws {
        let events = try EventMill.events(count: 12_000, seed: 30)
        let naive = NaiveIndex(events)
        let test = try TestLedger(events)
        for split in [9000, 12_000] as [UInt64] {
            try test.views.catchUp(with: test.ledger, to: split)
            let projection = try test.projection(test.views)
            let long = naive.postings.filter { $0.value.count > 2000 }
            #expect(!long.isEmpty)
            for (key, sequences) in long {
                #expect(try projection.sequences(key) == sequences)
                for count in [1, 1999, 2000, 2001, sequences.count] {
                    #expect(
                        try projection.lastSequences(count, key) == sequences.suffix(count))
                    let start = sequences[count - 1]
                    var found: [UInt64] = []
                    try projection.forEachSequence(key, from: start + 1) {
                        found.append($0)
                        return true
                    }
                    #expect(found == Array(sequences[count...]), "\(key) from \(start)")
                }
            }
        }
    }

    @Test func aKeyThatNothingHasFindsNothing() throws {
        let test = try TestLedger(EventMill.events(count: 100, seed: 27))
        try test.views.catchUp(with: test.ledger, to: 50)
        let projection = try test.projection(test.views)
        for field in IndexField.allCases {
            #expect(try projection.sequences(IndexKey(field, 987_654_321)) == [])
            #expect(try projection.sequences(IndexKey(field, .max)) == [])
        }
    }

    /// The state of one cardholder before any of its events is the fold of those before.
    @Test func theHistoryOfACardholderIsTheFoldOfItsEvents() throws {
        let events = try EventMill.events(count: 500, seed: 29)
        let test = try TestLedger(events)
        try test.views.catchUp(with: test.ledger, to: 300)
        let projection = try test.projection(test.views)
        let whole = State()
        try test.ledger.read { ledger in
            for event in events {
                try whole.evolve(event)
                guard event.stream != 0 else { continue }
                let state = try projection.state(
                    of: event.stream, before: event.sequence + 1, in: ledger)
                #expect(try state.cardholder(event.stream) == whole.cardholder(event.stream))
                if let session = event.session {
                    #expect(try state.session(session) == whole.session(session))
                }
                if let challenge = event.challenge {
                    #expect(try state.challenge(challenge) == whole.challenge(challenge))
                }
            }
        }
    }
}
