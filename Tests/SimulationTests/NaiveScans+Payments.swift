import Ledger

/// Payments after something else, or too many of them.
extension NaiveScans {
    func paidAfterSwap(_ events: [Event]) -> Bool {
        isPaid(events, after: [.simSwapReported], within: 240 * hour)
    }

    func paidAfterPhone(_ events: [Event]) -> Bool {
        events.contains { change in
            change.kind == .phoneChanged
                && paid(byStream[change.stream]!).contains { payment in
                    payment.time >= change.time && payment.time - change.time <= 72 * hour
                        && before(payment).last { $0.kind == .phoneChanged } == change
                }
        }
    }

    func paidMuchAfterPassword(_ events: [Event]) -> Bool {
        let high = events.filter {
            $0.outcome != .authenticated || Self.cents(opening($0)) >= highAmount
        }
        return isPaid(high, after: [.passwordChanged], within: day)
    }

    func chain(_ events: [Event]) -> Bool {
        paid(events).contains { payment in
            isFirstSeen(payment)
                && events.contains { change in
                    guard change.kind == .phoneChanged || change.kind == .passwordChanged,
                        change.stream == payment.stream, let id = change.session
                    else { return false }
                    let requested = all[Int(id)]
                    let known = before(requested).compactMap(\.origin)
                    return requested.time <= payment.time
                        && payment.time - requested.time <= day
                        && !known.contains(requested.origin!)
                }
        }
    }

    func succeededAfterFailures(_ events: [Event]) -> Bool {
        let successes = paid(events) + events.filter { $0.kind == .verificationSucceeded }
        return successes.contains { success in
            let failures = events.filter {
                $0.failures != nil && $0.kind != .lockPlaced && $0.stream == success.stream
                    && $0.time <= success.time && success.time - $0.time <= 30 * minute
            }
            return failures.count >= 3
        }
    }

    func testedCards(_ events: [Event]) -> Bool {
        let opened = events.filter { $0.kind == .challengeOpened }
        let groups = Dictionary(grouping: opened) { "\($0.merchantName!) \($0.origin!)" }
        return groups.values.contains { group in
            let good = paid(events).filter { group.contains(opening($0)) }.count
            return good * 10 < group.count * 3
                && has(10, in: 10 * minute, group.map { ($0.time, $0.card) })
        }
    }

    func smallThenLarge(_ events: [Event]) -> Bool {
        let payments = paid(events)
        return payments.contains { small in
            let cents = Self.cents(opening(small))
            return cents <= 500
                && payments.contains {
                    opening($0).card == opening(small).card && $0.time >= small.time
                        && $0.time - small.time <= day && Self.cents(opening($0)) >= 50 * cents
                }
        }
    }

    func velocity(_ events: [Event]) -> Bool {
        let payments = paid(events)
        let isFast =
            has(6, in: hour, of: payments, each: { $0.stream }, { $0.sequence })
            || has(11, in: day, of: payments, each: { $0.stream }, { $0.sequence })
        return isFast
            || payments.contains { payment in
                var days: [UInt64: Double] = [:]
                for earlier in paid(before(payment)) + [payment] {
                    days[earlier.time / day, default: 0] += Self.cents(opening(earlier))
                }
                let today = payment.time / day
                let earlier = days.filter { $0.key < today && $0.key + 30 >= today }.values
                guard earlier.count >= 7 else { return false }
                let limit = max(3 * earlier.max()!, 25_000)
                return days[today]! > limit
                    && days[today]! - Self.cents(opening(payment)) <= limit
            }
    }
}
