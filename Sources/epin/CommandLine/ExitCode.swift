/// What the program says to the shell: like `diff` and `grep`, a finding is not an error.
enum ExitCode: Int32, Sendable {
    /// Done, nothing to report.
    case fine = 0
    /// Done, and something was found: an altered event, views that differed.
    case finding = 1
    /// Not done.
    case error = 2
    /// Not understood; `EX_USAGE` of sysexits.h.
    case usage = 64
}
