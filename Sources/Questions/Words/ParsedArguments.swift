/// The words of one call, read against the declaration of its command.
///
/// Asking for a name that was not declared is a mistake of the command's author and traps.
package struct ParsedArguments: Sendable {
    private let options: [Option]
    private let arguments: [Argument]
    private let values: [String: [String]]

    package init(options: [Option], arguments: [Argument], values: [String: [String]]) {
        self.options = options
        self.arguments = arguments
        self.values = values
    }

    /// Whether a flag, or any other option or argument, was given.
    package func flag(_ name: String) -> Bool {
        _ = place(name)
        return values[name] != nil
    }

    /// Every value in the order given; without any, the default alone when there is one.
    package func strings(_ name: String) -> [String] {
        _ = place(name)
        if let given = values[name] { return given }
        return options.first { $0.name == name }?.defaultValue.map { [$0] } ?? []
    }

    /// The value; `nil` when it was not given and has no default.
    package func stringIfGiven(_ name: String) -> String? { strings(name).last }

    /// The value, which must be given.
    package func string(_ name: String) throws(UsageError) -> String {
        guard let value = stringIfGiven(name) else { throw UsageError("\(place(name)) is missing") }
        return value
    }

    /// The value as a whole number, which must be given; no sign, space or separator.
    package func integer(_ name: String) throws(UsageError) -> UInt64 {
        try value(name, ParsedArguments.wholeNumber, ParsedArguments.number)
    }

    /// The value as a whole number, or `nil` as in ``stringIfGiven(_:)``.
    package func integerIfGiven(_ name: String) throws(UsageError) -> UInt64? {
        try valueIfGiven(name, ParsedArguments.wholeNumber, ParsedArguments.number)
    }

    /// The value read by `parse`, which returns `nil` for what is not `wanted` ("a time such as
    /// 2026-01-31").
    package func value<Value>(
        _ name: String, _ wanted: String, _ parse: (String) -> Value?
    ) throws(UsageError) -> Value {
        try read(name, string(name), wanted, parse)
    }

    /// Like ``value(_:_:_:)``, or `nil` as in ``stringIfGiven(_:)``.
    package func valueIfGiven<Value>(
        _ name: String, _ wanted: String, _ parse: (String) -> Value?
    ) throws(UsageError) -> Value? {
        guard let text = stringIfGiven(name) else { return nil }
        return try read(name, text, wanted, parse)
    }

    /// Like ``value(_:_:_:)``, for every value of a repeated option or argument.
    package func values<Value>(
        _ name: String, _ wanted: String, _ parse: (String) -> Value?
    ) throws(UsageError) -> [Value] {
        var all: [Value] = []
        for text in strings(name) { all.append(try read(name, text, wanted, parse)) }
        return all
    }

    private func read<Value>(
        _ name: String, _ text: String, _ wanted: String, _ parse: (String) -> Value?
    ) throws(UsageError) -> Value {
        guard let value = parse(text) else {
            throw UsageError("\(place(name)) must be \(wanted), not '\(text)'")
        }
        return value
    }

    /// How messages name it: `'--since'` or `FILTER`.
    private func place(_ name: String) -> String {
        if let option = options.first(where: { $0.name == name }) { return "'\(option.spelling)'" }
        if let argument = arguments.first(where: { $0.name == name }) { return argument.spelling }
        preconditionFailure("'\(name)' is not declared")
    }

    private static let wholeNumber = "a whole number from 0 to \(UInt64.max)"

    /// `UInt64(_:)` would also take a plus sign.
    private static func number(_ text: String) -> UInt64? {
        text.utf8.first == UInt8(ascii: "+") ? nil : UInt64(text)
    }
}
