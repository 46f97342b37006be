import Detection
import Testing

@testable import Ledger
@testable import Simulation

@Suite struct ScenarioTests {
    @Test func everyDetectorHasAScenario() {
        let wanted = Detector.all.map(\.id)
        #expect(Scenario.all.map { $0.detectors[0] } == wanted)
        #expect(NaiveScans([], places: "").scans.map(\.detector) == wanted)
    }

    /// Every fraud fulfils the patterns that its label names, and no other.
    @Test(arguments: [11, 12, 13] as [UInt64])
    func labelsAreWhatTheEventsSay(_ seed: UInt64) throws {
        let traffic = try Traffic(
            SimulationSettings(seed: seed, holderCount: 300, dayCount: 12, fraudCount: 2))
        let scans = NaiveScans(traffic.events, places: traffic.places)
        #expect(traffic.frauds.count == 2 * Scenario.all.count)
        for fraud in traffic.frauds {
            let found = scans.detectors(fraud.events.map { traffic.events[Int($0)] })
            #expect(found == fraud.detectors, "fraud from event \(fraud.events.first ?? 0) on")
        }
    }

    /// Without the fraud's own events there is nothing to find: a scan that always finds would
    /// make the test above worthless.
    @Test func scansFindNothingInNothing() throws {
        let traffic = try Traffic.month.get()
        let scans = NaiveScans(traffic.events, places: traffic.places)
        #expect(scans.detectors([]) == [])
        for fraud in traffic.frauds {
            let first = traffic.events[Int(fraud.events[0])]
            // These two look beyond the fraud's own events.
            #expect(scans.detectors([first]).subtracting(["D07", "D15"]) == [])
        }
    }

    @Test func labelsNameEventsOfTheirHolders() throws {
        let traffic = try Traffic.month.get()
        #expect(traffic.frauds.count == 2 * Scenario.all.count)
        var seen: Set<UInt64> = []
        for fraud in traffic.frauds {
            #expect(fraud.events == Set(fraud.events).sorted() && !fraud.events.isEmpty)
            #expect(seen.isDisjoint(with: fraud.events))
            seen.formUnion(fraud.events)
            let streams = Set(fraud.events.map { traffic.events[Int($0)].stream })
            #expect(streams.subtracting([0]) == fraud.cardholders)
        }
    }

    @Test func aLabelIsALine() {
        var fraud = Fraud(detectors: ["D09", "D07"])
        fraud.cardholders = [12]
        fraud.events = [101, 105]
        #expect(
            fraud.json.text
                == #"{"detectors":["D07","D09"],"cardholders":[12],"events":[101,105]}"#)
    }

    @Test func withoutFraudsThereAreNone() throws {
        let traffic = try Traffic(
            SimulationSettings(seed: 3, holderCount: 60, dayCount: 2, fraudCount: 0))
        #expect(traffic.frauds.isEmpty)
    }
}
