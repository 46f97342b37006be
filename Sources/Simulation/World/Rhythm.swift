/// When people are online, by the hour and the weekday of Nouméa.
enum Rhythm {
    private static let hourMean = mean(Habits.hours)
    private static let weekdayMean = mean(Habits.weekdays)

    private static func mean(_ weights: [Double]) -> Double {
        weights.reduce(0, +) / Double(weights.count)
    }

    /// How much happens then; 1 on average over a week.
    static func weight(_ time: UInt64) -> Double {
        let local = time + Habits.offset
        let hour = Int(local / Milliseconds.hour % 24)
        let weekday = Int(local / Milliseconds.day % 7)
        return Habits.hours[hour] / hourMean * Habits.weekdays[weekday] / weekdayMean
    }

    /// A time of the range at which people are online.
    static func time(_ range: ClosedRange<UInt64>, _ dice: inout Dice) -> UInt64 {
        while true {
            let time = dice.time(range)
            // No hour has three times the average.
            if dice.happens(weight(time) / 3) { return time }
        }
    }

    /// The next time that it is this hour in Nouméa.
    static func next(_ timeOfDay: UInt64, after time: UInt64) -> UInt64 {
        let local = time + Habits.offset
        let today = local / Milliseconds.day * Milliseconds.day + timeOfDay
        return (today > local ? today : today + Milliseconds.day) - Habits.offset
    }
}
