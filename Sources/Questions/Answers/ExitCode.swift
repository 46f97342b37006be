/// What the program says to the shell: like `diff` and `grep`, a finding is not an error.
package struct ExitCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int32

    package init(rawValue: Int32) { self.rawValue = rawValue }

    /// Done, nothing to report.
    package static let fine = ExitCode(rawValue: 0)
    /// Done, and something was found: views that differed, a request refused. `verify` has its own
    /// codes for its findings, from 10 on.
    package static let finding = ExitCode(rawValue: 1)
    /// Not done.
    package static let error = ExitCode(rawValue: 2)
    /// Not understood; `EX_USAGE` of sysexits.h.
    package static let usage = ExitCode(rawValue: 64)
}
