import Ledger

extension Option {
    /// The clocks in which times are typed and shown.
    package static let timeZone = Option(
        "time-zone", takes: "NAME", default: Zone.utc.name,
        help: "Read and show times in this zone, such as Pacific/Noumea. TZ does not count.")
}

extension Zone {
    /// The one that ``Option/timeZone`` names.
    package init(_ arguments: ParsedArguments) throws {
        let name = try arguments.string("time-zone")
        do {
            try self.init(named: name)
        } catch {
            throw UsageError("\(error)", suggestion: Self.nearest(to: name))
        }
    }

    /// Of a name without its continent too: `Noumea`.
    private static func nearest(to name: String) -> String? {
        let names = Zone.names()
        let city = "/" + name.lowercased().replacing(" ", with: "_")
        return names.first { $0.lowercased().hasSuffix(city) }
            ?? UsageError.nearest(to: name, among: names)
    }
}
