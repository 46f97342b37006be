import Ledger
import Testing
import Traffic

@testable import Replay

/// Made-up traffic, which no rule decided but which could have been: taken again it is what it is.
@Suite struct WhatIfTrafficTests {
    @Test func trafficIsDecidedAsItWas() throws {
        let seed = UInt64.random(in: .min ... .max)
        print("what-if traffic: seed \(seed)")
        var stream = EventStream(TrafficSettings(count: 20_000, seed: seed))
        var streams: [UInt64: [Event]] = [:]
        var last: UInt64 = 0
        while let event = stream.next() {
            streams[event.stream, default: []].append(event)
            last = event.stream
        }
        // The traffic stops at its number of events, be it within a decision.
        if last != 0 { streams[last] = nil }
        let own = streams.removeValue(forKey: 0) ?? []
        let policies = PolicyHistory(own.filter { $0.kind == .policyChanged }, setting: [:])
        for (_, events) in streams {
            var replay = HolderReplay(events, policies)
            while let step = try replay.next() {
                try #require(step.other == .events(Array(step.recorded)), "\(step)")
            }
            #expect(try replay.differences().isEmpty)
        }
        #expect(streams.count > 500)
    }
}
