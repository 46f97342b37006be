extension DetectionSettings {
    /// Reads a line such as `17,-22.2758,166.458`: an origin, degrees north, degrees east.
    ///
    /// - Parameter reference: finds the reference of an origin that is not a number, such as an
    ///   address; nil when nobody knows it.
    /// - Returns: nil for an origin that is not in the ledger.
    /// - Throws: ``PlaceError``, and what `reference` throws.
    public static func place(
        line: String, reference: (String) throws -> UInt64?
    ) throws -> (origin: UInt64, place: Place)? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0).trimmed }
        guard cells.count == 3, !cells[0].isEmpty else {
            throw PlaceError(reason: "an origin, a latitude and a longitude are expected")
        }
        guard let latitude = Double(cells[1]), let longitude = Double(cells[2]),
            let place = Place(latitude: latitude, longitude: longitude)
        else { throw PlaceError(reason: "'\(cells[1]),\(cells[2])' is no place in degrees") }
        return try (UInt64(cells[0]) ?? reference(cells[0])).map { ($0, place) }
    }
}

/// Why a line is not a place.
public struct PlaceError: Error, Hashable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
}

extension String {
    /// Without the spaces around it.
    fileprivate var trimmed: String {
        let tail = drop { $0 == " " || $0 == "\r" }
        return String(tail.reversed().drop { $0 == " " || $0 == "\r" }.reversed())
    }
}
