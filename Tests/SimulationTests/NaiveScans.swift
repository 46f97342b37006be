import Foundation
import Ledger

/// What each detector looks for, written from its description alone, over the events of one fraud
/// and whatever came before them. Slow, and independent of the scenarios.
struct NaiveScans {
    /// All events of the ledger; a sequence is a place here.
    let all: [Event]
    let places: [UInt64: (latitude: Double, longitude: Double)]
    let hour: UInt64 = 3_600_000
    let minute: UInt64 = 60_000
    let day: UInt64 = 86_400_000
    let byStream: [UInt64: [Event]]
    /// The 95th percentile of what is paid, in euro cents.
    let highAmount: Double

    init(_ all: [Event], places: String) {
        self.all = all
        var table: [UInt64: (Double, Double)] = [:]
        for line in places.split(separator: "\n") {
            let cells = line.split(separator: ",")
            table[UInt64(cells[0])!] = (Double(cells[1])!, Double(cells[2])!)
        }
        self.places = table
        byStream = Dictionary(grouping: all) { $0.stream }
        let paid = all.filter { $0.outcome == .authenticated }
            .map { Self.cents(all[Int($0.challenge!)]) }.sorted()
        highAmount = max(25_000, paid.isEmpty ? 0 : paid[paid.count * 95 / 100])
    }

    /// For each detector whether the events of a fraud fulfil its pattern.
    var scans: [(detector: String, isFulfilled: ([Event]) -> Bool)] {
        [
            ("D01", manyAddresses), ("D02", guessedCodes), ("D03", guessedPasswords),
            ("D04", manyMessages), ("D05", bombing), ("D06", paidAfterSwap),
            ("D07", paidAfterPhone), ("D08", paidMuchAfterPassword), ("D09", chain),
            ("D10", succeededAfterFailures), ("D11", testedCards), ("D12", smallThenLarge),
            ("D13", velocity), ("D14", manyHolders), ("D15", travel), ("D17", relay),
            ("D19", mule), ("D20", deadCodes), ("D21", cancelled), ("D22", dormant),
            ("D23", enrolledAndSpent), ("D24", onePhone),
        ]
    }

    /// The detectors whose pattern the events of a fraud fulfil.
    func detectors(_ fraud: [Event]) -> Set<String> {
        Set(scans.filter { $0.isFulfilled(fraud) }.map(\.detector))
    }

    // MARK: Parts

    /// Whether some window of this length has so many different values.
    func has<V: Hashable>(
        _ count: Int, in length: UInt64, _ items: [(time: UInt64, value: V)]
    ) -> Bool {
        items.contains { first in
            let window = items.filter { $0.time >= first.time && $0.time - first.time <= length }
            return Set(window.map(\.value)).count >= count
        }
    }

    /// The same for each group.
    func has<K: Hashable, V: Hashable>(
        _ count: Int, in length: UInt64, of events: [Event], each key: (Event) -> K?,
        _ value: (Event) -> V
    ) -> Bool {
        Dictionary(grouping: events, by: key).contains { group, events in
            group != nil && has(count, in: length, events.map { ($0.time, value($0)) })
        }
    }

    func opening(_ event: Event) -> Event { all[Int(event.challenge!)] }

    static func cents(_ opened: Event) -> Double {
        let amount = Double(opened.purchaseAmount!)
        return opened.purchaseCurrency == 953 ? amount / 119.33174 * 100 : amount
    }

    func paid(_ events: [Event]) -> [Event] {
        events.filter { $0.outcome == .authenticated }
    }

    func before(_ event: Event) -> [Event] {
        byStream[event.stream]!.filter { $0.sequence < event.sequence }
    }

    /// Whether the holder had never paid there.
    func isFirstSeen(_ authenticated: Event) -> Bool {
        let name = opening(authenticated).merchantName
        return !paid(before(authenticated)).contains { opening($0).merchantName == name }
    }

    /// A payment within that time after an event of the same holder.
    func isPaid(_ events: [Event], after kinds: [Kind], within: UInt64) -> Bool {
        events.contains { change in
            kinds.contains(change.kind)
                && paid(events).contains {
                    $0.stream == change.stream && $0.time >= change.time
                        && $0.time - change.time <= within
                }
        }
    }

    // MARK: Scans

    private func manyAddresses(_ events: [Event]) -> Bool {
        let kinds: [Kind] = [
            .sessionRequested, .emailNotRecognised, .nonEmailTyped, .codesRefused,
        ]
        let tries = events.filter { kinds.contains($0.kind) }
        return has(
            10, in: 10 * minute, of: tries, each: { $0.origin }, { $0.email ?? ~$0.sequence })
    }

    private func guessedCodes(_ events: [Event]) -> Bool {
        let failed = events.filter {
            $0.kind == .verificationFailed && ($0.smsFactor == .wrong || $0.emailFactor == .wrong)
        }
        return has(3, in: day, of: failed, each: { $0.stream }, { $0.sequence })
            || has(5, in: hour, of: failed, each: { $0.origin }, { $0.stream })
    }

    private func guessedPasswords(_ events: [Event]) -> Bool {
        let wrong = events.filter { $0.passwordFactor == .wrong }
        return has(3, in: day, of: wrong, each: { $0.stream }, { $0.sequence })
            || has(5, in: hour, of: wrong, each: { $0.origin }, { opening($0).card })
    }

