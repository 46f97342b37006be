import Testing

/// What Python makes of some input lines, by code that is not ours.
package enum Python {
    private static let command = ["/usr/bin/python3", "-I"]

    /// The lines that `script` prints, one process for all of `input`.
    ///
    /// - Parameter module: what the script imports beyond the standard library, and the Debian
    ///   package it is in: a test that cannot compare fails and says what to install.
    package static func lines(
        _ script: String, input: [String] = [], module: (name: String, package: String)? = nil
    ) throws -> [String] {
        let run = try run(command + ["-c", prelude(module) + script], input)
        try #require(run.status == 0, "python3: \(run)")
        return lines(of: run)
    }

    /// Each line of the output, an empty one too.
    package static func lines(of run: ProgramRun) -> [String] {
        run.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }

    /// What a program of this repository makes of some input lines.
    ///
    /// - Parameter program: its path in the repository.
    package static func run(_ program: String, input: [String]) throws -> ProgramRun {
        try run(tool(program), input)
    }

    /// The words that begin a command for a program of this repository.
    package static func tool(_ program: String) -> [String] { command + [Checkout.path(program)] }

    private static func run(_ command: [String], _ input: [String]) throws -> ProgramRun {
        try ProgramRun(command, input: input.map { $0 + "\n" }.joined().utf8)
    }

    private static func prelude(_ module: (name: String, package: String)?) -> String {
        guard let module else { return "" }
        return """
            try:
                import \(module.name)
            except ImportError:
                raise SystemExit("this test needs: apt-get install \(module.package)")

            """
    }
}
