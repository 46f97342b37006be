/// A time that no event can have.
public enum ClockError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The clock is before 1970.
    case tooEarly(seconds: Int)
    /// Later than RFC 3339 can write.
    case tooLate

    public var description: String {
        switch self {
        case .tooEarly(let seconds):
            "the clock is \(seconds.magnitude) s before 1970: set it, nothing is done until then"
        case .tooLate: "no event can be later than the year 9999: is the clock right?"
        }
    }
}