    private func manyMessages(_ events: [Event]) -> Bool {
        let sent = events.filter {
            $0.kind == .codeSent && all[Int($0.code!)].channel == .sms
        }
        return has(
            5, in: 10 * minute, of: sent, each: { all[Int($0.code!)].phone }, { $0.sequence })
    }

    private func bombing(_ events: [Event]) -> Bool {
        let unfinished = events.filter { $0.outcome == .timedOut }.map(opening)
        return paid(events).contains { success in
            let recent = unfinished.filter {
                $0.stream == success.stream && $0.time < success.time
                    && success.time - $0.time <= 30 * minute
            }
            return has(3, in: 10 * minute, recent.map { ($0.time, $0.sequence) })
        }
    }

    private func manyHolders(_ events: [Event]) -> Bool {
        let own = events.filter { $0.stream != 0 }
        return has(3, in: 30 * day, of: own, each: { $0.device }, { $0.stream })
            || has(8, in: day, of: own, each: { $0.origin }, { $0.stream })
    }

    private func travel(_ events: [Event]) -> Bool {
        let own = Set(events.map(\.sequence))
        return Set(events.map(\.stream)).contains { stream in
            let successes = byStream[stream]!.filter {
                $0.kind == .verificationSucceeded || $0.outcome == .authenticated
            }
            return zip(successes, successes.dropFirst()).contains { last, next in
                guard own.contains(last.sequence) || own.contains(next.sequence) else {
                    return false
                }
                let distance = Self.kilometres(place(last), place(next))
                let hours = Double(next.time - last.time) / Double(hour)
                return distance > 50 && distance > hours * 1000
            }
        }
    }

    private func place(_ event: Event) -> (latitude: Double, longitude: Double) {
        places[all[Int((event.session ?? event.challenge)!)].origin!]!
    }

    /// By the spherical law of cosines.
    private static func kilometres(
        _ from: (latitude: Double, longitude: Double), _ to: (latitude: Double, longitude: Double)
    ) -> Double {
        func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
        let cosine =
            sin(radians(from.latitude)) * sin(radians(to.latitude))
            + cos(radians(from.latitude)) * cos(radians(to.latitude))
            * cos(radians(to.longitude - from.longitude))
        return 6371 * acos(min(max(cosine, -1), 1))
    }

    private func relay(_ events: [Event]) -> Bool {
        let isOverlap = events.contains { opened in
            opened.kind == .challengeOpened
                && events.contains { session in
                    session.kind == .sessionRequested && session.stream == opened.stream
                        && session.origin != opened.origin && session.time <= opened.time
                        && opened.time - session.time <= 10 * minute
                        && !events.contains {
                            $0.kind == .sessionClosed && $0.session == session.sequence
                                && $0.time < opened.time
                        }
                }
        }
        return isOverlap
            || paid(events).contains { payment in
                let typed = events.last { $0.challenge == payment.challenge && $0.smsFactor != nil }
                let sent = all.first { $0.kind == .codeSent && $0.code == typed?.code }
                return typed!.time - sent!.time < 5000 && isFirstSeen(payment)
            }
    }

    private func mule(_ events: [Event]) -> Bool {
        let after = paid(events).filter { payment in
            before(payment).contains {
                ($0.kind == .phoneChanged || $0.kind == .passwordChanged)
                    && payment.time - $0.time <= 72 * hour
            }
        }
        return has(3, in: 7 * day, of: after, each: { opening($0).merchantName }, { $0.stream })
    }

    private func deadCodes(_ events: [Event]) -> Bool {
        let dead: Set<Factor> = [.expired, .superseded, .consumed, .voided]
        let uses = events.filter { event in
            [event.smsFactor, event.emailFactor].contains { $0.map(dead.contains) ?? false }
        }
        return has(3, in: day, of: uses, each: { $0.stream }, { $0.sequence })
    }

    private func cancelled(_ events: [Event]) -> Bool {
        let ended = events.filter { $0.outcome == .cancelled }
        return has(5, in: day, of: ended, each: { opening($0).card }, { $0.sequence })
    }

    private func dormant(_ events: [Event]) -> Bool {
        events.contains { change in
            guard change.kind == .phoneChanged || change.kind == .passwordChanged,
                let first = events.first(where: { $0.stream == change.stream }),
                let last = before(first).last(where: { $0.actor == .cardholder }),
                first.time - last.time >= 180 * day
            else { return false }
            return paid(events).contains {
                $0.stream == change.stream && $0.time >= change.time
                    && $0.time - change.time <= 48 * hour
            }
        }
    }

    private func enrolledAndSpent(_ events: [Event]) -> Bool {
        events.contains { set in
            guard set.kind == .passwordSet else { return false }
            let payments = paid(events).filter {
                $0.stream == set.stream && $0.time >= set.time && $0.time - set.time <= day
            }
            return payments.reduce(0) { $0 + Self.cents(opening($1)) } >= 100_000
        }
    }

    private func onePhone(_ events: [Event]) -> Bool {
        let changed = events.filter { $0.kind == .phoneChanged }
        return has(3, in: 30 * day, of: changed, each: { $0.phone }, { $0.stream })
    }
}
