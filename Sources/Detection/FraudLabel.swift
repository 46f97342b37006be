import Ledger

/// A fraud that is known to be in a ledger, and which detectors must find it.
public struct FraudLabel: Hashable, Sendable {
    public let detectors: [String]
    public let cardholders: [UInt64]
    /// The sequences of its events.
    public let events: [UInt64]

    /// Reads a line such as `{"detectors":["D07"],"cardholders":[12],"events":[101,105]}`; other
    /// members are ignored.
    ///
    /// - Throws: ``FraudLabelError``.
    public init(line: [UInt8]) throws(FraudLabelError) {
        let json: JSON
        do throws(JSON.ParsingError) {
            json = try JSON(parsing: line)
        } catch {
            throw FraudLabelError(reason: error.description)
        }
        let ids = try Self.list(json, "detectors", "a text") { $0.stringValue }
        let known = Detector.all.map(\.id)
        for id in ids where !known.contains(id) {
            throw FraudLabelError(reason: "'detectors': there is no detector '\(id)'")
        }
        detectors = ids
        cardholders = try Self.list(json, "cardholders", "a number") { $0.integerValue() }
        events = try Self.list(json, "events", "a number") { $0.integerValue() }
    }

    private static func list<Item>(
        _ json: JSON, _ key: String, _ wanted: String, _ read: (JSON) -> Item?
    ) throws(FraudLabelError) -> [Item] {
        guard let items = json[key]?.arrayValue else {
            throw FraudLabelError(reason: "'\(key)' must be a list")
        }
        var list: [Item] = []
        for item in items {
            guard let item = read(item) else {
                throw FraudLabelError(reason: "'\(key)': each item must be \(wanted)")
            }
            list.append(item)
        }
        return list
    }
}

/// Why a line is not a label.
public struct FraudLabelError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
}
