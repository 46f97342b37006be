/// What the program says to the shell: like `diff` and `grep`, a finding is not an error.
struct ExitCode: RawRepresentable, Hashable, Sendable {
    let rawValue: Int32

    /// Done, nothing to report.
    static let fine = ExitCode(rawValue: 0)
    /// Done, and something was found: views that differed, a request refused. `verify` tells its
    /// findings apart by codes of their own, from 10 on.
    static let finding = ExitCode(rawValue: 1)
    /// Not done.
    static let error = ExitCode(rawValue: 2)
    /// Not understood; `EX_USAGE` of sysexits.h.
    static let usage = ExitCode(rawValue: 64)
}
